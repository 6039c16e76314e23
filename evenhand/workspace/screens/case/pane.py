"""What the middle columns of a case show, gathered with few queries."""

from typing import Any

from django.db.models import prefetch_related_objects

from evenhand.cases.models import Case
from evenhand.cases.reads import conversations_of, timeline_of
from evenhand.ledger.models import Entry
from evenhand.ledger.reads import history_of
from evenhand.people.models import Agent
from evenhand.replies.models import DeliveryState
from evenhand.replies.reads import deliveries_of, drafts_of
from evenhand.workspace.screens.case.bands import bands
from evenhand.workspace.screens.case.composing import composer
from evenhand.workspace.screens.reading.strip import with_strips

NEWEST = 30  # lines of a timeline shown at first; nobody reads a longer story from its beginning


def pane(viewer: Agent, case: Case, *, mode: str = "", whole: bool = False) -> dict[str, Any]:
    """Header, timeline and composer of a case that the viewer may see."""
    conversations = conversations_of(case)
    drafts = drafts_of(viewer, case.pk) if viewer.may_write else {}
    return {**told(case, whole=whole), "composer": composer(case, conversations, drafts, agent=viewer, mode=mode)}


def told(case: Case, *, whole: bool = False) -> dict[str, Any]:
    """Header and timeline: all that changes by itself."""
    history = history_of(case.pk)[::-1]
    items, deliveries = timeline_of(case), deliveries_of(case.pk)
    prefetch_related_objects([each for each in deliveries if each.state != DeliveryState.SENT], "conversation")
    shown, earlier = bands(items, deliveries, history, _names(history), newest=None if whole else NEWEST)
    with_strips(case, shown)
    return {"case": case, "bands": shown, "earlier": earlier, "whole": whole}


def _names(history: list[Entry]) -> dict[int, str]:
    """Who acted, and whom cases were given to; no query where people took cases themselves."""
    names = {entry.actor_id: entry.actor.full_name for entry in history if entry.actor_id and entry.actor}
    given = {entry.facts.get("assignee_id") for entry in history if entry.name == "CaseAssigned"}
    unknown = given - set(names) - {None}
    if unknown:
        names |= {agent.pk: agent.full_name for agent in Agent.objects.filter(pk__in=unknown)}
    return names
