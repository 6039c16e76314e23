"""Pictures of members: who sees them, and until when they are kept. What is out of sight shows none to anybody else."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from evenhand.community.domain.screening import Shown
from evenhand.kernel.text import storable

LONGEST_ALT: Final = 300
KEPT_FOR: Final = timedelta(days=30)  # with what was hidden or taken back, so that it can come back whole


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """A picture that was drawn anew and stored, before anything names it."""

    key: UUID
    width: int
    height: int
    alt: str = ""


class PictureChange(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody changes of the pictures of a contribution."""

    added: tuple[Drawn, ...] = ()
    away: frozenset[int] = frozenset()
    alts: dict[int, str] = {}  # described anew

    def __bool__(self) -> bool:
        return bool(self.added or self.away or self.alts)


def alt_in(said: str) -> str:
    """What a picture shows, on one line."""
    return " ".join(storable(said).split())[:LONGEST_ALT]


def fitted(width: int, height: int, *, most: tuple[int, int]) -> tuple[int, int]:
    """How large a picture is drawn where there is that much room; a small one as it is."""
    scale = min(1.0, most[0] / width, most[1] / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def is_there(until: datetime | None, *, now: datetime) -> bool:
    """Whether it is still kept."""
    return until is None or until > now


def is_for_everybody(*, said: int, topic: int, is_merged: bool, until: datetime | None) -> bool:
    """Whether strangers see it: only where they read its contribution, too."""
    return until is None and not is_merged and said == Shown.SHOWN and topic == Shown.SHOWN


def until_of(until: datetime | None, *, shown: int, now: datetime) -> datetime | None:
    """Until when it is kept with a contribution that stands so from now on; what was to go does not come back."""
    if until is not None and until <= now:
        return until
    if shown in {Shown.HIDDEN, Shown.GONE}:
        return until or now + KEPT_FOR
    return None
