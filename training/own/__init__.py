"""Texts we wrote ourselves to learn from, and how wordings become sentences."""

import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from evenhand.project.demo.grammar import Wording, expand, pools, read

FOLDER = Path(__file__).parent
_NO_CHOICE = random.Random(0)  # noqa: S311 (no secret)

_POOLS: dict[str, tuple[str, ...]] = {
    "brand": (
        *("", "", "@user", "@user", "@user", "Northwind", "Solara", "acme", "Tidebox", "BlueJay Air", "Kettle & Co"),
        *("FastParcel", "your company", "Metro Bank", "Volta", "Orbit Mobile", "MegaMart", "Rideo", "Streamly"),
    ),
    "device": (
        *("phone", "router", "laptop", "tv", "heater", "hairdryer", "scooter", "console", "kettle", "tablet", "fridge"),
        *("washing machine", "e-bike", "hoverboard", "toaster", "vape", "earbuds", "smartwatch", "modem", "oven"),
    ),
    "town": ("Leeds", "Austin", "Lyon", "Köln", "Madrid", "Porto", "Milano", "Utrecht", "Denver", "Bristol", "Chicago"),
    "name": ("Anna", "Sam", "Mr Lopez", "Jenny", "Tom", "Aisha", "Luca", "Marie", "Kofi", "Ines"),
    "n": tuple(str(number) for number in range(2, 60)),
}
_FILLER = ("the thing", "town", "Monday", "Riverside", "seven", "July", "Alex", "Lake Road", "the old one")


class Facts(Mapping[str, str]):
    """Any fact a wording may ask for, drawn anew each time."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    def __getitem__(self, name: str) -> str:
        if name == "h":
            return "@user"
        return self._rng.choice(_POOLS.get(name, _POOLS["brand"] if name == "rival" else _FILLER))

    def __iter__(self) -> Iterator[str]:
        return iter(_POOLS)

    def __len__(self) -> int:
        return len(_POOLS)


class Sentence(NamedTuple):
    """A text, what it is, its language, and the wording it was made of (all of one wording stay on one side)."""

    text: str
    label: str
    language: str
    wording: str


def sentences(name: str, *, times: int, seed: int = 4) -> list[Sentence]:
    """Every wording of own/NAME.txt up to so many times, no text twice. The sections are "label language"."""
    found = read((FOLDER / f"{name}.txt").read_text(encoding="utf-8"))
    made: list[Sentence] = []
    for section, wordings in found.items():
        label, _, language = section.partition(" ")
        for at, wording in enumerate(wordings):
            rng = random.Random(f"{seed} {name} {section} {at}")  # noqa: S311 (sentences, not secrets)
            made += [
                Sentence(text, label, language or "en", f"{name} {section} {at}")
                for text in made_of(wording, times, rng)
            ]
    return made


def from_demo(section: str, *, times: int, seed: int = 4) -> Iterator[tuple[str, str, str]]:
    """Text, language and wording of the demo's lines of this section, all its marks included."""
    for language in ("en", "de", "fr", "es", "it"):
        for pool, wordings in pools(language).items():
            if pool.rstrip("@*+").strip() != section and pool != section:
                continue
            for at, wording in enumerate(wordings):
                rng = random.Random(f"{seed} demo {language} {pool} {at}")  # noqa: S311 (no secret)
                handle = "@user " if pool.endswith("@") else ""
                for text in made_of(wording, times, rng):
                    yield handle + text, language, f"demo {language} {pool} {at}"


def made_of(wording: Wording, times: int, rng: random.Random) -> list[str]:
    """Up to so many different texts, as people write: with a handle or none, in small letters or not."""
    facts = Facts(rng)
    return list(dict.fromkeys(_as_written(" ".join(expand(wording, rng, facts).split()), rng) for _ in range(times)))


def _as_written(text: str, rng: random.Random) -> str:
    luck = rng.random()
    if luck < 0.15:
        text = "@user " + text
    if luck > 0.85:
        text = text.lower()
    if 0.4 < luck < 0.45:
        text = text.upper()
    if 0.5 < luck < 0.6:
        text += rng.choice((" httpurl", "!!", " 😡", "...", " #fail", " smh", " wtf", " pls", " 🙏"))
    return text


def unseen_harm() -> list[tuple[str, str]]:
    """Text and kind of the sentences that are only measured with."""
    found = read((FOLDER / "harm_unseen.txt").read_text(encoding="utf-8"))
    return [(expand(wording, _NO_CHOICE, {}), label) for label, wordings in found.items() for wording in wordings]
