"""When an answer is due: kept on the rows the inbox reads. Which clocks there are is told by routing, above."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Q

from evenhand.cases.models import OpenCase

Due = Callable[[int | None, int, datetime], datetime]  # of a queue and a mode, since when somebody waits

_SET = """
UPDATE cases_opencase o SET due_at = a.due_at, clock_since = a.since, priority = c.priority
FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[]) AS a (case_id, since, due_at)
JOIN cases_case c ON c.id = a.case_id
WHERE o.case_id = a.case_id AND (o.due_at, o.clock_since) IS DISTINCT FROM (a.due_at, a.since)
"""


def set_due(dues: Sequence[tuple[int, datetime | None, datetime | None]]) -> None:
    """Each case's answer is due at a moment, for who waits since another; it counts as late anew (`raise_late`).

    In a transaction that holds the rows.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SET, [[each[place] for each in dues] for place in range(3)])


def unset_due(cases: Q) -> int:
    """Clocks of these open cases are to be set anew; how many run."""
    return OpenCase.objects.filter(waiting_since__isnull=False).filter(cases).update(clock_since=None)
