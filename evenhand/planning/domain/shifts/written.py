"""How a question for a rota is written down: the fields of its file, and what holds where nothing is said."""

from datetime import date, datetime

import msgspec


class Part(msgspec.Struct, forbid_unknown_fields=True, kw_only=True, frozen=True):
    """A part of the file; a field that is not known is refused, as it is a slip of the pen."""


class ServiceIn(Part, frozen=True):
    """A goal: per cent of all that come, answered within so many seconds; per interval or per day."""

    share: float = 80
    within: float = 20
    patience: float | None = None
    shrinkage: float = 0
    per: str = "interval"


class HeadsIn(Part, frozen=True):
    """So many heads in these hours of these days."""

    hours: str
    heads: int
    days: str = ""


class WorkIn(Part, frozen=True):
    """Some work: what comes, or what it takes."""

    name: str
    skill: str = ""
    loads: str = ""  # a table: start, contacts, aht_s
    required: str = ""  # a table: start, required
    heads: list[HeadsIn] = []
    at_least: list[HeadsIn] = []
    aht: float | None = None
    service: ServiceIn | None = None
    firm: bool = False


class BreakIn(Part, frozen=True):
    """A break, begun so many hours after the shift begins."""

    minutes: int
    between: tuple[float, float]  # hours after the shift begins
    paid: bool = False


class ShapeIn(Part, frozen=True):
    """A way to work a day."""

    name: str
    hours: float
    starts: str = "00:00-23:59"
    every: int = 30
    days: str = ""
    breaks: list[BreakIn] = []


class WishIn(Part, frozen=True):
    """When somebody would rather not work, or would like to."""

    when: str
    work: bool = False
    weight: float = 1


class PersonIn(Part, frozen=True):
    """A person, or several who are alike."""

    name: str = ""
    count: int = 1
    zone: str = ""
    skills: list[str] = []
    hours: tuple[float, float] | float = (0.0, 40.0)
    days: int = 5
    shapes: list[str] = []
    off: list[str] = []
    wishes: list[WishIn] = []
    wage: float = 1
    last_ended: datetime | None = None
    days_before: int = 0
    unpopular_before: float = 0


class UnpopularIn(Part, frozen=True):
    """Hours nobody likes."""

    hours: str
    days: str = ""


class RulesIn(Part, frozen=True):
    """What holds for everybody."""

    rest: float = 11
    in_a_row: int = 6
    unpopular: list[UnpopularIn] | None = None
    most_unpopular: float | None = None
    missing: float = 6
    fairness: float = 0.3
    wish: float = 0.5


class FileIn(Part, frozen=True):
    """The whole file."""

    first_day: date
    work: list[WorkIn]
    people: list[PersonIn]
    shapes: list[ShapeIn]
    days: int = 7
    minutes: int = 15
    zone: str = "UTC"
    service: ServiceIn = ServiceIn()
    rules: RulesIn = RulesIn()
    seconds: float = 60
    gap: float = 1
