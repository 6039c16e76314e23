"""Every way in which somebody may work a day: shapes of shifts, laid on the slots of the horizon."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from itertools import pairwise, product

from evenhand.planning.domain.shifts.asking import Break, Horizon, Person, Rules, Shape, Stretch, Unpopular

_DAY = timedelta(days=1)
PLACES = 3  # of a break, of all that are allowed: the rest is the last programme's part


@dataclass(frozen=True, slots=True)
class Column:
    """A shift of a day, with its breaks, by numbers of slots; slots outside the horizon are left out of `covers`."""

    shape: Shape
    day: int  # of the horizon, by the clock of who works it
    begins: datetime
    ends: datetime
    breaks: tuple[Stretch, ...]
    covers: tuple[int, ...]
    paid_hours: float
    unpopular_hours: float

    @property
    def when(self) -> tuple[str, int, datetime]:
        """What makes it another shift than one that differs by its breaks only."""
        return self.shape.name, self.day, self.begins


def columns_of(shape: Shape, zone: tzinfo, horizon: Horizon, rules: Rules, *, places: int = PLACES) -> list[Column]:
    """Every shift of that shape in the horizon by the clock of a zone, with a few places for each break."""
    found = []
    for day in range(horizon.days):
        date_ = horizon.first_day + day * _DAY
        if date_.weekday() not in shape.weekdays:
            continue
        for start in shape.starts:
            begins = datetime.combine(date_, start, zone).astimezone(UTC)
            found += [
                column_of(shape, day, begins, breaks, zone, horizon, rules)
                for breaks in _breaks_of(shape, begins, horizon, places)
            ]
    return found


def column_of(
    shape: Shape,
    day: int,
    begins: datetime,
    breaks: tuple[Stretch, ...],
    zone: tzinfo,
    horizon: Horizon,
    rules: Rules,
) -> Column:
    """The shift that begins then, with these breaks."""
    ends = begins + timedelta(minutes=shape.minutes)
    away = {slot for since, until in breaks for slot in range(horizon.slot_of(since), _end_slot(until, horizon))}
    covers = tuple(
        slot
        for slot in range(max(0, horizon.slot_of(begins)), min(horizon.slots, _end_slot(ends, horizon)))
        if slot not in away
    )
    unpopular = unpopular_hours(begins, ends, zone, rules.unpopular)
    return Column(shape, day, begins, ends, breaks, covers, shape.paid_minutes / 60.0, unpopular)


def _end_slot(moment: datetime, horizon: Horizon) -> int:
    return -((horizon.begins - moment) // timedelta(minutes=horizon.minutes))


def _breaks_of(shape: Shape, begins: datetime, horizon: Horizon, places: int) -> Iterator[tuple[Stretch, ...]]:
    """Ways to lay the breaks: one after another, never at once."""
    offsets = [_places_of(each, horizon.minutes, places) for each in shape.breaks]
    for chosen in product(*offsets):
        laid = sorted((at, at + each.minutes) for at, each in zip(chosen, shape.breaks, strict=True))
        if all(first[1] <= second[0] for first, second in pairwise(laid)):
            yield tuple((begins + timedelta(minutes=a), begins + timedelta(minutes=b)) for a, b in laid)


def _places_of(each: Break, step: int, places: int) -> list[int]:
    every = list(range(each.earliest, each.latest + 1, step))
    if len(every) <= places:
        return every
    if places == 1:
        return [every[len(every) // 2]]
    return [every[round(n * (len(every) - 1) / (places - 1))] for n in range(places)]


def unpopular_hours(begins: datetime, ends: datetime, zone: tzinfo, kinds: tuple[Unpopular, ...]) -> float:
    """Hours of a shift that nobody likes; an hour that is unpopular twice counts once."""
    day, last = begins.astimezone(zone).date() - _DAY, ends.astimezone(zone).date()
    parts: list[Stretch] = []
    while day <= last:
        parts += [
            (max(begins, since), min(ends, until)) for since, until in _unpopular_on(day, zone, kinds) if since < ends
        ]
        day += _DAY
    total, reached = timedelta(), begins
    for since, until in sorted(each for each in parts if each[0] < each[1]):
        total += max(timedelta(), until - max(since, reached))
        reached = max(reached, until)
    return total / timedelta(hours=1)


@lru_cache(maxsize=4096)
def _unpopular_on(day: date, zone: tzinfo, kinds: tuple[Unpopular, ...]) -> tuple[Stretch, ...]:
    return tuple(_stretch(day, each.begins, each.ends, zone) for each in kinds if day.weekday() in each.weekdays)


def _stretch(day: date, begins: time, ends: time, zone: tzinfo) -> Stretch:
    until = day if ends > begins else day + _DAY
    return datetime.combine(day, begins, zone).astimezone(UTC), datetime.combine(until, ends, zone).astimezone(UTC)


def may_work(person: Person, column: Column, rules: Rules) -> bool:
    """Whether nothing about the person alone forbids the shift: shapes, being off, rest after the last week."""
    if person.shapes and column.shape.name not in person.shapes:
        return False
    if any(since < column.ends and until > column.begins for since, until in person.off):
        return False
    if column.paid_hours > person.most_hours + 1e-9:
        return False
    return person.last_ended is None or column.begins - person.last_ended >= timedelta(hours=rules.rest_hours)


def columns_at(column: Column, zone: tzinfo, horizon: Horizon, rules: Rules, *, ways: int) -> list[Column]:
    """The same shift with its breaks laid in every way, or in about so many where there are more."""
    places = max(2, int(ways ** (1.0 / max(1, len(column.shape.breaks)))))
    return [
        column_of(column.shape, column.day, column.begins, breaks, zone, horizon, rules)
        for breaks in _breaks_of(column.shape, column.begins, horizon, places)
    ]
