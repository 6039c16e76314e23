"""How a known problem stands, who may say so, and whether somebody asks about it."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import msgspec

from evenhand.kernel.text import fold


class Standing(StrEnum):
    """How far we are with a problem that many tell of."""

    NOTICED = "noticed"  # nobody has said anything of it yet
    KNOWN = "known"
    WORKING = "working"
    FIXED = "fixed"


class When(StrEnum):
    """Which of the two answers: what we say while it lasts, and what we tell everybody once it is over."""

    LASTS = "lasts"
    FIXED = "fixed"


SHOWN_WHEN_FIXED: Final = timedelta(days=7)  # so long readers still see that it was, and is fixed
STANDINGS: Final = (Standing.KNOWN, Standing.WORKING, Standing.FIXED)  # that people choose
_LEAST = 4  # letters of a word that says what somebody asks


def is_for_leads(before: str, after: str) -> bool:
    """Whether only those who lead may say so: that it is fixed, or after all is not."""
    return Standing.FIXED in {before, after}


def answer_for(standing: str) -> When:
    """Which of the two answers fits now."""
    return When.FIXED if standing == Standing.FIXED else When.LASTS


def is_shown(standing: str, *, since: datetime, now: datetime) -> bool:
    """Whether readers of the help centre see it: while it lasts, and some days after."""
    if standing == Standing.FIXED:
        return now - since < SHOWN_WHEN_FIXED
    return standing in {Standing.KNOWN, Standing.WORKING}


class Worded(msgspec.Struct, frozen=True):
    """A problem as readers see it, for telling whether they look for it."""

    id: int
    title: str
    text: str


def asked_about(asked: str, problems: Iterable[Worded]) -> list[int]:
    """Which of these problems the words may be about: those that share a word with their title, or two with all of it.

    The one that shares most comes first.
    """
    wanted = _words(asked)
    found = []
    for each in problems:
        title, whole = _words(each.title), _words(f"{each.title} {each.text}")
        shared = len(_shared(wanted, whole))
        if _shared(wanted, title) or shared > 1:
            found.append((-shared, each.id))
    return [problem for _shared_words, problem in sorted(found)]


def _words(text: str) -> set[str]:
    plain = "".join(character if character.isalnum() else " " for character in fold(text))
    return {word for word in plain.split() if len(word) >= _LEAST}


def _shared(wanted: Collection[str], said: Collection[str]) -> set[str]:
    """Words that begin alike: who types “intern” looks for the internet."""
    return {word for word in wanted if any(other.startswith(word) for other in said)}
