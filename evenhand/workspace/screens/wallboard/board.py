"""What the wallboard says: numbers with the word, the shape and the colour that belong to them."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from evenhand.cases.reads.wall import COUNT_TO, QueueStands, Standing, standing_of
from evenhand.incidents.reads.wall import Rings, on_the_wall, rings_of, stopped_of
from evenhand.people.models import Status
from evenhand.people.reads.walls import Present, present_for

NAMES: Final = 12  # of people; of more it says how many
_CALM, _LOOK, _BAD = "calm", "look", "bad"
_LONG = timedelta(hours=4)

STATUS: Final[dict[str, tuple[str | Promise, str]]] = {
    Status.ONLINE: (lazy("online"), "check-circle"),
    Status.BUSY: (lazy("busy"), "minus-circle"),
    Status.AWAY: (lazy("away"), "pause-circle"),
    Status.OFFLINE: (lazy("offline"), "x-circle"),
}


class Tile(msgspec.Struct, frozen=True):
    """One great number: what it counts, how it stands in a word, and the shape that says the same."""

    number: str
    words: str
    state: str  # "calm" | "look" | "bad"
    verdict: str
    icon: str


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """Everything on the board at one moment."""

    tiles: list[Tile]
    queues: list[tuple[QueueStands, str, str]]  # with the number and the age as they are shown
    people: list[tuple[Present, str, str]]  # with the word and the shape of their status
    others: int
    ready: int
    incidents: list[Rings]
    alarms: int
    stopped: list[str]
    at: datetime


def board_of(brand_ids: Collection[int], *, now: datetime) -> Board:
    """How the desk stands for these brands."""
    standing = standing_of(brand_ids, now=now)
    present = present_for(brand_ids, now=now)
    return Board(
        tiles=tiles_of(standing, now),
        queues=[(each, number(each.waiting), age(each.oldest, now)) for each in standing.queues],
        people=[(each, str(STATUS[each.status][0]), STATUS[each.status][1]) for each in present[:NAMES]],
        others=max(0, len(present) - NAMES),
        ready=sum(1 for each in present if each.status == Status.ONLINE),
        incidents=on_the_wall(brand_ids),
        alarms=rings_of(brand_ids, now=now),
        stopped=stopped_of(brand_ids),
        at=now,
    )


def tiles_of(standing: Standing, now: datetime) -> list[Tile]:
    """The four numbers that everybody in the room should know."""
    waits = now - standing.oldest if standing.oldest else timedelta()
    return [
        _tile(number(standing.late), _("answers are late"), _BAD if standing.late else _CALM),
        _tile(number(standing.soon), _("are due within 30 minutes"), _LOOK if standing.soon else _CALM),
        _tile(age(standing.oldest, now), _("waits the longest"), _LOOK if waits >= _LONG else _CALM),
        _tile(
            number(standing.waiting),
            _("wait for us, %(n)s of them nobody’s") % {"n": number(standing.unassigned)},
            _CALM,
        ),
    ]


def _tile(shown: str, words: str, state: str) -> Tile:
    verdicts = {
        _CALM: (_("all right"), "check-circle"),
        _LOOK: (_("look"), "clock"),
        _BAD: (_("act"), "exclamation-triangle"),
    }
    return Tile(shown, words, state, *verdicts[state])


def number(count: int) -> str:
    """A count as far as anybody counted."""
    return f"{COUNT_TO - 1}+" if count >= COUNT_TO else str(count)


def age(since: datetime | None, now: datetime) -> str:
    """How long, in as few signs as can be read from afar."""
    if since is None:
        return "–"
    minutes = max(0, int((now - since).total_seconds() // 60))
    if minutes < 60:
        return _("%(n)d min") % {"n": minutes}
    if minutes < 48 * 60:
        return _("%(n)d h") % {"n": minutes // 60}
    return _("%(n)d d") % {"n": minutes // (24 * 60)}
