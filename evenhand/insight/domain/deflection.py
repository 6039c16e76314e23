"""Does suggesting help before contact save contacts, or does it hide people? A randomised hold-out.

Who sees nothing is drawn by a hash of a number that stands for one visit and nothing else. The size of the trial is
planned from its first hundred visits and then stands: enough to show that the difference lies inside the margin, if
there is none (Schuirmann 1987, two one-sided tests). It is judged once, on exactly so many visits, the first ones;
whatever comes later changes the figures and not the verdict. Before that a verdict is given only where 999 of 1,000
intervals would leave zero out (Haybittle 1971, Peto 1976), so that looking every day hardly finds what is not there.
Two-sided throughout.
"""

import math
from dataclasses import dataclass
from enum import IntEnum
from hashlib import blake2b
from typing import Final

from scipy import special

from evenhand.insight.domain.certainty import UNKNOWN, Interval, newcombe
from evenhand.insight.domain.verdicts import FEWEST_AT_ALL, FEWEST_FOR_PARITY, Verdict

FEWEST_LEFT_OUT, MOST_LEFT_OUT, LEFT_OUT = 5, 50, 20  # of a hundred visits
FEWEST_DAYS, MOST_DAYS, DAYS = 1, 30, 3  # in which a customer who was acknowledged may write again
NARROWEST, WIDEST, MARGIN = 2, 30, 10  # contacts of a hundred visits that do not matter
EARLY: Final = 0.999
PILOT = 100  # the visits by whose share the size is planned, both sides taken together


class Place(IntEnum):
    """Where somebody was about to contact us; the numbers are stored."""

    FORM = 1
    CHAT = 2
    MAIL = 3


def is_held_out(visit: str, left_out: int) -> bool:
    """Whether a visit is one of the `left_out` in a hundred that see nothing: always the same for the same visit."""
    drawn = int.from_bytes(blake2b(f"deflection {visit}".encode(), digest_size=8).digest(), "big")
    return drawn % 10_000 < left_out * 100


@dataclass(frozen=True)
class Side:
    """Visits that were shown suggestions, or those that were not, and how many of them contacted us."""

    visits: int = 0
    contacts: int = 0

    @property
    def share(self) -> float:
        """Contacts of one visit; not a number where there was none."""
        return self.contacts / self.visits if self.visits else UNKNOWN


@dataclass(frozen=True)
class Judged:
    """What the trial shows so far, as shares of one: times a hundred it is contacts per hundred visits."""

    verdict: Verdict
    difference: float  # with suggestions minus without: below zero fewer people wrote
    interval: Interval  # 95 %
    needed: int  # visits on both sides together until it is judged
    is_early: bool = False  # told before its time, since it is so clear

    @property
    def is_fewer(self) -> bool:
        """Whether fewer contacts followed where help was shown."""
        return self.difference < 0


def needed(share: float, margin: float, left_out: float, *, power: float = 0.8, level: float = 0.05) -> int:
    """How many visits in all until two equal shares are shown to differ by less than the margin.

    `left_out` is the share of them that see nothing: sides of unequal size need more.
    """
    z = float(special.ndtri(1 - level)) + float(special.ndtri(1 - (1 - power) / 2))
    spread = share * (1 - share) * (1 / left_out + 1 / (1 - left_out))
    return math.ceil(spread * (z / margin) ** 2)


def planned(shown: Side, held: Side, *, margin: float, left_out: float) -> int:
    """The size of the trial. The share is taken from both sides together, so that planning does not see the effect."""
    visits, contacts = shown.visits + held.visits, shown.contacts + held.contacts
    share = min(max(contacts / visits, 0.05), 0.95) if visits >= PILOT else 0.5
    fewest = math.ceil(FEWEST_FOR_PARITY / min(left_out, 1 - left_out))
    return max(needed(share, margin, left_out), fewest)


def judge(shown: Side, held: Side, *, margin: float, left_out: float, size: int | None = None) -> Judged:
    """What may be said now: one of four verdicts. `size`: what was planned, where it was; else it is planned now.

    Whoever looks again hands in the first `size` visits only, so that the verdict stands.
    """
    size = planned(shown, held, margin=margin, left_out=left_out) if size is None else size
    wide, narrow, early = (_between(shown, held, level) for level in (0.95, 0.9, EARLY))
    difference = shown.share - held.share
    smaller = min(shown.visits, held.visits)
    if smaller < FEWEST_AT_ALL or math.isnan(difference):
        return Judged(Verdict.UNKNOWN, difference, wide, size)
    is_small = narrow.within(-margin, margin)
    differs = Verdict.SMALL if is_small else Verdict.DISPARITY
    if shown.visits + held.visits < size:
        is_clear = not early.holds(0.0)
        return Judged(differs if is_clear else Verdict.UNKNOWN, difference, wide, size, is_clear)
    if not wide.holds(0.0):
        return Judged(differs, difference, wide, size)
    is_equal = is_small and smaller >= FEWEST_FOR_PARITY
    return Judged(Verdict.PARITY if is_equal else Verdict.UNKNOWN, difference, wide, size)


def _between(shown: Side, held: Side, level: float) -> Interval:
    return newcombe(shown.contacts, shown.visits, held.contacts, held.visits, level)


def days_left(needed_visits: int, visits: int, days: float) -> float:
    """How many more days at the pace so far; endless where nothing came."""
    if visits >= needed_visits:
        return 0.0
    return (needed_visits - visits) * days / visits if visits and days > 0 else math.inf


def puts_people_off(judged: Judged, opened: Side) -> bool:
    """Whether fewer people wrote than can have been helped: suggestions hid the person instead of answering.

    `opened` are the visits that were shown something, and of them those that opened it. Who is helped by a title alone
    is not seen, so this speaks only where the whole interval of what is missing lies above those who opened anything.
    """
    is_told = judged.verdict in {Verdict.SMALL, Verdict.DISPARITY} and judged.is_fewer
    return is_told and opened.visits > 0 and -judged.interval.high > opened.share
