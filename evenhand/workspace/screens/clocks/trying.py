"""Which policy holds for a case of a kind, why, and when it would be due if somebody wrote now."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from evenhand.people.models import Queue
from evenhand.routing.domain.pauses import begun
from evenhand.routing.domain.targets import Clocks, Kind, Subject, Target
from evenhand.routing.models import Policy
from evenhand.routing.reads import clocks
from evenhand.workspace.screens.clocks.words import Names, because, length


def tried(said: Mapping[str, str], names: Names, *, now: datetime) -> list[dict[str, Any]]:
    """A line for each clock: what holds, since which policy, and when it would run out."""
    subject = _subject(said)
    present = clocks()
    rows = {row.pk: row for row in Policy.objects.all()}
    return [_line(kind, words, subject, present, rows, names, now) for kind, words in _kinds().items()]


def _kinds() -> dict[Kind, str]:
    return {Kind.FIRST: _("First answer"), Kind.NEXT: _("Next answer"), Kind.RESOLUTION: _("Resolution")}


def _subject(said: Mapping[str, str]) -> Subject:
    queue = said.get("queue", "")
    found = Queue.objects.filter(pk=int(queue)).first() if queue.isascii() and queue.isdigit() else None
    brand = said.get("brand", "")
    mode = said.get("mode", "")
    return Subject(
        brand_id=found.brand_id if found else int(brand) if brand.isascii() and brand.isdigit() else None,
        queue_id=found.pk if found else None,
        network=said.get("network", ""),
        mode=int(mode) if mode in {"1", "2", "3"} else 1,
        severity=said.get("severity", "") or "normal",
    )


def _line(
    kind: Kind,
    words: str,
    subject: Subject,
    present: Clocks,
    rows: Mapping[int, Policy],
    names: Names,
    now: datetime,
) -> dict[str, Any]:
    target = present.target(kind, subject)
    line: dict[str, Any] = {"clock": words, "length": length(target.minutes) if target else ""}
    if target is None:
        return line
    calendar = present.calendar(subject.queue_id, round_the_clock=False)
    run = begun(target.length, round_the_clock=target.policy.is_round_the_clock, at=now)
    return {
        **line,
        "due_at": run.due_at(calendar),
        "policy": _named(target, rows, names),
        "why": because(target.because),
    }


def _named(target: Target, rows: Mapping[int, Policy], names: Names) -> str:
    row = rows.get(target.policy.id or 0)
    return " · ".join(names.parts(row)) or _("Every case") if row else _("Where nothing else is said")
