"""What a person is told, and how they want to be told."""

from collections.abc import Collection
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q, QuerySet

from evenhand.cases.domain.notices import Quiet, is_quiet
from evenhand.cases.errors import NotAllowed
from evenhand.cases.models import Notice, NoticeChoice, NoticeKind, QuietHours
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of

PAGE = 50
MOST_COUNTED = 99
IS_AT_THE_DESK_FOR = timedelta(minutes=1)  # somebody who sits there sees it before it must be mailed
MOST_IN_A_MAIL = 20

Choices = dict[str, tuple[bool, bool]]  # kind → (on the desktop, by mail)


def _visible(viewer: Agent) -> QuerySet[Notice]:
    """Nobody is told of a case they may no longer see."""
    may_see = Q(case=None) | Q(case__brand_id__in=brand_ids_of(viewer))
    return Notice.objects.filter(may_see, agent=viewer, is_folded=False)


def unseen_count(viewer: Agent) -> int:
    """How many things the viewer has not seen; counting stops behind MOST_COUNTED."""
    return _visible(viewer).filter(seen_at=None)[: MOST_COUNTED + 1].count()


def unseen_of(kind: NoticeKind, agent_ids: Collection[int]) -> dict[int, int]:
    """How many things of one kind each of these people has not seen."""
    unseen = Notice.objects.filter(agent__in=agent_ids, kind=kind, is_folded=False, seen_at=None)
    return dict(unseen.values_list("agent").annotate(n=Count("pk")))


def notices_of(
    viewer: Agent, *, before: int | None = None, only_unseen: bool = False, limit: int = PAGE
) -> list[Notice]:
    """What the viewer was told, newest first."""
    found = _visible(viewer).select_related("case__customer", "case__brand", "actor")
    if only_unseen:
        found = found.filter(seen_at=None)
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-id")[:limit])


def notice_for(viewer: Agent, notice_id: int) -> Notice:
    """The viewer's own notice; raises NotAllowed for anybody else's."""
    found = _visible(viewer).filter(pk=notice_id).first()
    if found is None:
        raise NotAllowed("There is no such notice of yours.")
    return found


def choices_of(agent: Agent) -> Choices:
    """Of each kind, whether on the desktop and whether by mail."""
    said = {each.kind: (each.on_desktop, each.by_mail) for each in NoticeChoice.objects.filter(agent=agent)}
    return {kind: said.get(kind, (True, False)) for kind in NoticeKind.values}


def quiet_hours_of(agent: Agent) -> QuietHours:
    """When the agent is left alone; never, where nothing was set."""
    return QuietHours.objects.filter(agent=agent).first() or QuietHours(agent=agent)


def is_left_alone(agent: Agent, *, now: datetime) -> bool:
    """Whether the agent has quiet hours now, by their own clock."""
    return _is_quiet(agent, quiet_hours_of(agent), now)


def _is_quiet(agent: Agent, hours: QuietHours, now: datetime) -> bool:
    quiet = Quiet(
        begins_at=hours.begins_at, ends_at=hours.ends_at, free_days=frozenset(int(day) for day in hours.free_days)
    )
    return is_quiet(quiet, now.astimezone(zone_of(agent)))


def zone_of(agent: Agent) -> ZoneInfo:
    """The agent's time zone, else the desk's."""
    return ZoneInfo(agent.time_zone or settings.TIME_ZONE)


def agents_to_mail(*, now: datetime) -> list[Agent]:
    """Whose notices wait to be mailed, and to whom a mail may go now. Whoever is left alone takes nobody's place."""
    waiting = _waiting_for_mail(now).exclude(agent__quiet_hours__next_mail_at__gt=now).exclude(agent__email="")
    ids = waiting.filter(agent__is_active=True).values("agent_id").distinct()
    agents = list(Agent.objects.filter(pk__in=ids).order_by("pk"))
    hours = QuietHours.objects.in_bulk([agent.pk for agent in agents])
    return [each for each in agents if not _is_quiet(each, hours.get(each.pk) or QuietHours(agent=each), now)]


def notices_to_mail(agent: Agent, *, now: datetime) -> list[Notice]:
    """What goes into the agent's mail, oldest first."""
    may_see = Q(case=None) | Q(case__brand_id__in=brand_ids_of(agent))
    waiting = _waiting_for_mail(now).filter(may_see, agent=agent).select_related("case__brand", "actor")
    return list(waiting.order_by("id")[:MOST_IN_A_MAIL])


def _waiting_for_mail(now: datetime) -> QuerySet[Notice]:
    unread = Notice.objects.filter(by_mail=True, mailed_at=None, seen_at=None, is_folded=False)
    return unread.filter(at__lte=now - IS_AT_THE_DESK_FOR)


_WROTE = """
SELECT DISTINCT c.assignee_id, c.id FROM channels_batch b
JOIN channels_post p ON p.batch_id = b.id AND p.id BETWEEN b.first_post AND b.last_post
JOIN cases_conversation v ON v.account_id = p.account_id AND v.thread_key = p.thread_key AND v.persona_id = p.persona_id
JOIN cases_case c ON c.id = v.case_id AND c.assignee_id IS NOT NULL AND c.opened_at < p.heard_at
WHERE b.id = %s AND NOT p.is_own AND NOT p.is_automatic
"""


def cases_written_in(batch_id: int) -> list[tuple[int, int]]:
    """Owners and their cases in which customers wrote again with this batch; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_WROTE, [batch_id])
        return [(row[0], row[1]) for row in cursor.fetchall()]
