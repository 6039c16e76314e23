"""Incidents: the list, a new one, and one of them: what is known, said, held, and what happened."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from evenhand.cases.reads import case_for
from evenhand.flows.incidents import open_from_issue
from evenhand.incidents import actions
from evenhand.incidents.domain.signing import StatementState, still_to_sign
from evenhand.incidents.domain.states import GOES_ON, OVER, State, steps_from
from evenhand.incidents.models import Incident, Origin, Severity, Statement, Update
from evenhand.incidents.reads import (
    Person,
    Place,
    figures_of,
    incidents_of,
    people_of,
    signs_wanted,
    statements_of,
    stops_of,
    timeline_of,
)
from evenhand.kernel import clock
from evenhand.people.models import Agent
from evenhand.people.reads import brands_of
from evenhand.replies.actions.holds import may_hold
from evenhand.understanding.models import Issue
from evenhand.understanding.reads.issues import issue_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.incidents.sharing import incident_or_404, lines_of, number_of, numbers, say
from evenhand.workspace.screens.incidents.words import happened, severity_words, state_words

PAGE = 25
LINES = 40


@at_the_desk
@require_safe
def incidents(request: DeskRequest) -> HttpResponse:
    """Those that go on, or those that are over, a page at a time; and what waits for one's sign-off."""
    is_over = request.GET.get("of") == "over"
    found = incidents_of(request.user, is_over=is_over, after=_after(request), limit=PAGE + 1)
    context = {
        "is_over": is_over,
        "rows": [_row(each) for each in found[:PAGE]],
        "more": _more(found, is_over=is_over),
        "is_begin": "after" not in request.GET,
        "wanted": signs_wanted(request.user),
        "may_propose": request.user.may_write,
        "may_hold": may_hold(request.user),
    }
    return show(request, "incidents/page.html", context, fragments={"incidents": "incidents"})


def _row(incident: Incident) -> dict[str, Any]:
    return {"incident": incident, "state": state_words(incident.state), "severity": severity_words(incident.severity)}


def _more(found: list[Incident], *, is_over: bool) -> str:
    if len(found) <= PAGE:
        return ""
    last = found[PAGE - 1]
    kept = {"of": "over"} if is_over else {}
    return "?" + urlencode({**kept, "after": f"{last.detected_at.isoformat()},{last.pk}"})


def _after(request: DeskRequest) -> Place | None:
    moment, _comma, number = request.GET.get("after", "").partition(",")
    try:
        at = parse_datetime(moment)
    except ValueError:
        return None
    identity = number_of(number)
    return (at, identity) if at and at.tzinfo and identity is not None else None


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: DeskRequest) -> HttpResponse:
    """Propose or declare an incident: from a case, an issue, or out of nothing."""
    if not request.user.may_write:
        raise Http404
    if request.method == "POST":
        return _made(request)
    case_id, issue = number_of(request.GET.get("case", "")), _issue(request)
    case = case_for(request.user, case_id) if case_id is not None else None
    brands = list(brands_of(request.user).order_by("name"))
    first = {issue.brand_id} if issue else {case.brand_id} if case else {brands[0].pk} if len(brands) == 1 else set()
    context = {
        "case": case,
        "issue": issue,
        "title": issue.called if issue else case.title[:120] if case else "",
        "words": "\n".join(issue.words) if issue else "",
        "brands": brands,
        "chosen": first,
        "severities": [(value, severity_words(value)) for value in Severity.values],
        "may_declare": may_hold(request.user),
    }
    return show(request, "incidents/new.html", context)


def _issue(request: DeskRequest) -> Issue | None:
    said = request.GET.get("issue", "") or request.POST.get("issue", "")
    number = number_of(said)
    return issue_of(request.user, number) if number is not None else None


def _made(request: DeskRequest) -> HttpResponse:
    now, case_id, issue = clock.now(), number_of(request.POST.get("case", "")), _issue(request)
    severity = number_of(request.POST.get("severity", "")) or Severity.MAJOR
    said: dict[str, Any] = {
        "title": request.POST.get("title", ""),
        "severity": severity if severity in Severity.values else Severity.MAJOR,
        "words": lines_of(request.POST.get("words", "")),
        "actor": request.user,
        "now": now,
    }
    if issue is not None:
        incident = open_from_issue(issue=issue, **said)
    else:
        case = case_for(request.user, case_id) if case_id is not None else None
        incident = actions.propose(
            brand_ids=numbers(request, "brand"),
            known=request.POST.get("known", ""),
            origin=Origin.CASE if case else Origin.HAND,
            began_at=case.opened_at if case else None,
            **said,
        )
        if case is not None:
            actions.link_cases(incident_id=incident.pk, case_ids=[case.pk], actor=request.user, now=now)
    if "declare" in request.POST and may_hold(request.user):
        actions.declare(incident_id=incident.pk, actor=request.user, now=now)
        say(request, _("The incident is declared."))
    else:
        say(request, _("Proposed. Those who lead are told."))
    return redirect("incident", incident.pk)


@at_the_desk
@require_safe
def incident(request: DeskRequest, incident_id: int) -> HttpResponse:
    """One incident: everything that matters while it goes on, on one page."""
    found, now = incident_or_404(request, incident_id), clock.now()
    statements, stops = statements_of(found), stops_of(found)
    lines = timeline_of(found, limit=LINES + 1)
    people = people_of(found)
    context = {
        "incident": found,
        "state": state_words(found.state),
        "severity": severity_words(found.severity),
        "steps": {step.value for step in steps_from(found.state)},
        "goes_on": found.state in GOES_ON,
        "is_over": found.state in OVER,
        "is_cleared": found.state in {State.CLEARED, State.CLOSED},
        "may_lead": actions.may_lead(found, request.user),
        "may_hold": may_hold(request.user),
        "figures": figures_of(found, now=now),
        "standing": next((each for each in statements if each.state == StatementState.STANDS), None),
        "waiting": _waiting(statements, people.signers, request.user),
        "begun": _begun(statements),
        "past": [each for each in statements if each.state == StatementState.OVER][:10],
        "stops": [each for each in stops if each.lifted_at is None],
        "people": people,
        "updates": list(Update.objects.filter(incident=found).select_related("by").order_by("-at", "-id")[:10]),
        "lines": [(line, happened(line, people.names)) for line in lines[:LINES]],
        "has_more_lines": len(lines) > LINES,
    }
    return show(request, "incidents/incident.html", context)


def _begun(statements: list[Statement]) -> dict[str, str]:
    """What the next version begins with: the words of the latest one."""
    latest = statements[0] if statements else None
    return {"text": latest.text, "never": "\n".join(latest.never)} if latest else {"text": "", "never": ""}


def _waiting(statements: list[Statement], signers: list[Person], viewer: Agent) -> dict[str, Any] | None:
    """The version that does not stand yet, with who still has to say something."""
    open_states = {StatementState.DRAFT, StatementState.ASKED, StatementState.REFUSED}
    statement = next((each for each in statements if each.state in open_states), None)
    if statement is None:
        return None
    verdicts = {each.agent_id: each.verdict for each in statement.sign_offs.all()}
    missing = still_to_sign([each.pk for each in signers], verdicts, author=statement.written_by_id)
    may_sign = any(each.pk == viewer.pk for each in signers) and viewer.pk != statement.written_by_id
    return {
        "statement": statement,
        "missing": [each for each in signers if each.pk in missing],
        "may_sign": may_sign and statement.state != StatementState.DRAFT,
    }
