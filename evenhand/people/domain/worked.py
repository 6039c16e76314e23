"""How a person's day went: how long they stood how, and how much of it was work."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

# Of whoever is away, the reason says whether it was work.
AT_WORK = frozenset({"online", "busy"})


@dataclass(frozen=True, slots=True)
class Span:
    """How long a person stood so; without an end, until now."""

    status: str
    began_at: datetime
    ended_at: datetime | None = None
    reason: str = ""
    is_work: bool = False  # of the reason

    @property
    def counts(self) -> bool:
        """Whether it is time worked."""
        return self.status in AT_WORK or (self.status == "away" and self.is_work)


def within(spans: Iterable[Span], begin: datetime, end: datetime, *, now: datetime) -> list[Span]:
    """The parts of the spans between two moments, in order; nothing of what is still to come."""
    latest = min(end, now)
    found = []
    for span in sorted(spans, key=lambda each: each.began_at):
        begins, ends = max(span.began_at, begin), min(span.ended_at or latest, latest)
        if begins < ends:
            found.append(Span(span.status, begins, ends, span.reason, span.is_work))
    return found


def worked(spans: Iterable[Span], begin: datetime, end: datetime, *, now: datetime) -> timedelta:
    """The time worked between two moments."""
    parts = within(spans, begin, end, now=now)
    return sum(((each.ended_at or now) - each.began_at for each in parts if each.counts), timedelta())


def totals(spans: Iterable[Span], begin: datetime, end: datetime, *, now: datetime) -> dict[tuple[str, str], timedelta]:
    """How long each status, and each reason for being away, lasted between two moments."""
    found: dict[tuple[str, str], timedelta] = {}
    for each in within(spans, begin, end, now=now):
        key = each.status, each.reason
        found[key] = found.get(key, timedelta()) + ((each.ended_at or now) - each.began_at)
    return found
