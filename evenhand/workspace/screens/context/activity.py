"""The tab of what happened: the ledger in words, who and when, page by page."""

from typing import Any

import msgspec
from django.utils.translation import gettext as _

from evenhand.cases.models import Case
from evenhand.cases.reads.activity import PAGE, activity_of, key_of
from evenhand.ledger.models import Entry
from evenhand.people.models import Agent
from evenhand.workspace.door import DeskRequest
from evenhand.workspace.screens.context.happenings import sentence_of

WHO = ("all", "people", "desk")


class Happened(msgspec.Struct, frozen=True, kw_only=True):
    """One line."""

    at: Any
    who: str
    words: str
    is_desk: bool


def gathered(request: DeskRequest, case: Case) -> dict[str, Any]:
    """A page of it, newest first; two queries."""
    who = request.GET.get("who", "all")
    who = who if who in WHO else "all"
    entries = activity_of(case, who=who, after=request.GET.get("after", ""), limit=PAGE + 1)
    shown = entries[:PAGE]
    names = _names(shown)
    return {
        "who": who,
        "whose": [("all", _("All")), ("people", _("Colleagues")), ("desk", _("Evenhand"))],
        "happened": [line for entry in shown if (line := _line(entry, names))],
        "after": key_of(shown[-1]) if len(entries) > PAGE else "",
    }


def _names(entries: list[Entry]) -> dict[int, str]:
    """Names of the people the entries speak of; who acted is known already."""
    names = {entry.actor_id: entry.actor.full_name for entry in entries if entry.actor_id and entry.actor}
    keys = ("assignee_id", "owner_id", "agent_id")
    spoken_of = {entry.facts.get(key) for entry in entries for key in keys} - set(names) - {None}
    if spoken_of:
        names |= {agent.pk: agent.full_name for agent in Agent.objects.filter(pk__in=spoken_of)}
    return names


def _line(entry: Entry, names: dict[int, str]) -> Happened | None:
    words = sentence_of(entry.name, entry.facts, names, actor_id=entry.actor_id)
    who = names.get(entry.actor_id or 0, _("Evenhand"))
    return Happened(at=entry.at, who=who, words=words, is_desk=entry.actor_id is None) if words else None
