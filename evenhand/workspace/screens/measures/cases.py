"""The very cases behind a figure, and all of a period as rows to take out."""

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

import msgspec
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST, require_safe

from evenhand.cases.errors import NotAllowed
from evenhand.flows.measured.words import span
from evenhand.insight.events import CasesExported
from evenhand.insight.models import CaseFact
from evenhand.insight.reads.cases import OF_RESOLVED, cases_behind
from evenhand.insight.reads.counted import desk_day
from evenhand.insight.reads.export import COLUMNS, exported
from evenhand.kernel import clock
from evenhand.ledger.actions import record
from evenhand.people.models import Agent, Allowance
from evenhand.people.reads.terms import is_allowed
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.measures.asking import asked_in, choices, told
from evenhand.workspace.screens.measures.views import check_sees_all

PAGE: Final = 50
WHICH: Final[dict[str, str | Promise]] = {
    "opened": lazy("opened"),
    "asked": lazy("begun by the customer"),
    "answered": lazy("answered"),
    "unanswered": lazy("not answered yet"),
    "promised": lazy("answered in time or late"),
    "late": lazy("answered too late, or late now"),
    "in-time": lazy("answered in time"),
    "escalated": lazy("passed up"),
    "unresolved": lazy("not resolved yet"),
    "resolved": lazy("resolved"),
    "returned": lazy("came back within a week"),
    "stayed": lazy("resolved, and did not come back within a week"),
    "ripe": lazy("resolved at least seven days ago"),
    "ripe-returned": lazy("resolved at least seven days ago, and came back within a week"),
    "at-once": lazy("resolved at once, at least seven days ago"),
}
_MEDIA: Final = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}


@at_the_desk
@require_safe
def behind(request: DeskRequest) -> HttpResponse:
    """The cases that a figure counts, newest first."""
    check_sees_all(request.user)
    now = clock.now()
    asked = asked_in(request.GET, now=now)
    which = request.GET.get("which", "") if request.GET.get("which", "") in WHICH else "opened"
    after = _key(request.GET.get("after", ""))
    found = cases_behind(request.user, asked, which, today=desk_day(now), after=after, limit=PAGE + 1)
    shown = found[:PAGE]
    more = ""
    if len(found) > PAGE:
        last = shown[-1]
        day = last.resolved_day if which in OF_RESOLVED else last.day
        more = f"{told(asked)}&{urlencode({'which': which, 'after': f'{day},{last.pk}'})}"
    context = {
        **choices(request.user, asked, now=now),
        "facts": [_told(each) for each in shown],
        "which": which,
        "whiches": WHICH.items(),
        "which_words": WHICH[which],
        "more": more,
        "may_export": may_export(request.user),
    }
    return show(request, "measures/cases.html", context)


def _told(fact: CaseFact) -> dict[str, Any]:
    waited = (fact.answered_at - fact.asked_at).total_seconds() if fact.answered_at and fact.asked_at else None
    took = (fact.resolved_at - fact.opened_at).total_seconds() if fact.resolved_at else None
    return {"fact": fact, "waited": span(waited), "took": span(took)}


def _key(said: str) -> tuple[date, int] | None:
    day, _comma, number = said.partition(",")
    try:
        return (date.fromisoformat(day), int(number)) if number.isdecimal() and len(number) < 18 else None
    except ValueError:
        return None


def may_export(viewer: Agent) -> bool:
    """Whether the viewer may take cases out: whoever sees them all, unless their teams belong to another company."""
    return viewer.sees_all and is_allowed(viewer, Allowance.EXPORT)


@at_the_desk
@require_POST
def export(request: DeskRequest, form: str) -> StreamingHttpResponse:
    """One row per case of the period, streamed; that it was taken out stands in the audit trail."""
    if form not in _MEDIA:
        raise Http404
    if not may_export(request.user):
        raise NotAllowed(_("You may not take cases out."))
    now = clock.now()
    asked = asked_in(request.POST, now=now)
    facts = {key: value for key, value in msgspec.to_builtins(asked).items() if value}
    record(CasesExported(form=form, asked=facts), now=now, actor_id=request.user.pk)
    rows = exported(request.user, asked, now=now)
    lines = _csv(rows) if form == "csv" else (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    response = StreamingHttpResponse(lines, content_type=_MEDIA[form])
    response["Content-Disposition"] = f'attachment; filename="cases-{asked.since}-{asked.until}.{form}"'
    response["Cache-Control"] = "private, no-store"
    return response


class _Echo:
    """A file that gives each line back."""

    def write(self, line: str) -> str:
        return line


def _csv(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    for row in rows:
        yield writer.writerow([_cell(row[name]) for name in COLUMNS])


def _cell(value: Any) -> str:
    """The value as a cell; what a spreadsheet would run as a formula is only shown."""
    if isinstance(value, bool):
        return "true" if value else "false"
    said = "" if value is None else str(value)
    return f"'{said}" if isinstance(value, str) and said[:1] in {"=", "+", "-", "@", "\t", "\r"} else said
