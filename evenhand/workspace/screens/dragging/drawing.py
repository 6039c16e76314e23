"""The strip of time of a case, as a picture: their words above, ours below, hands between, silence as bands."""

from collections.abc import Sequence

import msgspec

from evenhand.cases.domain.stories import Gap, Strip

HIGH = 96
ROWS = {"theirs": 20, "promised": 40, "handed": 48, "moved": 48, "noted": 56, "ours": 76}
ROOM = 64  # units a band needs to carry its words


class Dot(msgspec.Struct, frozen=True):
    """Something that happened."""

    x: float
    y: int
    kind: str


class Band(msgspec.Struct, frozen=True):
    """A silence; `middle` is where its days stand."""

    x: float
    wide: float
    middle: float
    days: int
    waited: str
    has_room: bool


class Picture(msgspec.Struct, frozen=True):
    """Everything that is drawn."""

    dots: list[Dot]
    bands: list[Band]
    high: int = HIGH


def picture_of(strip: Strip) -> Picture:
    """The strip with its rows; what stands at the very edges is moved in, so that it is whole."""
    dots = [Dot(min(max(each.x, 8), 992), ROWS[each.kind], each.kind) for each in strip.marks]
    return Picture(dots, _bands(strip.gaps))


def _bands(gaps: Sequence[Gap]) -> list[Band]:
    return [
        Band(each.x, each.wide, round(each.x + each.wide / 2, 1), each.days, each.waited, each.wide >= ROOM)
        for each in gaps
    ]
