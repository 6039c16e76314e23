"""Planning shifts: what leads say. What is taken out can be put back."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evenhand.kernel import clock
from evenhand.people import actions
from evenhand.people.errors import NotUsable
from evenhand.people.models import DayShift, WeeklyShift
from evenhand.workspace.door import DeskRequest, at_the_desk
from evenhand.workspace.screens.clocks.views import number
from evenhand.workspace.screens.hours.reading import day_of, time_of
from evenhand.workspace.screens.shifts.views import earlier_days, page


@at_the_desk
@require_POST
def week(request: DeskRequest) -> HttpResponse:
    """Somebody works on these days of every week."""
    said = request.POST
    try:
        begins, ends = time_of(said.get("begins_at", "")), time_of(said.get("ends_at", ""))
        first_day = day_of(said.get("first_day", "")) or timezone.localdate()
        if begins is None or ends is None:
            raise NotUsable(_("Say from when until when."))
        actions.plan_week(
            agent_id=number(said.get("agent", "")) or 0,
            team_id=number(said.get("team", "")) or 0,
            weekdays=[int(each) for each in said.getlist("weekdays") if each in set("0123456")],
            begins_at=begins,
            ends_at=ends,
            first_day=first_day,
            last_day=day_of(said.get("last_day", "")),
            time_zone=said.get("time_zone", ""),
            networks=said.getlist("networks"),
            on_call=said.get("on_call") == "1",
            actor=request.user,
            now=clock.now(),
        )
    except NotUsable as problem:
        return page(request, refusal=problem.sentence)
    messages.success(request, _("The shift is planned."))
    return _back(said.get("team", ""))


@at_the_desk
@require_POST
def day(request: DeskRequest) -> HttpResponse:
    """A day of somebody is unlike their week: work at other times, or none."""
    said = request.POST
    try:
        chosen = day_of(said.get("day", ""))
        if chosen is None:
            raise NotUsable(_("Say which day."))
        shift, replaced = actions.plan_day(
            agent_id=number(said.get("agent", "")) or 0,
            team_id=number(said.get("team", "")),
            day=chosen,
            begins_at=time_of(said.get("begins_at", "")),
            ends_at=time_of(said.get("ends_at", "")),
            time_zone=said.get("time_zone", ""),
            networks=said.getlist("networks"),
            on_call=said.get("on_call") == "1",
            actor=request.user,
            now=clock.now(),
        )
    except NotUsable as problem:
        return page(request, refusal=problem.sentence)
    if replaced:
        was = [json.dumps({**_times(each), "team": each.team_id}) for each in replaced]
        return _back(said.get("team", ""), planned=shift.pk, was=was, day=shift.day)
    messages.success(request, _("The day is planned."))
    return _back(said.get("team", ""))


@at_the_desk
@require_POST
def put_days_back(request: DeskRequest, shift_id: int) -> HttpResponse:
    """The undo of a day that took the place of others: it goes, and they stand there again."""
    try:
        with transaction.atomic():
            gone = actions.take_day_out(shift_id=shift_id, actor=request.user, now=clock.now())
            for each in earlier_days(request.POST.getlist("was")):
                actions.plan_day(
                    agent_id=gone.agent_id,
                    team_id=each.team,
                    day=gone.day,
                    begins_at=time_of(each.begins_at),
                    ends_at=time_of(each.ends_at),
                    time_zone=each.time_zone,
                    networks=each.networks,
                    on_call=each.on_call == "1",
                    actor=request.user,
                    now=clock.now(),
                )
    except NotUsable as problem:
        return page(request, refusal=problem.sentence)
    messages.success(request, _("The day is planned as it was."))
    return _back(request.POST.get("team", ""))


@at_the_desk
@require_POST
def end(request: DeskRequest, shift_id: int) -> HttpResponse:
    """The weekly shift ends with yesterday; the page offers to go on with it where it was worked before."""
    yesterday = timezone.localdate() - timedelta(days=1)
    before = WeeklyShift.objects.filter(pk=shift_id).first()
    kept = actions.end_week(shift_id=shift_id, last_day=yesterday, actor=request.user, now=clock.now())
    if kept is None and before is not None:
        days = {"weekdays": before.weekday, "first_day": before.first_day, "last_day": before.last_day or ""}
        return _back(request.POST.get("team", ""), **_times(before), **days, gone="week")
    if kept is None:
        return _back(request.POST.get("team", ""))
    return _back(request.POST.get("team", ""), ended=kept.pk)


@at_the_desk
@require_POST
def go_on(request: DeskRequest, shift_id: int) -> HttpResponse:
    """The undo of ending it."""
    actions.go_on_with_week(shift_id=shift_id, actor=request.user, now=clock.now())
    return _back(request.POST.get("team", ""))


@at_the_desk
@require_POST
def remove_day(request: DeskRequest, shift_id: int) -> HttpResponse:
    """The day is as every week again; the page offers to put it back."""
    shift = actions.take_day_out(shift_id=shift_id, actor=request.user, now=clock.now())
    return _back(request.POST.get("team", ""), **_times(shift), day=shift.day, gone="1")


def _times(shift: WeeklyShift | DayShift) -> dict[str, Any]:
    """What the form that plans it again has to say."""
    return {
        "agent": shift.agent_id,
        "begins_at": f"{shift.begins_at:%H:%M}" if shift.begins_at else "",
        "ends_at": f"{shift.ends_at:%H:%M}" if shift.ends_at else "",
        "time_zone": shift.time_zone,
        "networks": shift.networks,
        "on_call": "1" if shift.is_on_call else "",
    }


def _back(team: str, **values: Any) -> HttpResponse:
    asked = {"team": team, **values} if team.isascii() and team.isdigit() else values
    return redirect(f"{reverse('shifts')}?{urlencode(asked, doseq=True)}")
