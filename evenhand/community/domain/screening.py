"""Whether what somebody writes is shown at once, or a person looks at it first."""

from enum import IntEnum

import msgspec

from evenhand.community.domain.trust import Deed, Level, may

MOST_LINKS = 3  # of one contribution, but by those whose flags count twice
ENOUGH_FLAGS = 3  # their weight takes a contribution out of sight until one of us looked


class Shown(IntEnum):
    """How a contribution stands; the numbers are stored."""

    SHOWN = 1
    WAITING = 2  # nobody but its author and we see it, until one of us looked
    HIDDEN = 3  # one of us looked and hid it
    GONE = 4  # its author took it back


class Why(IntEnum):
    """Why it waits; the numbers are stored."""

    NOTHING = 0
    FIRST = 1  # a newcomer's
    SPAM = 2
    ABUSE = 3
    LINKS = 4
    AGAIN = 5  # the same words stood here a short while ago
    FLAGGED = 6
    PERSONAL = 7  # it seems to show personal data, and its author says it does not
    HARM = 8  # it speaks of danger: it is to be looked at, and quickly


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What reading a text told."""

    is_spam: bool = False
    is_abuse: bool = False
    is_harm: bool = False
    is_personal: bool = False  # it seems to show personal data, and its author says that it does not


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a text that somebody wants to contribute."""

    told: Told = Told()
    level: Level = Level.NEWCOMER
    looks_first: bool = True  # at what newcomers write: a rule of the community
    is_again: bool = False
    links: int = 0
    pictures: int = 0  # that nobody has seen yet


def reason_to_wait(facts: Facts) -> Why:
    """Why a person looks first; NOTHING where it may be shown at once. The gravest reason is named."""
    found = {
        Why.HARM: facts.told.is_harm,
        Why.SPAM: facts.told.is_spam,
        Why.ABUSE: facts.told.is_abuse,
        Why.AGAIN: facts.is_again,
        Why.PERSONAL: facts.told.is_personal,
        Why.LINKS: facts.links > _most_links(facts.level),
        Why.FIRST: (facts.looks_first or facts.pictures > 0) and not may(facts.level, Deed.BE_SHOWN),
    }
    return next((why for why, is_so in found.items() if is_so), Why.NOTHING)


def _most_links(level: Level) -> int:
    if may(level, Deed.WEIGH_DOUBLE):
        return MOST_LINKS * 3
    return MOST_LINKS if may(level, Deed.LINK) else 0


def weight_of_flag(level: Level) -> int:
    """How much one member's flag counts."""
    return 2 if may(level, Deed.WEIGH_DOUBLE) else 1


def flags_hide(weights: list[int]) -> bool:
    """Whether flags of that weight take a contribution out of sight until one of us looked."""
    return sum(weights) >= ENOUGH_FLAGS
