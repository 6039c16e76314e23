"""When an answer is due: set on the rows the inbox reads, and what the company aims at."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from evenhand.cases.errors import NotAllowed, NotUsable
from evenhand.cases.events import TargetSet
from evenhand.cases.models import OpenCase, ResponseTarget
from evenhand.cases.models.cases import UNWOUND
from evenhand.ledger.actions import record
from evenhand.people.models import Agent, Queue

Due = Callable[[int | None, int, datetime], datetime]  # of a queue and a mode, since when somebody waits

LONGEST = 90 * 24 * 60  # minutes

_WIND = """
UPDATE cases_opencase o SET due_at = a.due_at, clock_since = a.since
FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[]) AS a (case_id, since, due_at)
WHERE o.case_id = a.case_id
"""


@transaction.atomic
def wind(*, due: Due, limit: int = 2000) -> int:
    """Set the clocks of cases whose waiting began, ended or changed since their clock was set; how many there were.

    Rows that somebody holds are left for the next time.
    """
    rows = OpenCase.objects.filter(UNWOUND).order_by("case_id").select_for_update(skip_locked=True, of=("self",))
    found = list(rows.values_list("case_id", "queue_id", "mode", "waiting_since")[:limit])
    if found:
        dues = [None if since is None else due(queue_id, mode, since) for _id, queue_id, mode, since in found]
        with connection.cursor() as cursor:
            cursor.execute(_WIND, [[each[0] for each in found], [each[3] for each in found], dues])
    return len(found)


@transaction.atomic
def set_target(
    *, queue_id: int | None, mode: int | None, minutes: int | None, around_the_clock: bool, actor: Agent, now: datetime
) -> None:
    """Say how soon people should have an answer; no minutes: no longer say it. Clocks that run are set anew."""
    if not (actor.sees_all and actor.may_write):
        raise NotAllowed(_("Care leads set the targets."))
    if minutes is not None and not 0 < minutes <= LONGEST:
        raise NotUsable(_("A target lies between a minute and 90 days."))
    if mode not in {None, 1, 2, 3} or (queue_id is not None and not Queue.objects.filter(pk=queue_id).exists()):
        raise NotUsable(_("Choose one of the values offered."))
    if minutes is None:
        ResponseTarget.objects.filter(queue=queue_id, mode=mode).delete()
    else:
        said = {"minutes": minutes, "is_round_the_clock": around_the_clock}
        place: dict[str, Any] = {"queue_id": queue_id, "mode": mode}
        ResponseTarget.objects.update_or_create(**place, defaults=said)
    running = OpenCase.objects.filter(waiting_since__isnull=False)
    running = running if queue_id is None else running.filter(queue=queue_id)
    (running if mode is None else running.filter(mode=mode)).update(clock_since=None)
    record(TargetSet(queue_id=queue_id, mode=mode, minutes=minutes), now=now, actor_id=actor.pk)
