"""The audit trail: looked through by leads, taken out by administrators, which is itself written down."""

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from typing import Any, Final

import msgspec
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evenhand.cases.errors import NotAllowed
from evenhand.kernel import clock
from evenhand.kernel.places import place_in, place_words
from evenhand.ledger.actions import record
from evenhand.ledger.domain import Event
from evenhand.ledger.models import Entry
from evenhand.ledger.reads import Asked, trail, whole_trail
from evenhand.people.events import AuditExported
from evenhand.people.models import Agent
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.context.happenings import sentence_of
from evenhand.workspace.screens.palette.pages import administrators, who_audits

PAGE: Final = 50
_COLUMNS: Final = ("id", "at", "event", "actor", "case", "facts")
_PEOPLE: Final = ("agent_id", "author_id", "assignee_id", "owner_id")  # facts that name somebody who works here
_MEDIA: Final = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}


@at_the_desk
@require_safe
def audit(request: DeskRequest) -> HttpResponse:
    """A page of what happened, newest first, filtered by who, what, case and time."""
    if not who_audits(request.user):
        raise NotAllowed(_("Only leads and administrators read the audit trail."))
    asked = _asked(request.GET)
    found = trail(asked, before=place_in(request.GET.get("after", "")), limit=PAGE + 1)
    shown = found[:PAGE]
    query = request.GET.copy()
    query.pop("after", None)
    context: dict[str, Any] = {
        "entries": _told(shown),
        "after": place_words(shown[-1].at, shown[-1].id) if len(found) > PAGE else "",
        "query": query.urlencode(),
        "said": request.GET,
        "people": Agent.objects.order_by("first_name", "last_name", "id"),
        "names": sorted(Event.names),
        "may_export": administrators(request.user),
    }
    return show(request, "audit/page.html", context)


def _told(entries: list[Entry]) -> list[tuple[Entry, str, str]]:
    """Each entry with what happened, and its facts as they stand."""
    named = {entry.facts.get(key) for entry in entries for key in _PEOPLE} - {None}
    names = {agent.pk: agent.full_name for agent in Agent.objects.filter(pk__in=named)} if named else {}
    return [
        (
            entry,
            sentence_of(entry.name, entry.facts, names, actor_id=entry.actor_id) or entry.name,
            json.dumps(entry.facts, ensure_ascii=False, sort_keys=True),
        )
        for entry in entries
    ]


def _asked(said: Any) -> Asked:
    until = _day(said.get("until", ""))
    return Asked(
        actor_id=_number(said.get("who", "")),
        name=said.get("what", "") if said.get("what", "") in Event.names else "",
        case_id=_number(said.get("case", "").strip().upper().removeprefix("EH-")),
        since=_day(said.get("since", "")),
        until=until + timedelta(days=1) if until else None,
    )


def _number(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 18 else None


def _day(said: str) -> datetime | None:
    try:
        day = parse_date(said)
    except ValueError:
        return None
    return timezone.make_aware(datetime.combine(day, time())) if day and 1970 < day.year < 9998 else None


@at_the_desk
@require_POST
def export(request: DeskRequest, form: str) -> StreamingHttpResponse:
    """What was filtered, whole, as lines of a table or of JSON; that it was taken out stands in the trail."""
    if form not in _MEDIA:
        raise Http404
    if not administrators(request.user):
        raise NotAllowed(_("Only administrators take the audit trail out."))
    asked = _asked(request.POST)
    facts = {key: value for key, value in msgspec.to_builtins(asked).items() if value}
    record(AuditExported(form=form, asked=facts), now=clock.now(), actor_id=request.user.pk)
    lines = _csv(whole_trail(asked)) if form == "csv" else _jsonl(whole_trail(asked))
    response = StreamingHttpResponse(lines, content_type=_MEDIA[form])
    response["Content-Disposition"] = f'attachment; filename="audit.{form}"'
    response["Cache-Control"] = "private, no-store"
    return response


class _Echo:
    """A file that gives each line back."""

    def write(self, line: str) -> str:
        return line


def _csv(entries: Iterable[Entry]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(_COLUMNS)
    for entry in entries:
        yield writer.writerow([_plain(value) for value in _row(entry).values()])


def _plain(value: object) -> str:
    """The value as a cell; what a spreadsheet would run as a formula is only shown."""
    said = "" if value is None else json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
    return f"'{said}" if said[:1] in {"=", "+", "-", "@", "\t", "\r"} else said


def _jsonl(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        yield json.dumps(_row(entry), ensure_ascii=False) + "\n"


def _row(entry: Entry) -> dict[str, object]:
    actor = entry.actor.username if entry.actor_id and entry.actor else None
    values = (entry.id, entry.at.isoformat(), entry.name, actor, entry.case_id, entry.facts)
    return dict(zip(_COLUMNS, values, strict=True))
