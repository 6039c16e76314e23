"""Where the cases of an answer for many come from, as addresses and the broadcast's row say it."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

import msgspec
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from evenhand.cases.reads.views import saved_views
from evenhand.flows.answer_progress import broadcast_for
from evenhand.flows.answer_sets import (
    cases_named,
    cases_of_fixed,
    cases_of_incident,
    cases_of_issue,
    cases_of_view,
    cases_set_aside,
)
from evenhand.flows.issue_care import FIXED
from evenhand.incidents.reads import incident_of
from evenhand.kernel.text import number_in
from evenhand.people.models import Agent
from evenhand.replies.models import Broadcast
from evenhand.understanding.reads.issues import issue_of
from evenhand.workspace.screens.inbox.filters import read_filter
from evenhand.workspace.screens.inbox.views import expanded

GROWING = frozenset({"view", "issue", "incident", FIXED})  # others are what they were


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """A set of cases that can grow."""

    # "cases", "view", "issue", "fixed": an issue that is over, "incident", "aside": of another answer for many
    kind: str
    said: str

    @property
    def query(self) -> str:
        """As an address says it."""
        if self.kind == "aside":
            broadcast, _between, why = self.said.partition(" ")
            return urlencode({"aside": broadcast, "why": why})
        return self.said if self.kind == "view" else urlencode({self.kind: self.said})


def read_origin(query: QueryDict) -> Origin:
    """What an address or a form asks for; a view is said by the inbox's own words."""
    if number_in(query.get("aside", "")):
        return Origin(kind="aside", said=f"{number_in(query.get('aside', ''))} {query.get('why', '')[:60]}")
    for kind in ("incident", "issue", FIXED):
        if number_in(query.get(kind, "")):
            return Origin(kind=kind, said=str(number_in(query.get(kind, ""))))
    if query.getlist("case"):
        return Origin(kind="cases", said=",".join(str(n) for each in query.getlist("case") if (n := number_in(each))))
    return Origin(kind="view", said=read_filter(query).query)


def origin_of(broadcast: Broadcast) -> Origin:
    """Where it came from."""
    return Origin(kind=broadcast.origin, said=broadcast.origin_said)


def cases_of(viewer: Agent, origin: Origin) -> list[int]:
    """The cases of it now, as far as the viewer may see them."""
    return _CASES[origin.kind](viewer, origin.said) if origin.kind in _CASES else []


def _of_view(viewer: Agent, said: str) -> list[int]:
    return cases_of_view(viewer, expanded(read_filter(QueryDict(said)), saved_views(viewer)).view)


def _of_aside(viewer: Agent, said: str) -> list[int]:
    broadcast, _between, why = said.partition(" ")
    found = broadcast_for(viewer, number_in(broadcast) or 0)
    return cases_set_aside(viewer, found.pk, why) if found else []


_CASES: Mapping[str, Callable[[Agent, str], list[int]]] = {
    "cases": lambda viewer, said: cases_named(viewer, [n for each in said.split(",") if (n := number_in(each))]),
    "view": _of_view,
    "aside": _of_aside,
    "issue": lambda viewer, said: cases_of_issue(viewer, number_in(said) or 0),
    FIXED: lambda viewer, said: cases_of_fixed(viewer, number_in(said) or 0),
    "incident": lambda viewer, said: cases_of_incident(viewer, number_in(said) or 0),
}


class Named(msgspec.Struct, frozen=True):
    """What people call a set, and where it is."""

    name: str
    address: str


def named(viewer: Agent, origin: Origin) -> Named:
    """Its name as people know it, with its address."""
    if origin.kind in {"issue", FIXED} and (issue := issue_of(viewer, number_in(origin.said) or 0)):
        name = issue.called or _("Issue")
        name = _("Fixed: %(name)s") % {"name": name} if origin.kind == FIXED else name
        return Named(name, reverse("issue", args=[issue.pk]))
    if origin.kind == "incident":
        incident_id = number_in(origin.said) or 0
        found = incident_of(viewer, incident_id)
        return Named(found.title if found else _("Incident"), reverse("incident", args=[incident_id]))
    if origin.kind == "aside" and (broadcast := broadcast_for(viewer, number_in(origin.said.partition(" ")[0]) or 0)):
        return Named(_("Set aside: %(title)s") % {"title": broadcast.title}, reverse("answer", args=[broadcast.pk]))
    if origin.kind == "view":
        return Named(_("A view of the inbox"), f"/?{origin.said}")
    return Named(_("Chosen cases"), "/")
