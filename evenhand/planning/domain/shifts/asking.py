"""What a rota is asked for: slots, work, shapes of shifts, people, and the rules."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

Stretch = tuple[datetime, datetime]  # from when until when
ALL_DAYS = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class Horizon:
    """The days that are planned, cut into slots of equal length; day 0 begins at midnight in `zone`."""

    first_day: date
    days: int
    minutes: int
    zone: tzinfo

    @property
    def begins(self) -> datetime:
        """The first moment."""
        return datetime.combine(self.first_day, time(), self.zone).astimezone(UTC)

    @property
    def slots(self) -> int:
        """How many slots: a day on which the clocks change has more or fewer of them."""
        ends = datetime.combine(self.first_day + timedelta(self.days), time(), self.zone).astimezone(UTC)
        return round((ends - self.begins) / timedelta(minutes=self.minutes))

    def slot_of(self, moment: datetime) -> int:
        """The slot in which a moment lies, or before and after them all."""
        return (moment - self.begins) // timedelta(minutes=self.minutes)

    def moment_of(self, slot: int) -> datetime:
        """When a slot begins."""
        return self.begins + slot * timedelta(minutes=self.minutes)

    def day_of(self, slot: int) -> int:
        """The day of a slot, by the clock of the horizon."""
        return (self.moment_of(slot).astimezone(self.zone).date() - self.first_day).days


@dataclass(frozen=True, slots=True)
class Break:
    """So many minutes away, begun no earlier and no later than so many minutes after the shift begins."""

    minutes: int
    earliest: int
    latest: int
    is_paid: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A way to work a day: its starts by the clock of whoever works it, its length with breaks."""

    name: str
    minutes: int
    starts: tuple[time, ...]
    breaks: tuple[Break, ...] = ()
    weekdays: frozenset[int] = ALL_DAYS  # Monday is 0

    @property
    def paid_minutes(self) -> int:
        """The length without unpaid breaks."""
        return self.minutes - sum(each.minutes for each in self.breaks if not each.is_paid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """To be at work at some time, or not to be; kept where it costs the others little."""

    begins: datetime
    ends: datetime
    to_work: bool = False
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who may be given shifts. Hours are paid hours a week; of a part of one, as many at most and a part of the least.
    What is `off` is never planned over."""

    name: str
    zone: tzinfo
    skills: frozenset[str] = frozenset()
    least_hours: float = 0.0
    most_hours: float = 40.0
    most_days: int = 5
    shapes: frozenset[str] = frozenset()  # empty: any
    off: tuple[Stretch, ...] = ()
    wishes: tuple[Wish, ...] = ()
    wage: float = 1.0
    last_ended: datetime | None = None  # the last shift before the horizon
    days_before: int = 0  # worked in a row up to the day before it
    unpopular_before: float = 0.0  # hours, of the weeks that fairness looks back on


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Work to be covered by people with a skill (empty: by anybody): heads on the rota in each slot.

    With `in_time` a day counts instead of a slot: `in_time[slot]` lists how many contacts are answered in time with
    0, 1, 2 … heads, and each day must reach `share` of what comes.
    """

    name: str
    need: tuple[int, ...]
    skill: str = ""
    at_least: tuple[int, ...] = ()  # a floor that is never gone below; empty: none
    is_firm: bool = False  # the need is a rule, not a goal
    contacts: tuple[float, ...] = ()
    in_time: tuple[tuple[float, ...], ...] = ()
    share: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpopular:
    """Hours nobody likes, by the clock of whoever works them; until not later than from: the next day."""

    begins: time
    ends: time
    weekdays: frozenset[int] = ALL_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What holds for everybody, and what is weighed against pay: an hour of a wage of 1 costs 1."""

    rest_hours: float = 11.0
    days_in_a_row: int = 6
    unpopular: tuple[Unpopular, ...] = (
        Unpopular(begins=time(22), ends=time(6)),
        Unpopular(begins=time(0), ends=time(0), weekdays=frozenset({5, 6})),
    )
    most_unpopular_hours: float | None = None  # a week
    missing_hour: float = 6.0  # what an hour of a missing person costs; more where many are missing
    fairness: float = 0.3  # what an unpopular hour beyond one’s share costs
    wish: float = 0.5  # what a wish not kept costs


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A whole question. `seconds` is the time limit; at `gap` it is good enough."""

    horizon: Horizon
    work: tuple[Work, ...]
    shapes: tuple[Shape, ...]
    people: tuple[Person, ...]
    rules: Rules = field(default_factory=Rules)
    seconds: float = 60.0
    gap: float = 0.01
