"""Does inviting customers elsewhere save contacts, or only add words? A random half of them is invited.

Who is invited is drawn by a hash of the trial's seed and the customer, so it is the same at every look and nobody can
choose it. Everybody counts in the half they were drawn for, whether or not they followed the invitation (intention to
treat). How many customers enter is said before, and with it which difference can be shown. It is judged once, on
exactly so many customers, the first ones, when the last of them had their days.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from math import isnan, sqrt
from typing import Final
from urllib.parse import urlsplit

from evenhand.insight.domain import deflection, verdicts
from evenhand.insight.domain.certainty import Interval, newcombe
from evenhand.insight.domain.deflection import Side
from evenhand.replies.domain.links import links_in

DAYS: Final = 28  # in which a new case counts as contact
FEWEST, MOST = 200, 100_000  # customers
LONGEST: Final = 300  # characters of the sentence
HALF: Final = 0.5
WIDEST_SHARE: Final = 0.5  # the share of contacts at which most customers are needed
_POINT: Final = 0.01


class Toward(StrEnum):
    """Where customers are invited."""

    SOCIAL = "social"
    SELF_SERVICE = "self_service"


class Problem(StrEnum):
    """Why a sentence cannot be sent."""

    EMPTY = "empty"
    LONG = "long"
    LINES = "lines"
    ADDRESS = "address"


class Verdict(StrEnum):
    """What may be said, once."""

    FEWER = "fewer"
    MORE = "more"
    ALIKE = "alike"
    UNKNOWN = "unknown"


def problem_of(sentence: str) -> Problem | None:
    """What speaks against these words: they stand in one line, and name exactly one https address."""
    words = sentence.strip()
    if not words:
        return Problem.EMPTY
    if len(words) > LONGEST:
        return Problem.LONG
    if any(each in words for each in "\r\n\v\f\x85\u2028\u2029"):
        return Problem.LINES
    return None if _has_one_address(words) else Problem.ADDRESS


def _has_one_address(words: str) -> bool:
    """Also the same address twice is not one."""
    found = links_in(words)
    if len(found) != 1 or words.count("://") != 1 or not found[0].address.startswith("https://"):
        return False
    try:
        parts = urlsplit(found[0].address)
        host = parts.hostname or ""
    except ValueError:
        return False
    return "." in host.strip(".") and "@" not in parts.netloc


def is_invited(seed: str, customer_id: int) -> bool:
    """Whether a customer is in the half that is invited: always the same for the same trial."""
    drawn = blake2b(f"invitation {seed} {customer_id}".encode(), digest_size=8).digest()
    return drawn[0] < 128


def with_sentence(text: str, sentence: str) -> str:
    """The words as they go out: the invitation is the last paragraph, below the signature."""
    return f"{text.rstrip()}\n\n{sentence.strip()}"


def shown_by(customers: int) -> float:
    """Which difference of shares so many can show, or show to be absent, four times of five, however many contact us
    again. What is smaller does not matter to this trial."""
    return _POINT * sqrt(deflection.needed(WIDEST_SHARE, _POINT, HALF) / customers)


@dataclass(frozen=True)
class Arm:
    """One half: its customers, and what came next of them within the days."""

    guests: int = 0
    social: int = 0
    elsewhere: int = 0

    @property
    def again(self) -> Side:
        """Who contacted us again, on any channel."""
        return Side(self.guests, self.social + self.elsewhere)

    @property
    def on_social(self) -> Side:
        """Whose next contact was on social media."""
        return Side(self.guests, self.social)

    @property
    def none(self) -> Side:
        """Who did not contact us again."""
        return Side(self.guests, self.guests - self.social - self.elsewhere)


@dataclass(frozen=True)
class Beside:
    """One figure of both halves; the interval is of their difference, invited minus not invited."""

    invited: Side
    others: Side

    @property
    def difference(self) -> float:
        """Not a number where one half is empty."""
        return self.invited.share - self.others.share

    @property
    def interval(self) -> Interval:
        """Newcombe's."""
        return newcombe(self.invited.contacts, self.invited.visits, self.others.contacts, self.others.visits)


def arm_of(next_on: Iterable[tuple[str | None, int]], social: frozenset[str]) -> Arm:
    """A half, from the channels of what came next (none: nothing came) and how many customers each."""
    guests = on_social = elsewhere = 0
    for network, many in next_on:
        guests += many
        if network in social:
            on_social += many
        elif network is not None:
            elsewhere += many
    return Arm(guests, on_social, elsewhere)


def verdict(invited: Side, others: Side, *, planned: int) -> Verdict:
    """One of four, of the customers that were planned; before they are there nothing is told."""
    if invited.visits + others.visits < planned:
        return Verdict.UNKNOWN
    judged = deflection.judge(invited, others, margin=shown_by(planned), left_out=HALF, size=planned)
    if judged.verdict is verdicts.Verdict.PARITY:
        return Verdict.ALIKE
    if judged.verdict is verdicts.Verdict.UNKNOWN or isnan(judged.difference):
        return Verdict.UNKNOWN
    return Verdict.FEWER if judged.is_fewer else Verdict.MORE
