"""People say whether they can be given work; the desk notices who is gone."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from evenhand.ledger.actions import record
from evenhand.people.domain.presence import AWAY_AFTER, OFFLINE_AFTER, standing_after, standing_on_return
from evenhand.people.errors import NotUsable, OnlyLeads
from evenhand.people.events import AwayReasonKept, StatusSet
from evenhand.people.models import Agent, AgentStatus, AwayReason, Status, StatusSpan


@transaction.atomic
def set_status(*, agent: Agent, status: str, reason_id: int | None = None, actor: Agent, now: datetime) -> AgentStatus:
    """From now on the person can be given work, or cannot. Saying it again changes nothing.

    Only who is away has a reason. Raises OnlyLeads where somebody speaks for another.
    """
    if agent.pk != actor.pk and not (actor.sees_all and actor.may_write):
        raise OnlyLeads(_("Only a care lead says it for somebody else."))
    if status not in Status.values or not agent.may_write:
        raise NotUsable(_("Choose one of the values offered."))
    if status != Status.AWAY:
        reason_id = None
    elif reason_id is not None and not AwayReason.objects.filter(pk=reason_id, is_retired=False).exists():
        raise NotUsable(_("Choose one of the values offered."))
    standing = _locked(agent, now)
    # Whoever says so is there, whatever the desk last noticed.
    standing.seen_at = now if agent.pk == actor.pk else standing.seen_at
    standing.save(update_fields=["seen_at"])
    return _stand(standing, status, reason_id, is_automatic=False, actor_id=actor.pk, now=now)


def _locked(agent: Agent, now: datetime) -> AgentStatus:
    """The person's row, locked; made where they never said anything."""
    AgentStatus.objects.bulk_create([AgentStatus(agent=agent, since=now)], ignore_conflicts=True)
    return AgentStatus.objects.select_for_update().get(pk=agent.pk)


def _stand(
    standing: AgentStatus,
    status: str,
    reason_id: int | None,
    *,
    is_automatic: bool,
    actor_id: int | None,
    now: datetime,
) -> AgentStatus:
    """Write how the person stands now, end how they stood, and say so; in a transaction that holds the row."""
    was = (standing.status, standing.reason_id, standing.is_automatic)
    if was == (status, reason_id, is_automatic):
        return standing
    standing.status, standing.reason_id, standing.is_automatic = status, reason_id, is_automatic
    standing.since = now
    standing.save(update_fields=["status", "reason", "is_automatic", "since"])
    StatusSpan.objects.filter(agent=standing.pk, ended_at=None).update(ended_at=now)
    StatusSpan.objects.create(
        agent_id=standing.pk, status=status, reason_id=reason_id, is_automatic=is_automatic, began_at=now
    )
    told = StatusSet(agent_id=standing.pk, status=status, reason_id=reason_id, is_automatic=is_automatic)
    record(told, now=now, actor_id=actor_id)
    return standing


@transaction.atomic
def note_open(*, agent: Agent, now: datetime) -> None:
    """A desk of theirs is open: who was away only because nothing was open is online again. Cheap; told often."""
    standing = AgentStatus.objects.select_for_update(skip_locked=True).filter(pk=agent.pk).first()
    if standing is None:
        return
    AgentStatus.objects.filter(pk=agent.pk).update(seen_at=now)
    back = standing_on_return(standing.status, is_automatic=standing.is_automatic)
    if back:
        _stand(standing, back, None, is_automatic=False, actor_id=None, now=now)


def note_all_open(agent_ids: Iterable[int], *, now: datetime) -> None:
    """Desks of all these people are open; one statement."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_agentstatus SET seen_at = %s WHERE agent_id = ANY(%s)", [now, list(agent_ids)])


_LONG_GONE = """
SELECT agent_id FROM people_agentstatus
WHERE (status IN ('online', 'busy') AND greatest(seen_at, since) <= %s)
    OR (status = 'away' AND is_automatic AND coalesce(seen_at, since) <= %s)
ORDER BY agent_id FOR UPDATE SKIP LOCKED
"""


@transaction.atomic
def note_gone(*, now: datetime) -> list[int]:
    """Whoever has nothing open for long is away, and at last offline; who they are. May run twice."""
    with connection.cursor() as cursor:
        cursor.execute(_LONG_GONE, [now - AWAY_AFTER, now - OFFLINE_AFTER])
        found = [row[0] for row in cursor.fetchall()]
    gone = []
    for standing in AgentStatus.objects.filter(pk__in=found):
        then = standing_after(
            standing.status,
            is_automatic=standing.is_automatic,
            since=standing.since,
            seen_at=standing.seen_at,
            now=now,
        )
        if then:
            _stand(standing, then, None, is_automatic=True, actor_id=None, now=now)
            gone.append(standing.pk)
    return gone


@transaction.atomic
def keep_reason(
    *, name: str, is_work: bool, actor: Agent, now: datetime, reason_id: int | None = None, is_retired: bool = False
) -> AwayReason:
    """Offer a reason for being away, change it, or offer it no longer; days that were keep it."""
    if not (actor.sees_all and actor.may_write):
        raise OnlyLeads(_("Care leads say which reasons there are."))
    name = " ".join(name.split())
    if not 0 < len(name) <= 40:
        raise NotUsable(_("A reason has a name of at most 40 characters."))
    same = AwayReason.objects.filter(name__iexact=name)
    if (same if reason_id is None else same.exclude(pk=reason_id)).exists():
        raise NotUsable(_("There is a reason of that name."))
    reason = AwayReason() if reason_id is None else _reason(reason_id)
    reason.name, reason.is_work, reason.is_retired = name, is_work, is_retired
    reason.save()
    record(AwayReasonKept(reason_id=reason.pk, is_retired=is_retired), now=now, actor_id=actor.pk)
    return reason


def _reason(reason_id: int) -> AwayReason:
    found = AwayReason.objects.select_for_update().filter(pk=reason_id).first()
    if found is None:
        raise NotUsable(_("Choose one of the values offered."))
    return found
