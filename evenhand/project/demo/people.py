"""Who writes: several hundred customers and any number of strangers, the same ones every day."""

import random
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from evenhand.project.demo.company import Language
from evenhand.project.demo.names import (
    DOMAINS,
    FIRST_NAMES,
    MAIL_DOMAINS,
    NICK_HEADS,
    NICK_TAILS,
    PETS,
    REGIONS,
    STREETS,
    SURNAMES,
)

_SHARES: tuple[tuple[Language, float], ...] = (("en", 0.60), ("de", 0.73), ("es", 0.84), ("fr", 0.93), ("it", 1.0))
_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How a person types; each figure is a chance from 0 to 1."""

    is_lowercase: bool
    is_unpunctuated: bool
    has_plain_letters: bool  # no accents, umlauts, apostrophes, inverted marks
    has_short_words: bool
    shouts: float
    emoji: float
    typos: float
    tick: float  # a regional word or an interjection
    dialect: str
    wordiness: float  # 0 terse, 1 long-winded
    politeness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone with a life: where they live, with whom, what they bought, how they write."""

    number: int
    language: Language
    first: str
    surname: str
    shown: str  # display name on the network
    handle: str
    did: str
    address: str
    habits: Habits
    region: str
    town: str
    street: str
    brand: str
    she: str  # a woman in their life
    he: str
    pet: str
    is_linked: bool  # the network knows their mail address
    is_mail_verified: bool
    followers: int

    @property
    def name(self) -> str:
        """First name and surname."""
        return f"{self.first} {self.surname}"


@lru_cache(maxsize=50_000)
def person(number: int) -> Person:
    """The person of that number: the same one on every call and every day."""
    rng = random.Random(number * 7919 + 17)  # noqa: S311 (a story, not a secret)
    language = _language(rng)
    first, surname = _name(rng, language)
    handle = _handle(rng, first, surname, number)
    region = rng.choices(tuple(REGIONS), (34, 24, 22, 20))[0]
    return Person(
        number=number,
        language=language,
        first=first,
        surname=surname,
        shown=_shown(rng, first, surname, handle),
        handle=handle,
        did="did:plc:" + "".join(rng.choices(_BASE32, k=24)),
        address=_address(rng, first, surname, number),
        habits=_habits(rng, language),
        region=region,
        town=rng.choice(REGIONS[region]),
        street=rng.choice(STREETS),
        brand="harborline" if rng.random() < 0.74 else "skerry",
        she=rng.choice(FIRST_NAMES[language][0]),
        he=rng.choice(FIRST_NAMES[language][1]),
        pet=rng.choice(PETS),
        is_linked=rng.random() < 0.45,
        is_mail_verified=rng.random() < 0.85,
        followers=int(rng.lognormvariate(5.0, 1.8)),
    )


def _language(rng: random.Random) -> Language:
    drawn = rng.random()
    return next(code for code, upto in _SHARES if drawn <= upto)


def _name(rng: random.Random, language: Language) -> tuple[str, str]:
    women, men = FIRST_NAMES[language]
    return rng.choice(women if rng.random() < 0.52 else men), rng.choice(SURNAMES[language])


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower().replace("ß", "ss"))
    return "".join(character for character in plain if character.isascii() and character.isalnum())


def _handle(rng: random.Random, first: str, surname: str, number: int) -> str:
    one, two = _ascii(first), _ascii(surname)
    nick = rng.choice(NICK_HEADS) + rng.choice(("", "", "-")) + rng.choice(NICK_TAILS)
    style = rng.choice(
        (
            f"{one}{two}",
            f"{one}-{two}",
            f"{one[0]}{two}",
            f"{two}{one[:3]}",
            f"{one}{number % 100:02}",
            nick,
            nick,
            nick,
        )
    )
    if rng.random() < 0.12:
        return f"{style}.example"
    return f"{style}{rng.choice(('', '', number % 1000))}.{rng.choice(DOMAINS)}"


def _shown(rng: random.Random, first: str, surname: str, handle: str) -> str:
    style = rng.random()
    if style < 0.4:
        return f"{first} {surname}"
    if style < 0.62:
        return first if style < 0.54 else first.lower()
    if style < 0.74:
        return f"{first} {rng.choice(('🌿', '🌊', '🎣', '🧶', '🚲', '☕', '🐝', '🍋', '🎸', '🌙', '⚓', '📚'))}"
    if style < 0.86:
        return handle.split(".")[0].replace("-", " ")
    return f"{first} {surname[0]}." if style < 0.94 else ""


def _address(rng: random.Random, first: str, surname: str, number: int) -> str:
    one, two = _ascii(first), _ascii(surname)
    style = rng.choice(
        (f"{one}.{two}", f"{one}{two}", f"{one[0]}.{two}", f"{two}.{one}", f"{one}_{two}", f"family.{two}")
    )
    return f"{style}{rng.choice(('', number % 100))}@{rng.choice(MAIL_DOMAINS)}"


_DIALECTS = {
    "en": ("", "", "", "", "irish", "scots", "north", "south", "aussie"),
    "de": ("", "", "nord", "süd", "kurz"),
    "es": ("", "", "calle", "formal"),
    "fr": ("", "", "oral"),
    "it": ("", "", "raga", "boh"),
}


def _habits(rng: random.Random, language: str) -> Habits:
    is_careful = rng.random() < 0.45
    return Habits(
        is_lowercase=not is_careful and rng.random() < 0.42,
        is_unpunctuated=not is_careful and rng.random() < 0.38,
        has_plain_letters=not is_careful and rng.random() < 0.4,
        has_short_words=not is_careful and rng.random() < 0.25,
        shouts=rng.choice((0, 0, 0, 0.15, 0.5)),
        emoji=rng.choice((0, 0, 0, 0.15, 0.35, 0.7)),
        typos=0.0 if is_careful else rng.choice((0, 0.1, 0.2, 0.4)),
        tick=rng.choice((0, 0, 0.12, 0.25)),
        dialect=rng.choice(_DIALECTS[language]),
        wordiness=rng.random(),
        politeness=rng.random(),
    )
