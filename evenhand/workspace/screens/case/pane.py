"""What the middle columns of a case show, gathered with few queries."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.db.models import prefetch_related_objects

from evenhand.cases.models import Case
from evenhand.cases.reads import Item, conversations_of, timeline_of
from evenhand.cases.reads.ties import Tie, ties_of
from evenhand.cases.reads.timeline import timeline_coming
from evenhand.community.models import Topic
from evenhand.database.asking import Coming
from evenhand.flows.community import KIND as COMMUNITY
from evenhand.flows.community_cases import topics_of_conversations
from evenhand.incidents.models import Incident
from evenhand.incidents.reads import incidents_of_case
from evenhand.kernel import clock
from evenhand.ledger.models import Entry
from evenhand.ledger.reads import history_coming, history_of
from evenhand.people.models import Agent
from evenhand.replies.models import Delivery, DeliveryState
from evenhand.replies.reads import Beside, beside, deliveries_among, deliveries_of, saying_of
from evenhand.replies.reads.holds import saying_coming
from evenhand.replies.reads.outbox import replies_coming
from evenhand.workspace.screens.case.bands import bands
from evenhand.workspace.screens.case.composing import composer
from evenhand.workspace.screens.phone.lines import with_calls
from evenhand.workspace.screens.reading.strip import with_strips

MOST_THREADS = 3
MOVED = {"CaseMerged", "CasesParted", "CaseSplit", "CasesRejoined"}
SOON = timedelta(minutes=1)  # in which the words of a sent reply are surely stored
WHOLE_HISTORY = 200  # entries that `history_of` gives at most; an older one may tell of a link
NEWEST = 30  # lines of a timeline shown at first; nobody reads a longer story from its beginning


def told_coming(viewer: Agent, case: Case) -> list[Coming]:
    """What `told` asks of every case; the rest depends on what it finds."""
    return [
        *timeline_coming(case),
        *history_coming(case.pk),
        *replies_coming(viewer, case.pk),
        *saying_coming(case.brand_id),
    ]


def pane(
    viewer: Agent, case: Case, *, mode: str = "", whole: bool = False, since: datetime | None = None
) -> dict[str, Any]:
    """Header, timeline and composer of a case that the viewer may see."""
    conversations = conversations_of(case)
    lying = beside(viewer, case.pk)
    sheet = composer(case, conversations, lying.drafts, agent=viewer, mode=mode, enclosures=lying.files)
    return {**told(viewer, case, whole=whole, since=since, lying=lying), "composer": sheet}


def told(
    viewer: Agent, case: Case, *, whole: bool = False, since: datetime | None = None, lying: Beside | None = None
) -> dict[str, Any]:
    """Header and timeline: all that changes by itself. `since`: where the reader had left off when they came."""
    history = history_of(case.pk)[::-1]
    items = timeline_of(case)
    deliveries = _deliveries(case, items, history)
    prefetch_related_objects([each for each in deliveries if each.state != DeliveryState.SENT], "conversation")
    newest = None if whole else NEWEST
    shown, earlier = bands(items, deliveries, history, _names(history), newest=newest, since=since, reader_id=viewer.pk)
    with_strips(case, shown)
    with_calls(viewer, shown)
    return {
        "case": case,
        "bands": shown,
        "earlier": earlier,
        "whole": whole,
        "since": since,
        "until": max((item.heard_at for item in items if item.heard_at), default=None),
        "threads": _threads(items),
        "ties": _grouped_ties(viewer, case, history),
        "lying": lying or beside(viewer, case.pk),
        "saying": saying_of(case.brand_id),
        "incidents": _incidents(viewer, case, history),
        "asked_in": _asked_in(viewer, items),
    }


def _asked_in(viewer: Agent, items: list[Item]) -> list[Topic]:
    """The topics of the community that the case began in; only cases from there are asked."""
    asked = {item.conversation_id for item in items if item.network == COMMUNITY and item.conversation_id}
    return topics_of_conversations(viewer, asked) if asked else []


def _threads(items: list[Item]) -> list[dict[str, Any]]:
    """The public threads that the case takes part in, the latest first; two of one network are told apart by when they
    began."""
    begun: dict[int, Item] = {}
    for item in items:
        if item.conversation_id and item.is_public:
            begun.setdefault(item.conversation_id, item)
    of_network = Counter(item.network for item in begun.values())
    return [
        {"id": number, "network": item.network, "since": item.at if of_network[item.network] > 1 else None}
        for number, item in reversed(begun.items())
    ][:MOST_THREADS]


def _deliveries(case: Case, items: list[Item], history: list[Entry]) -> list[Delivery]:
    """The replies of the case and, where messages moved between cases, those of the conversations it holds now. One
    whose words went to another case is told there."""
    has_moved = {entry.name for entry in history} & MOVED
    found = deliveries_among(case.pk) if has_moved else deliveries_of(case.pk)
    shown, long_ago = {item.external_id for item in items}, clock.now() - SOON
    return [each for each in found if each.external_id in shown or not _was_sent_before(each, long_ago)]


def _was_sent_before(delivery: Delivery, moment: datetime) -> bool:
    """Whether its words were stored long ago: then they are on the timeline of the case they belong to, or too old."""
    is_sent = delivery.state == DeliveryState.SENT and bool(delivery.external_id)
    return is_sent and delivery.sent_at is not None and delivery.sent_at < moment


def _incidents(viewer: Agent, case: Case, history: list[Entry]) -> list[Incident]:
    """The incidents it belongs to; cases that nobody ever put into one are not asked."""
    was_put = any(entry.name == "CasesJoinedIncident" for entry in history) or len(history) >= WHOLE_HISTORY
    return incidents_of_case(viewer, case.pk) if was_put else []


def _grouped_ties(viewer: Agent, case: Case, history: list[Entry]) -> list[Tie]:
    """Links and splits; cases to which nothing of that kind ever happened are not asked."""
    has_any = {entry.name for entry in history} & {"CasesLinked", "CaseSplit"}
    return ties_of(viewer, case) if has_any or len(history) >= WHOLE_HISTORY else []


def _names(history: list[Entry]) -> dict[int, str]:
    """Who acted, whom cases were given to, who keeps promises; no query where people act for themselves."""
    names = {entry.actor_id: entry.actor.full_name for entry in history if entry.actor_id and entry.actor}
    told_of = {entry.facts.get(key) for entry in history for key in ("assignee_id", "owner_id")}
    unknown = told_of - set(names) - {None}
    if unknown:
        names |= {agent.pk: agent.full_name for agent in Agent.objects.filter(pk__in=unknown)}
    return names
