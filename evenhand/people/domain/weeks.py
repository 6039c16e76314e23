"""Times of the week by a clock on the wall: in its own zone, over midnight, through every change of the clocks."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

DAY = timedelta(days=1)
Stretch = tuple[datetime, datetime]  # from when until when; in UTC


@dataclass(frozen=True, slots=True)
class Shift:
    """A stretch of one day of every week (Monday is 0). One that ends at or before its beginning ends the next day."""

    weekday: int
    opens_at: time
    closes_at: time


def stretch(day: date, opens_at: time, closes_at: time, zone: tzinfo) -> Stretch:
    """The moments between which somebody works who begins that day; a time that the clock skips is the moment after,
    and an hour that comes twice counts twice."""
    ends = day if closes_at > opens_at else day + DAY
    begins = datetime.combine(day, opens_at, zone).astimezone(UTC)
    return begins, datetime.combine(ends, closes_at, zone).replace(fold=closes_at > time.min).astimezone(UTC)


def joined(stretches: list[Stretch]) -> list[Stretch]:
    """In order, without gaps of nothing and without overlaps; what ends before it begins is none."""
    found: list[Stretch] = []
    for begins, ends in sorted(each for each in stretches if each[0] < each[1]):
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((begins, ends))
    return found
