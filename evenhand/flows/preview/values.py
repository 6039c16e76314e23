"""What a preview consists of, ready to be shown."""

import math
from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.utils import formats


class Problem(msgspec.Struct, frozen=True):
    """Where a query cannot be understood, and why."""

    sentence: str
    before: str
    wrong: str
    after: str


class Range(msgspec.Struct, frozen=True):
    """A number of posts, and between what it lies with 95 % confidence."""

    value: float
    low: float
    high: float

    @property
    def shown(self) -> str:
        """The number as people say it."""
        return rounded(self.value)

    @property
    def low_shown(self) -> str:
        """The lower end."""
        return rounded(self.low)

    @property
    def high_shown(self) -> str:
        """The upper end."""
        return rounded(self.high)


class Part(msgspec.Struct, frozen=True):
    """One of several kinds of matches."""

    label: str
    share: float
    shown: str  # how many posts


class Bar(msgspec.Struct, frozen=True):
    """One bar of the volume chart; places and sizes are hundredths of it."""

    x: float
    width: float
    height: float
    at: str  # when, in words
    shown: str  # how many posts

    @property
    def y(self) -> float:
        """Where its top is."""
        return round(100 - self.height, 2)


class Tick(msgspec.Struct, frozen=True):
    """A time under the chart."""

    x: float
    label: str


class Chart(msgspec.Struct, frozen=True):
    """The volume through time; `words` say what it shows to those who do not see it."""

    bars: Sequence[Bar] = ()
    ticks: Sequence[Tick] = ()
    words: str = ""
    most: str = ""  # the highest bar


class Hit(msgspec.Struct, frozen=True):
    """A match as an example; `pieces` are text with what the query found marked."""

    pieces: list[tuple[str, bool]]
    who: str
    network: str
    heard_at: datetime
    mode: int
    reason: str


class Advice(msgspec.Struct, frozen=True):
    """A change that might make the query better, as a whole new text."""

    label: str
    reason: str
    text: str
    example: str


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What a query would have caught."""

    problem: Problem | None = None
    normal: str = ""
    warnings: Sequence[str] = ()
    sampled: int = 0
    heard: int = 0
    days_shown: str = ""
    newest: datetime | None = None  # the hour in which the sample's last post was heard
    hits: int = 0
    volume: Range = Range(0, 0, 0)
    unit: str = ""
    modes: Sequence[Part] = ()
    networks: Sequence[Part] = ()
    chart: Chart = Chart()
    examples: Sequence[Hit] = ()
    suggestions: Sequence[Advice] = ()
    milliseconds: int = 0


def rounded(number: float) -> str:
    """Two figures that mean something: 1,200 and not 1,187.4."""
    if number < 10:
        return formats.number_format(round(number, 1), 1 if round(number, 1) != int(number) else 0)
    digits = max(0, int(math.log10(number)) - 1)
    return formats.number_format(int(round(number / 10**digits) * 10**digits), 0, force_grouping=True)
