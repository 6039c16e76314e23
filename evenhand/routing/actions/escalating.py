"""Taking steps of the ladder: each once for each clock, however many look at the same moment."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import connection

from evenhand.ledger.actions import record
from evenhand.routing.domain.escalation import Told
from evenhand.routing.domain.priority import severity_of
from evenhand.routing.events import CaseEscalated
from evenhand.routing.models import Escalation, EscalationStep, Rung

TOO_OLD = timedelta(days=1)  # a step whose moment was longer ago is taken no more: the ladder is new, or we were away

# Of one step: the clocks whose moment has come and for which nobody took it yet, the latest first.
_TAKE = """
WITH due AS (
    SELECT r.id AS run_id, r.case_id FROM routing_clockrun r
    JOIN cases_opencase o ON o.case_id = r.case_id
    WHERE r.ended_at IS NULL AND r.due_at > %(since)s AND r.due_at <= %(until)s
        AND (%(kinds)s::smallint[] = '{}' OR r.kind = ANY(%(kinds)s))
        AND (%(brand)s::bigint IS NULL OR o.brand_id = %(brand)s)
        AND (%(needs_assignee)s = false OR o.assignee_id IS NOT NULL)
        AND (%(severity)s = '' OR o.priority BETWEEN %(least)s AND %(most)s)
        AND NOT EXISTS (SELECT FROM routing_escalation e WHERE e.run_id = r.id AND e.step_id = %(step)s)
    ORDER BY r.due_at DESC LIMIT %(limit)s
), taken AS (
    INSERT INTO routing_escalation (run_id, step_id, case_id, at, reached, told)
    SELECT run_id, %(step)s, case_id, %(now)s, '', '{}' FROM due
    ON CONFLICT DO NOTHING RETURNING run_id, case_id
)
SELECT t.run_id, t.case_id, r.kind, r.due_at, o.brand_id, c.network, o.priority, o.assignee_id
FROM taken t JOIN routing_clockrun r ON r.id = t.run_id JOIN cases_opencase o ON o.case_id = t.case_id
JOIN cases_case c ON c.id = t.case_id ORDER BY r.due_at
"""


class Taken(msgspec.Struct, frozen=True):
    """A step that is taken now, and the case it is about."""

    run_id: int
    case_id: int
    kind: int
    due_at: datetime
    brand_id: int
    network: str
    severity: str
    assignee_id: int | None


def take(step: EscalationStep, *, now: datetime, limit: int = 500) -> list[Taken]:
    """Take the step for every clock whose moment has come; the clocks. In the caller's transaction, which tells."""
    away = timedelta(minutes=step.minutes)
    least, most = _priorities(step.severity)
    values: dict[str, Any] = {
        "step": step.pk,
        "since": now - away - TOO_OLD,
        "until": now - away,
        "kinds": list(step.kinds),
        "brand": step.brand_id,
        "needs_assignee": step.rung == Rung.ASSIGNEE,
        "severity": step.severity,
        "least": least,
        "most": most,
        "now": now,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        rows = cursor.fetchall()
    return [
        Taken(run, case, kind, due_at, brand, network, severity_of(priority), assignee)
        for run, case, kind, due_at, brand, network, priority, assignee in rows
    ]


def _priorities(severity: str) -> tuple[int, int]:
    """The lowest and highest priority that stand for a severity."""
    found = [number for number in range(-10, 11) if severity_of(number) == severity]
    return (min(found), max(found)) if found else (0, 0)


def note_told(told: Sequence[tuple[Taken, Told]], *, step_id: int, now: datetime) -> None:
    """Whom the step reached, on the case and in the ledger. In the transaction that took it."""
    for taken, reached in told:
        Escalation.objects.filter(run_id=taken.run_id, step_id=step_id).update(
            reached=reached.rung.value, told=list(reached.agent_ids)
        )
    record(
        *(
            CaseEscalated(
                case_id=taken.case_id,
                run_id=taken.run_id,
                step_id=step_id,
                rung=reached.rung.value,
                told=list(reached.agent_ids),
            )
            for taken, reached in told
        ),
        now=now,
    )
