"""Several cases at once, and the next one for whoever has time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from evenhand.cases import actions
from evenhand.cases.actions.bulk import MOST
from evenhand.cases.errors import NotUsable
from evenhand.cases.models import BulkDeed, Label
from evenhand.cases.reads.views import saved_views
from evenhand.flows import assigning
from evenhand.incidents.reads import going_on
from evenhand.kernel import clock
from evenhand.kernel.text import number_in
from evenhand.people.models import Agent
from evenhand.people.reads import colleagues_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.inbox.filters import Filter, read_filter
from evenhand.workspace.screens.inbox.views import expanded

MORNING = 9  # o'clock, in the agent's time zone


@at_the_desk
@require_POST
def take_next(request: DeskRequest) -> HttpResponse:
    """Take the first case of this view that nobody has, and go there."""
    asked = expanded(read_filter(request.GET), saved_views(request.user))
    is_pile = asked.queue_id is not None or asked.view_id is not None or asked.is_narrow
    pile = asked if is_pile else Filter(whose="all")
    case_id = assigning.take_next(pile.view, request.user, now=clock.now())
    address = f"/?{asked.address(case_id=case_id)}"
    return HttpResponse(status=204, headers={"HX-Redirect": address}) if request.htmx else redirect(address)


@at_the_desk
@require_POST
def many(request: DeskRequest) -> HttpResponse:
    """Do one thing with all cases that were chosen; it can be undone as a whole."""
    ids = _chosen(request)
    deed = next((name for name, field in FIELDS.items() if field in request.POST), request.POST.get("deed", ""))
    if deed not in DEEDS:
        context = {
            **_choices(request.user),
            "others": going_on(request.user),
            "chosen": ids,
            "filter": read_filter(request.GET),
        }
        return show(request, "inbox/many.html", context)
    bulk = DEEDS[deed](request, ids)
    return _told(request, bulk)


def _chosen(request: DeskRequest) -> list[int]:
    said = request.POST.getlist("case")[: MOST + 1]
    return [n for each in said if (n := number_in(each))]


def _assign(request: DeskRequest, ids: list[int]) -> BulkDeed:
    said = request.POST.get("deed_assignee", "me")
    assignee = None if said == "nobody" else _colleague(request.user, said)
    return actions.assign_cases(case_ids=ids, assignee=assignee, actor=request.user, now=clock.now())


def _colleague(viewer: Agent, said: str) -> Agent:
    found = viewer if said == "me" else colleagues_of(viewer).filter(pk=number_in(said) or 0).first()
    if found is None:
        raise NotUsable(_("Choose a colleague."))
    return found


def _resolve(request: DeskRequest, ids: list[int]) -> BulkDeed:
    return actions.resolve_cases(case_ids=ids, actor=request.user, now=clock.now())


def _label(request: DeskRequest, ids: list[int]) -> BulkDeed:
    said = request.POST.get("deed_label", "")
    return actions.label_cases(
        case_ids=ids,
        label_id=number_in(said.removeprefix("-")) or 0,
        take_off=said.startswith("-"),
        actor=request.user,
        now=clock.now(),
    )


def _snooze(request: DeskRequest, ids: list[int]) -> BulkDeed:
    now = clock.now()
    until = UNTIL.get(request.POST.get("deed_until", ""), _tomorrow)(now)
    return actions.snooze_cases(case_ids=ids, until=until, actor=request.user, now=now)


def _tomorrow(now: datetime) -> datetime:
    local = timezone.localtime(now) + timedelta(days=1)
    return local.replace(hour=MORNING, minute=0, second=0, microsecond=0)


def _monday(now: datetime) -> datetime:
    local = timezone.localtime(now)
    return _tomorrow(now) + timedelta(days=6 - local.weekday())


def _in_hours(now: datetime) -> datetime:
    return now + timedelta(hours=3)


UNTIL: dict[str, Callable[[datetime], datetime | None]] = {
    "later": _in_hours,
    "tomorrow": _tomorrow,
    "week": _monday,
    "reply": lambda _now: None,
}
FIELDS = {"assign": "deed_assignee", "label": "deed_label", "snooze": "deed_until"}  # a button says both
DEEDS: dict[str, Callable[[DeskRequest, list[int]], BulkDeed]] = {
    "assign": _assign,
    "resolve": _resolve,
    "label": _label,
    "snooze": _snooze,
}


def _told(request: DeskRequest, bulk: BulkDeed) -> HttpResponse:
    """What was done, with its undo: as a toast, or without script as a page."""
    context = {"bulk": bulk, "sentence": _sentence(bulk), "filter": read_filter(request.GET)}
    if not request.htmx:
        return render(request, "inbox/many_done.html", context)
    response = render(request, "inbox/many_toast.html", context)
    response["HX-Trigger"] = "inbox-changed, many-done"
    return response


def _sentence(bulk: BulkDeed) -> str:
    count = len(bulk.cases)
    sentences = {
        "assign": ngettext("%(n)d case has another owner.", "%(n)d cases have another owner.", count),
        "resolve": ngettext("%(n)d case is resolved.", "%(n)d cases are resolved.", count),
        "label": ngettext("%(n)d case has other labels.", "%(n)d cases have other labels.", count),
        "snooze": ngettext("%(n)d case sleeps.", "%(n)d cases sleep.", count),
    }
    return sentences[bulk.deed] % {"n": count} if count else _("Nothing had to be changed.")


@at_the_desk
@require_POST
def undo(request: DeskRequest, bulk_id: int) -> HttpResponse:
    """As it was before."""
    count = actions.undo_bulk(bulk_id=bulk_id, actor=request.user, now=clock.now())
    if not request.htmx:
        return redirect(f"/?{read_filter(request.GET).query}")
    sentence = ngettext("%(n)d case is as it was.", "%(n)d cases are as they were.", count) % {"n": count}
    response = render(request, "inbox/many_toast.html", {"sentence": sentence})
    response["HX-Trigger"] = "inbox-changed"
    return response


@at_the_desk
@require_safe
def choices(request: DeskRequest) -> HttpResponse:
    """To whom, which label, until when: the menus of the bar, fetched when one is opened."""
    context = {**_choices(request.user), "filter": read_filter(request.GET), "chosen": []}
    fragments = {f"many-{name}": name for name in ("assignees", "labels", "moments")}
    return show(request, "inbox/many.html", context, fragments=fragments)


def _choices(viewer: Agent) -> dict[str, Any]:
    return {
        "colleagues": [each for each in colleagues_of(viewer) if each.pk != viewer.pk],
        "labels": list(Label.objects.filter(retired_at=None)),
    }
