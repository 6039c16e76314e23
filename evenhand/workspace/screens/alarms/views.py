"""Alarms: what rang, and one of them with its picture and the reasons why it did."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evenhand.flows.alarms import rule_of
from evenhand.incidents.domain.alarms import LATELY, SURE, Series
from evenhand.incidents.domain.baseline import edges
from evenhand.incidents.models import Alarm, AlarmKind, AlarmState
from evenhand.incidents.reads.alarms import (
    alarm_of,
    alarm_rules,
    alarms_of,
    cost_nothing,
    counts_around,
    rung_lately,
    voices_of,
    zones_of,
)
from evenhand.kernel import clock
from evenhand.kernel.places import place_in, place_words
from evenhand.people.models import Agent
from evenhand.people.reads import brands_of
from evenhand.people.reads.duty import zone_named
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.alarms.drawing import Picture, picture_of
from evenhand.workspace.screens.alarms.words import harm_words, told_why

PAGE = 25
_STEP = 4  # the band is drawn by the hour


@at_the_desk
@require_safe
def alarms(request: DeskRequest) -> HttpResponse:
    """The alarms of the viewer's brands: what nobody has decided, or what was decided."""
    which = "decided" if request.GET.get("which") == "decided" else "open"
    found = alarms_of(
        request.user, is_open=which == "open", after=place_in(request.GET.get("after", "")), limit=PAGE + 1
    )
    more = ""
    if len(found) > PAGE:
        last = found[PAGE - 1]
        more = "?" + urlencode({"which": which, "after": place_words(last.rang_at, last.pk)})
    context = {
        "alarms": [_told(each) for each in found[:PAGE]],
        "which": which,
        "more": more,
        "is_begin": "after" not in request.GET,
        "may_decide": may_decide(request.user),
        "has_many_brands": brands_of(request.user).count() > 1,
    }
    return show(request, "alarms/page.html", context, fragments={"alarms": "alarms"})


@at_the_desk
@require_safe
def alarm(request: DeskRequest, alarm_id: int) -> HttpResponse:
    """One alarm: the series with its band, why it rang, who spoke, and what to do."""
    found = alarm_of(request.user, alarm_id)
    if found is None:
        raise Http404
    now = clock.now()
    context = {
        **_told(found),
        "voices": voices_of(found) if found.kind == AlarmKind.BURST else [],
        "may_decide": may_decide(request.user),
    }
    if found.kind == AlarmKind.BURST:
        context |= {"picture": _picture(found, now), "why": told_why(found), "spent": _spent(found, now)}
    return show(request, "alarms/alarm.html", context)


def may_decide(viewer: Agent) -> bool:
    """Whether the viewer may dismiss alarms and make incidents of them."""
    return viewer.sees_all and viewer.may_write


def _told(alarm: Alarm) -> dict[str, Any]:
    kind_of = {Series.BRAND: _("the whole brand"), Series.ISSUE: _("an issue"), Series.SUBJECT: _("a subject")}
    return {
        "alarm": alarm,
        "is_open": alarm.state == AlarmState.OPEN,
        "is_dismissed": alarm.state == AlarmState.DISMISSED,
        "is_harm": alarm.kind == AlarmKind.CRITICAL,
        "is_issue": alarm.series == Series.ISSUE,
        "about": kind_of[Series(alarm.series)],
        "times": round(alarm.people / max(alarm.usual, 0.5)),
        "harm": harm_words(alarm.harm_kind),
        "also": [
            {
                "kind": kind_of[Series(each[0])],
                "series": each[0],
                "subject": each[1],
                "name": each[2],
                "people": each[3],
            }
            for each in alarm.also
            if alarm.kind == AlarmKind.BURST
        ],
        "other_cases": sorted({each[1] for each in alarm.also if alarm.kind == AlarmKind.CRITICAL and each[1]}),
    }


def _picture(alarm: Alarm, now: datetime) -> Picture | None:
    around = counts_around(alarm, now=now)
    if around.counts.shape[1] == 0:
        return None
    band = edges(
        around.counts[0],
        first=around.first,
        begin=around.shown_from + (around.rang - around.shown_from) % _STEP,
        zone=zone_named(zones_of([alarm.brand_id]).get(alarm.brand_id, "UTC")),
        width=alarm.width,
        step=_STEP,
        chance=SURE,
    )
    return picture_of(around, band, width=alarm.width)


def _spent(alarm: Alarm, now: datetime) -> dict[str, int]:
    """The brand's budget of alarms of the last days, and how much of it is used."""
    rule = rule_of(alarm_rules().get(alarm.brand_id))
    lately = [each for each in rung_lately(alarm.brand_id, now=now) if not cost_nothing(each)]
    return {"used": len(lately), "free": rule.free if rule else 0, "days": LATELY // timedelta(days=1)}
