"""Winding clocks, set-wise: a clock begins where somebody waits, rests where its policy says so, ends, and breaks."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from evenhand.cases.actions.clocks import set_due
from evenhand.cases.models import OpenCase
from evenhand.cases.models.cases import UNWOUND
from evenhand.ledger.actions import CHANNEL, record
from evenhand.routing.domain.pauses import Run
from evenhand.routing.domain.priority import severity_of
from evenhand.routing.domain.targets import Clocks, Kind, Subject
from evenhand.routing.domain.winding import Clock, Standing, ended, length_in_minutes, wound
from evenhand.routing.events import ClockBreached
from evenhand.routing.models import ClockRun

_FACTS = (
    "case_id", "brand_id", "queue_id", "case__network", "mode", "priority", "category", "case__opened_at",
    "waiting_since", "last_at", "case__first_reply_at",
)  # fmt: skip

_KEEP = """
INSERT INTO routing_clockrun AS r (
    id, case_id, kind, since, policy_id, because, minutes, is_round_the_clock, ran, worked, resumed_at, due_at,
    breached_at, ended_at
)
SELECT coalesce(a.id, nextval(pg_get_serial_sequence('routing_clockrun', 'id'))), a.case_id, a.kind, a.since,
    a.policy_id, string_to_array(a.because, ' '), a.minutes, a.is_round_the_clock, a.ran, a.worked, a.resumed_at,
    a.due_at, a.breached_at, a.ended_at
FROM unnest(
    %s::bigint[], %s::bigint[], %s::smallint[], %s::timestamptz[], %s::bigint[], %s::text[], %s::int[], %s::bool[],
    %s::interval[], %s::interval[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[]
) AS a (
    id, case_id, kind, since, policy_id, because, minutes, is_round_the_clock, ran, worked, resumed_at, due_at,
    breached_at, ended_at
)
ON CONFLICT (id) DO UPDATE SET
    policy_id = excluded.policy_id, because = excluded.because, minutes = excluded.minutes,
    is_round_the_clock = excluded.is_round_the_clock, ran = excluded.ran, worked = excluded.worked,
    resumed_at = excluded.resumed_at, due_at = excluded.due_at, breached_at = excluded.breached_at,
    ended_at = excluded.ended_at
"""

# Takes clocks that ran out, whoever else looks at the same moment, and says so, in one statement.
_BREACH = """
WITH over AS (
    SELECT id FROM routing_clockrun WHERE ended_at IS NULL AND breached_at IS NULL AND due_at <= %s
    ORDER BY due_at, id LIMIT %s FOR UPDATE SKIP LOCKED
), said AS (
    UPDATE routing_clockrun r SET breached_at = r.due_at FROM over WHERE r.id = over.id
    RETURNING r.id, r.case_id, r.kind, r.due_at, r.policy_id
), told AS (
    INSERT INTO ledger_entry (at, name, case_id, facts)
    SELECT %s, 'ClockBreached', case_id,
        jsonb_build_object('run_id', id, 'kind', kind, 'due_at', due_at, 'policy_id', policy_id) FROM said
)
SELECT case_id FROM said
"""


@transaction.atomic
def wind(*, clocks: Clocks, limit: int = 2000) -> int:
    """Set the clocks of cases whose waiting began, ended or changed since; how many there were.

    Rows that somebody holds are left for the next time.
    """
    rows = OpenCase.objects.filter(UNWOUND).order_by("case_id").select_for_update(skip_locked=True, of=("self",))
    found = list(rows.values_list(*_FACTS)[:limit])
    _wind(found, clocks)
    return len(found)


@transaction.atomic
def wind_cases(case_ids: Iterable[int], *, clocks: Clocks) -> int:
    """Set the clocks of these cases, whatever was set; how many of them are open."""
    rows = OpenCase.objects.filter(pk__in=list(case_ids)).order_by("case_id").select_for_update(of=("self",))
    found = list(rows.values_list(*_FACTS))
    _wind(found, clocks)
    return len(found)


@transaction.atomic
def end_clocks(resolved: Mapping[int, datetime], *, clocks: Clocks) -> int:
    """The work on these cases ended at these moments: so do their clocks; how many did. Open cases keep theirs."""
    is_open = set(OpenCase.objects.filter(pk__in=list(resolved)).values_list("pk", flat=True))
    done = [case_id for case_id in resolved if case_id not in is_open]
    runs = ClockRun.objects.filter(case__in=done, ended_at=None).select_related("case").order_by("id")
    runs = runs.select_for_update(of=("self",))
    over = [
        (run.case_id, ended(_clock(run), resolved[run.case_id], _calendar(clocks, run.case.queue_id))) for run in runs
    ]
    _keep(over)
    return len(over)


@transaction.atomic
def record_breaches(*, now: datetime, limit: int = 1000) -> int:
    """Clocks that ran out are said to have, each once; how many were now."""
    with connection.cursor() as cursor:
        cursor.execute(_BREACH, [now, limit, now])
        cases = [row[0] for row in cursor.fetchall()]
        if cases:
            notice = json.dumps({"names": ["ClockBreached"], "cases": cases[:500] if len(cases) <= 500 else None})
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, notice])
    return len(cases)


def _wind(found: Sequence[tuple[Any, ...]], clocks: Clocks) -> None:
    """In a transaction that holds the open rows of these cases."""
    if not found:
        return
    known = _known([row[0] for row in found])
    kept: list[tuple[int, Clock]] = []
    dues: list[tuple[int, datetime | None, datetime | None]] = []
    for row in found:
        standing = _standing(row)
        theirs = wound(standing, known.get(row[0], []), clocks)
        kept += [(row[0], clock) for clock in theirs]
        answer = next((each for each in theirs if each.kind is not Kind.RESOLUTION and each.ended_at is None), None)
        dues.append((row[0], standing.waiting_since, answer.due_at if answer else None))
    _keep(kept)
    set_due(dues)


def _known(case_ids: Sequence[int]) -> dict[int, list[Clock]]:
    """The open clocks of these cases, and those that ended, the last first."""
    found: dict[int, list[Clock]] = {}
    for run in ClockRun.objects.filter(case__in=case_ids).order_by("-since", "-id").select_for_update():
        found.setdefault(run.case_id, []).append(_clock(run))
    return found


def _standing(row: tuple[Any, ...]) -> Standing:
    _id, brand_id, queue_id, network, mode, priority, category, opened_at, waiting_since, last_at, replied_at = row
    return Standing(
        subject=Subject(
            brand_id=brand_id, queue_id=queue_id, network=network, mode=mode, severity=severity_of(priority)
        ),
        category=category,
        opened_at=opened_at,
        waiting_since=waiting_since,
        last_at=last_at,
        is_answered=replied_at is not None,
    )


def _clock(run: ClockRun) -> Clock:
    length = timedelta(minutes=run.minutes)
    return Clock(
        id=run.pk,
        kind=Kind(run.kind),
        since=run.since,
        policy_id=run.policy_id,
        because=tuple(run.because),
        run=Run(length, run.is_round_the_clock, run.ran, run.worked, run.resumed_at),
        due_at=run.due_at,
        breached_at=run.breached_at,
        ended_at=run.ended_at,
    )


def _calendar(clocks: Clocks, queue_id: int | None) -> Any:
    return clocks.calendar(queue_id, round_the_clock=False)


def _keep(clocks: Sequence[tuple[int, Clock]]) -> None:
    """Store them; those that ran out before they ended are said to have."""
    dropped = [clock.id for _case, clock in clocks if clock.is_dropped and clock.id is not None]
    if dropped:
        ClockRun.objects.filter(pk__in=dropped).delete()
    rows = [_row(case_id, clock) for case_id, clock in clocks if not clock.is_dropped]
    if not rows:
        return
    rows.sort(key=lambda row: row[-1] is None)  # what ends makes room for what begins
    with connection.cursor() as cursor:
        for part in ([row for row in rows if row[-1] is not None], [row for row in rows if row[-1] is None]):
            if part:
                cursor.execute(_KEEP, [list(column) for column in zip(*part, strict=True)])
    _tell([(case_id, clock) for case_id, clock in clocks if clock.ran_out and not clock.is_dropped])


def _tell(broken: Sequence[tuple[int, Clock]]) -> None:
    for case_id, clock in broken:
        if clock.id is None or clock.due_at is None or clock.ended_at is None:
            continue
        event = ClockBreached(
            case_id=case_id,
            run_id=clock.id,
            kind=int(clock.kind),
            due_at=clock.due_at.isoformat(),
            policy_id=clock.policy_id,
        )
        record(event, now=clock.ended_at)


def _row(case_id: int, clock: Clock) -> tuple[Any, ...]:
    return (
        clock.id,
        case_id,
        int(clock.kind),
        clock.since,
        clock.policy_id,
        " ".join(clock.because),
        length_in_minutes(clock.run.target),
        clock.run.is_round_the_clock,
        clock.run.ran,
        clock.run.worked,
        clock.run.resumed_at,
        clock.due_at,
        clock.due_at if clock.ran_out else clock.breached_at,
        clock.ended_at,
    )
