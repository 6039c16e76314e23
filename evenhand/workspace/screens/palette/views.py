"""Commands and pages. What lies on the page the browser knows itself; this finds what does not."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from evenhand.cases import reads
from evenhand.cases.errors import NotAllowed
from evenhand.cases.models import Case, Category, State
from evenhand.people.models import Agent
from evenhand.people.reads import colleagues_of, queues_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.palette.pages import sections_for
from evenhand.workspace.screens.reading.personal import masked_line

LONGEST = 200
SHOWN = 8


@at_the_desk
@require_safe
def palette(request: DeskRequest) -> HttpResponse:
    """Without words: every page, queue and colleague, for the browser to look through. With words: cases and people."""
    words = request.GET.get("q", "")[:LONGEST].replace("\x00", "").strip()
    case = _case(request)
    context: dict[str, Any] = {"words": words, "case": case}
    if words:
        context |= _found(request.user, words)
    if not words or not request.htmx:
        context |= _known(request.user, case)
    return show(request, "palette/page.html", context, fragments={"palette-found": "found", "palette-known": "known"})


def _case(request: DeskRequest) -> Case | None:
    """The case that is open beside the palette, if the viewer may see it."""
    number = request.GET.get("case", "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    try:
        return reads.case_for(request.user, int(number))
    except NotAllowed:
        return None


def _known(viewer: Agent, case: Case | None) -> dict[str, Any]:
    may_write = case is not None and viewer.may_write and case.merged_into_id is None
    return {
        "sections": sections_for(viewer),
        "queues": list(queues_of(viewer)),
        "colleagues": list(colleagues_of(viewer)) if may_write else [],
        "states": _reachable(case) if case and may_write else [],
    }


def _found(viewer: Agent, words: str) -> dict[str, Any]:
    rows = reads.search(viewer, words)
    people: dict[str, int] = {}
    for row in rows:
        if row.customer and _names(row.customer, words):
            people[row.customer] = people.get(row.customer, 0) + 1
    cases = [(row, masked_line(row.title or row.snippet)) for row in rows[:SHOWN]]
    return {"cases": cases, "people": list(people.items())[:SHOWN]}


def _names(name: str, words: str) -> bool:
    return words.casefold().lstrip("@") in name.casefold()


def _reachable(case: Case) -> list[State]:
    """Other states; a case that is resolved is opened first."""
    states = State.objects.exclude(pk=case.state_id)
    if case.resolved_at is not None:
        states = states.filter(category__in=[Category.OPEN, Category.RESOLVED])
    return list(states)
