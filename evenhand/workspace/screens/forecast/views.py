"""What will come, for those who plan: all of it, a channel, or a queue."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evenhand.kernel import clock
from evenhand.people.models import Queue
from evenhand.planning.actions.earlier import LARGEST, bring_earlier, remove_earlier
from evenhand.planning.actions.forecasts import plan_event, remove_event
from evenhand.planning.errors import NotPossible
from evenhand.planning.reads.forecasts import Slice, earlier_counts, forecast_for, forecasts, planned_events
from evenhand.workspace.components.tags import network_label
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.forecast.telling import told


@at_the_desk
@require_safe
def forecast(request: DeskRequest) -> HttpResponse:
    """The picture of one slice, what is planned, and how far off the last weeks' forecasts were."""
    return page(request)


@at_the_desk
@require_POST
def plan(request: DeskRequest) -> HttpResponse:
    """Something is planned; what cannot be is said on the page, with what was typed."""
    _only_planners(request, is_writing=True)
    given = request.POST
    try:
        event = plan_event(
            name=given.get("name", ""),
            first_day=_day(given.get("first", "")),
            last_day=_day(given.get("last") or given.get("first", "")),
            times=_times(given.get("times", "")),
            actor=request.user,
            now=clock.now(),
        )
    except NotPossible as why:
        return page(request, refusal=why.sentence)
    return _back(request, planned=event.pk)


@at_the_desk
@require_POST
def remove(request: DeskRequest, event_id: int) -> HttpResponse:
    """Forecasts reckon with it no more; the page offers to put it back."""
    return _moved(request, event_id, is_removed=True)


@at_the_desk
@require_POST
def put_back(request: DeskRequest, event_id: int) -> HttpResponse:
    """It is planned again."""
    return _moved(request, event_id, is_removed=False)


@at_the_desk
@require_POST
def bring(request: DeskRequest) -> HttpResponse:
    """What came before the desk was there, as a table; what is wrong with it is said on the page."""
    _only_planners(request, is_writing=True)
    table = request.FILES.get("table")
    if not isinstance(table, UploadedFile):
        return page(request, refusal=_("Choose a table first."))
    try:
        of, content = _slice(request.POST.get("of", "")), table.read(LARGEST + 1)
        kept = bring_earlier(of, content, name=table.name or "", actor=request.user, now=clock.now())
    except NotPossible as why:
        return page(request, refusal=why.sentence)
    return _back(request, brought=kept.pk)


@at_the_desk
@require_POST
def take_away(request: DeskRequest, earlier_id: int) -> HttpResponse:
    """Forecasts look at the table no more; the page offers to put it back."""
    return _earlier_moved(request, earlier_id, is_removed=True)


@at_the_desk
@require_POST
def put_earlier_back(request: DeskRequest, earlier_id: int) -> HttpResponse:
    """Forecasts look at the table again."""
    return _earlier_moved(request, earlier_id, is_removed=False)


def page(request: DeskRequest, *, refusal: str = "") -> HttpResponse:
    """The page, perhaps with why something was refused."""
    _only_planners(request)
    asked = request.POST if request.method == "POST" else request.GET
    of = _slice(asked.get("of", ""))
    row = forecast_for(request.user, of)
    choices = _choices(request)
    context = {
        "of": _key(of),
        "choices": choices,
        "row": row,
        "told": told(row.made) if row is not None and row.made else None,
        "events": planned_events(request.user),
        "may_plan": request.user.may_write,
        "refusal": refusal,
        "given": request.POST,
        "earlier": earlier_counts(of),
        **{name: _number(request, name) for name in ("gone", "planned", "brought", "taken")},
    }
    response = show(request, "forecast/page.html", context, fragments={"foretold": "foretold"})
    response.status_code = 422 if refusal else 200
    return response


def _choices(request: DeskRequest) -> list[tuple[str, str]]:
    """What there is a forecast of, with the names people use."""
    rows = list(forecasts(request.user).defer("made"))
    names = dict(Queue.objects.filter(pk__in=[row.queue_id for row in rows]).values_list("pk", "name"))
    known = [(_key(Slice(row.network, row.queue_id)), row) for row in rows]
    named = [
        (key, names[row.queue_id] if row.queue_id else str(network_label(row.network)))
        for key, row in known
        if (row.network or row.queue_id) and (not row.queue_id or row.queue_id in names)
    ]
    return [("", _("Everything")), *named]


def _number(request: DeskRequest, name: str) -> str:
    said = request.GET.get(name, "")
    return said if said.isdecimal() and len(said) < 16 else ""


def _slice(key: str) -> Slice:
    kind, _colon, name = key.partition(":")
    if kind == "queue" and name.isdecimal() and len(name) < 16:
        return Slice(queue_id=int(name))
    return Slice(network=name[:40]) if kind == "channel" else Slice()


def _key(of: Slice) -> str:
    if of.queue_id:
        return f"queue:{of.queue_id}"
    return f"channel:{of.network}" if of.network else ""


def _moved(request: DeskRequest, event_id: int, *, is_removed: bool) -> HttpResponse:
    _only_planners(request, is_writing=True)
    event = remove_event(event_id=event_id, is_removed=is_removed, actor=request.user, now=clock.now())
    if event is None:
        raise Http404
    return _back(request, gone=event.pk) if is_removed else _back(request)


def _earlier_moved(request: DeskRequest, earlier_id: int, *, is_removed: bool) -> HttpResponse:
    _only_planners(request, is_writing=True)
    is_undone = request.POST.get("undo") == "1"
    kept = remove_earlier(
        earlier_id=earlier_id, is_removed=is_removed, actor=request.user, now=clock.now(), is_undone=is_undone
    )
    if kept is None:
        raise Http404
    return _back(request, taken=kept.pk) if is_removed else _back(request)


def _back(request: DeskRequest, **said: Any) -> HttpResponse:
    of = request.POST.get("of", "")
    return redirect(f"{reverse('forecast')}?{urlencode({**({'of': of} if of else {}), **said})}")


def _only_planners(request: DeskRequest, *, is_writing: bool = False) -> None:
    if not request.user.sees_all or (is_writing and not request.user.may_write):
        raise PermissionDenied


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise NotPossible(_("Say on which day it begins.")) from problem


def _times(text: str) -> float | None:
    try:
        return float(text.replace(",", ".")) if text.strip() else None
    except ValueError as problem:
        raise NotPossible(_("Say between 0 and 100 times as many, or nothing.")) from problem
