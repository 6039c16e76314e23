"""What leads do with a rota: publish it, take it back, take it along."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from evenhand.kernel import clock
from evenhand.people.errors import NotUsable
from evenhand.planning.actions.rotas import publish_rota, withdraw_rota
from evenhand.planning.domain.shifts.writing import plain_as_calendar, plain_as_table
from evenhand.planning.errors import NotPossible
from evenhand.workspace.door import DeskRequest, at_the_desk
from evenhand.workspace.screens.rota.views import only_leads, shown


@at_the_desk
@require_POST
def publish(request: DeskRequest, rota_id: int) -> HttpResponse:
    """The rota becomes the shifts of its people; the page offers to take it back."""
    only_leads(request.user)
    try:
        publish_rota(rota_id=shown(request.user, rota_id).pk, actor=request.user, now=clock.now())
    except (NotPossible, NotUsable) as problem:
        messages.error(request, problem.sentence)
        return redirect("rota", rota_id)
    return redirect(f"{reverse('rota', args=[rota_id])}?{urlencode({'published': 1})}")


@at_the_desk
@require_POST
def withdraw(request: DeskRequest, rota_id: int) -> HttpResponse:
    """What stood before stands again, but for days that were changed since."""
    only_leads(request.user)
    try:
        left = withdraw_rota(rota_id=shown(request.user, rota_id).pk, actor=request.user, now=clock.now())
    except NotPossible as problem:
        messages.error(request, problem.sentence)
        return redirect("rota", rota_id)
    if left:
        words = ngettext(
            "The shifts are as before, but for one day that was changed since.",
            "The shifts are as before, but for %(n)s days that were changed since.",
            left,
        )
        messages.success(request, words % {"n": left})
    else:
        messages.success(request, _("The shifts are as before."))
    return redirect("rota", rota_id)


@at_the_desk
@require_safe
def table(request: DeskRequest, rota_id: int) -> HttpResponse:
    """The rota as CSV."""
    only_leads(request.user)
    made = _made(request, rota_id)
    return _file(plain_as_table(made["made"], made["zones"]).encode(), "text/csv; charset=utf-8", f"rota-{rota_id}.csv")


@at_the_desk
@require_safe
def calendar(request: DeskRequest, rota_id: int) -> HttpResponse:
    """The rota as a calendar, of one person or of all."""
    only_leads(request.user)
    made, person = _made(request, rota_id), request.GET.get("person", "")
    content = plain_as_calendar(made["made"], made["zones"], person=person, stamp=made["stamp"])
    return _file(content, "text/calendar; charset=utf-8", f"rota-{rota_id}.ics")


def _made(request: DeskRequest, rota_id: int) -> dict[str, Any]:
    rota = shown(request.user, rota_id)
    file = rota.asked["file"]
    zones = {each["name"]: each.get("zone") or file["zone"] for each in file["people"]}
    empty: dict[str, Any] = json.loads('{"shifts": []}')
    return {"made": rota.made or empty, "zones": zones, "stamp": rota.finished_at or datetime(2000, 1, 1, tzinfo=UTC)}


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
