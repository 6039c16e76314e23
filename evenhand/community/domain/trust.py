"""What members may do: trust is earned by what others found good, and lost by what had to be hidden."""

from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Final

import msgspec


class Level(IntEnum):
    """How much a member is trusted; the numbers are stored."""

    NEWCOMER = 0  # nobody has looked at anything they wrote yet
    MEMBER = 1
    REGULAR = 2
    GUIDE = 3


class Deed(StrEnum):
    """Something a member may do here, beside what everybody may: ask, answer, accept, follow, flag."""

    BE_SHOWN = "be shown at once"
    VOTE = "vote"
    LINK = "name web addresses"
    WEIGH_DOUBLE = "have their flags count twice"
    RETITLE = "give other people’s questions a clearer title"


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What a member has done so far."""

    days: int = 0  # since they joined
    kept: int = 0  # contributions that stand in public
    accepted: int = 0  # answers that other people accepted
    votes: int = 0
    hidden: int = 0  # contributions that one of us had to hide in the last half year


class Pace(msgspec.Struct, frozen=True):
    """How much may be written."""

    an_hour: int
    a_day: int


_EARNED: Final = MappingProxyType(
    {
        Level.NEWCOMER: frozenset[Deed](),
        Level.MEMBER: frozenset({Deed.BE_SHOWN, Deed.VOTE, Deed.LINK}),
        Level.REGULAR: frozenset({Deed.WEIGH_DOUBLE}),
        Level.GUIDE: frozenset({Deed.RETITLE}),
    }
)
_PACES: Final = MappingProxyType(
    {
        Level.NEWCOMER: Pace(3, 6),
        Level.MEMBER: Pace(12, 40),
        Level.REGULAR: Pace(25, 100),
        Level.GUIDE: Pace(50, 200),
    }
)
_NAMED: Final = MappingProxyType({Level.NEWCOMER: 2, Level.MEMBER: 5, Level.REGULAR: 10, Level.GUIDE: 10})
# Of one contribution. A newcomer shows one, as in other forums: it is they who ask why a light blinks, and somebody
# looks at it first in any case.
_PICTURES: Final = MappingProxyType({Level.NEWCOMER: 1, Level.MEMBER: 3, Level.REGULAR: 5, Level.GUIDE: 5})
MOST_WAITING: Final = 3  # contributions of one member that nobody has looked at yet
_FORGIVEN: Final = 2  # hidden contributions after which a member is a newcomer again


def level_of(standing: Standing) -> Level:
    """The level that these deeds earn. More that is good never lowers it, more that was hidden never raises it."""
    if not standing.kept or standing.hidden > _FORGIVEN:
        return Level.NEWCOMER
    if standing.hidden:
        return Level.MEMBER
    if standing.days >= 60 and standing.accepted >= 10 and standing.votes >= 20:
        return Level.GUIDE
    if standing.days >= 14 and standing.kept >= 8 and (standing.accepted >= 2 or standing.votes >= 8):
        return Level.REGULAR
    return Level.MEMBER


def may(level: Level, deed: Deed) -> bool:
    """Whether a member of this level may do it; each level may what those below it may."""
    return any(deed in earned for at, earned in _EARNED.items() if at <= level)


def pace_of(level: Level) -> Pace:
    """How much a member of this level may write."""
    return _PACES[level]


def most_named(level: Level) -> int:
    """How many others somebody of this level may name in one contribution."""
    return _NAMED[level]


def most_pictures(level: Level) -> int:
    """How many pictures somebody of this level may show with one contribution."""
    return _PICTURES[level]


def is_too_much(level: Level, *, last_hour: int, last_day: int, waiting: int) -> bool:
    """Whether one contribution more would be too many now."""
    pace = pace_of(level)
    too_many_wait = waiting >= MOST_WAITING and not may(level, Deed.BE_SHOWN)
    return last_hour >= pace.an_hour or last_day >= pace.a_day or too_many_wait
