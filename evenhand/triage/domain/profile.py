"""What a brand is recognised by, compiled for many posts."""

import re
from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import TypeAlias

import msgspec

from evenhand.triage.domain.phrases import Phrases, plain, tokens_of


class Competitor(msgspec.Struct, frozen=True):
    """Another firm of the category."""

    name: str
    handles: tuple[str, ...] = ()


class BrandProfile(msgspec.Struct, frozen=True, kw_only=True):
    """What a brand is recognised by. Handles with or without "@"."""

    brand: int
    handles: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    competitors: tuple[Competitor, ...] = ()
    category_words: tuple[str, ...] = ()


class Sign(IntEnum):
    """How a phrase of a profile speaks of its brand."""

    HANDLE = 1
    NAME = 2
    RIVAL_HANDLE = 3
    RIVAL_NAME = 4


Meant: TypeAlias = tuple[int, Sign]  # brand and sign

_OTHER_NAMES = re.compile(r"[/(),]")


class ProfileSet:
    """Profiles compiled into one table of words, so that a hundred brands cost little more than one."""

    def __init__(self, profiles: Iterable[BrandProfile]) -> None:
        # By brand, so that nothing depends on the order in which they were loaded.
        self.profiles = {profile.brand: profile for profile in sorted(profiles, key=lambda each: each.brand)}
        self.handles = {brand: frozenset(map(handle_key, each.handles)) for brand, each in self.profiles.items()}
        self.names = {brand: _shown(each) for brand, each in self.profiles.items()}
        self.phrases: Phrases[Meant] = Phrases(
            (phrase, (brand, sign)) for brand, each in self.profiles.items() for phrase, sign in _phrases_of(each)
        )
        # Apart, because many brands share the words of a category and few posts need them.
        self.category: Phrases[int] = Phrases(
            (word, brand) for brand, each in self.profiles.items() for word in each.category_words
        )

    def __len__(self) -> int:
        return len(self.profiles)


def handle_key(handle: str) -> str:
    """A handle as it is compared: "@", then lower case."""
    return "@" + handle.strip().lstrip("@").lower()


def _shown(profile: BrandProfile) -> str:
    return next(iter((*profile.names, *profile.handles)), "the brand")


def _phrases_of(profile: BrandProfile) -> Iterator[tuple[str, Sign]]:
    for handle in profile.handles:
        yield handle_key(handle), Sign.HANDLE
    for name in profile.names:
        yield from ((form, Sign.NAME) for form in _forms(name))
    for competitor in profile.competitors:
        for handle in competitor.handles:
            yield handle_key(handle), Sign.RIVAL_HANDLE
        for name in filter(None, map(str.strip, _OTHER_NAMES.split(competitor.name))):
            yield from ((form, Sign.RIVAL_NAME) for form in _forms(name))


def _forms(name: str) -> tuple[str, ...]:
    """A name as written, and run together as in a hashtag."""
    words = tokens_of(plain(name))
    return (name, "".join(words)) if len(words) > 1 else (name,)
