"""What our people look at: the queue, topics that wait for an answer, and one topic whole."""

from datetime import datetime
from typing import Any

import msgspec
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from evenhand.community.domain.quoting import quote_of
from evenhand.community.domain.screening import Shown, Why
from evenhand.community.models import Community, Contribution, Flag, FormerText, Ruling, Topic, TopicMerge
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of

PAGE = 50


def communities_of(viewer: Agent) -> list[Community]:
    """The communities of the brands this person serves."""
    found = Community.objects.filter(brand_id__in=brand_ids_of(viewer)).select_related("brand", "account")
    return list(found.order_by("brand__name"))


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """What waits for a look, and where the next ones begin; 0 at the end."""

    rows: list[Any]
    after: int


def waiting_for(viewer: Agent, *, why: Why | None = None, after: int = 0) -> Waiting:
    """What nobody sees until one of us looked, what was flagged, and hidden words whose author objects: for this
    reason, or for any. What speaks of danger stands before all others; the rest comes oldest first."""
    found = _waiting(viewer).select_related("topic__brand", "member", "agent").prefetch_related("flags__member")
    found = found.annotate(is_changed=Exists(FormerText.objects.filter(contribution=OuterRef("pk"))))
    urgent = list(found.filter(why=Why.HARM).order_by("pk")[:PAGE]) if why is None and not after else []
    rest = found.exclude(why=Why.HARM) if why is None else found.filter(why=why)
    rows = list(rest.filter(pk__gt=after).order_by("pk")[: PAGE + 1])
    return Waiting(rows=urgent + rows[:PAGE], after=rows[PAGE - 1].pk if len(rows) > PAGE else 0)


def reasons_waiting(viewer: Agent) -> dict[Why, int]:
    """How many wait for which reason, the gravest reason first."""
    found = _waiting(viewer).order_by().values("why").annotate(n=Count("pk")).values_list("why", "n")
    return {Why(why): n for why, n in sorted(found, key=lambda each: each[0], reverse=True)}


def _waiting(viewer: Agent) -> QuerySet[Contribution]:
    flagged = Flag.objects.filter(was_right=None).values("contribution_id")
    found = Contribution.objects.filter(
        Q(shown=Shown.WAITING) | Q(pk__in=flagged, shown__in=[Shown.SHOWN, Shown.HIDDEN])
    )
    return found.filter(topic__brand_id__in=brand_ids_of(viewer))


def brands_waiting_since(before: datetime) -> list[int]:
    """Brands in whose open community something has waited for a look since before then."""
    found = Contribution.objects.filter(shown=Shown.WAITING, at__lt=before, topic__brand__pilot_since=None)
    found = found.filter(topic__brand__community__is_on=True).order_by()
    return sorted(found.values_list("topic__brand_id", flat=True).distinct())


def lately_ruled(viewer: Agent, *, most: int = 10) -> list[Ruling]:
    """The latest decisions, each of which can be undone: of each contribution the last, unless it was taken back."""
    theirs = Ruling.objects.filter(contribution__topic__brand_id__in=brand_ids_of(viewer), undone_at=None)
    theirs = theirs.exclude(contribution__shown=Shown.GONE)
    latest = theirs.values("contribution_id").annotate(last=Max("pk")).order_by("-last").values_list("last", flat=True)
    found = Ruling.objects.filter(pk__in=list(latest[:most]))
    return list(found.select_related("agent", "contribution__topic", "contribution__member").order_by("-pk"))


def unanswered_for(viewer: Agent, *, most: int = PAGE) -> list[Topic]:
    """Questions without an answer, those that wait longest first."""
    found = Topic.objects.filter(brand_id__in=brand_ids_of(viewer), shown=Shown.SHOWN, merged_into=None, answers=0)
    return list(found.select_related("brand", "member").order_by("asked_at", "id")[:most])


def topic_at_the_desk(viewer: Agent, topic_id: int) -> Topic | None:
    """A topic of a brand this person serves."""
    found = Topic.objects.filter(pk=topic_id, brand_id__in=brand_ids_of(viewer))
    return found.select_related("brand", "member", "merged_into").first()


def said_in(topic: Topic) -> QuerySet[Contribution]:
    """All of it, also what is out of sight, in order."""
    found = Contribution.objects.filter(topic=topic).select_related("member", "agent").prefetch_related("former_texts")
    return found.annotate(open_flags=Count("flags", filter=Q(flags__was_right=None))).order_by("-is_question", "id")[
        :200
    ]


def quote_at_the_desk(topic: Topic, contribution_id: int | None) -> str:
    """What is shown in a topic as a passage to answer to; empty for anything else."""
    shown = Contribution.objects.filter(topic=topic, shown=Shown.SHOWN).select_related("member", "agent")
    said = shown.filter(pk=contribution_id).first() if contribution_id is not None else None
    return quote_of(said.text or topic.title, name=said.name, number=said.pk) if said is not None else ""


def merges_of(topic: Topic) -> list[TopicMerge]:
    """What was merged into it and can be undone."""
    found = TopicMerge.objects.filter(into=topic, undone_at=None).select_related("topic", "by")
    return list(found.order_by("-pk")[:10])
