"""Only listening: what the desk would have had to do, before anybody is hired or anything is sent."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evenhand.cases.errors import NotAllowed
from evenhand.insight.domain.pilot import Assumptions
from evenhand.insight.reads import pilot_report
from evenhand.kernel import clock
from evenhand.people.actions import set_pilot
from evenhand.people.models import Agent, Role
from evenhand.people.reads import brands_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show

LONGEST = 92  # days
ENOUGH = 2.0  # days of listening below which a week is only guessed
BOUNDS = {"minutes_per_case": (1.0, 240.0), "occupancy": (0.3, 1.0), "shrinkage": (0.0, 0.6)}


@at_the_desk
@require_safe
def first(request: DeskRequest) -> HttpResponse:
    """The report of the brand that is in a pilot, or of the first."""
    brand = brands_of(request.user).order_by("pilot_since", "name").first()
    if brand is None:
        raise Http404
    return redirect("pilot", brand=brand.slug)


@at_the_desk
@require_safe
def report(request: DeskRequest, brand: str) -> HttpResponse:
    """The report of the last days, with assumptions that can be changed in place."""
    if not request.user.sees_all:
        raise NotAllowed("The report of a pilot is for leads, analysts and administrators.")
    found = get_object_or_404(brands_of(request.user), slug=brand)
    now = clock.now()
    days = min(max(_number(request.GET.get("days", ""), 7.0), 1.0), LONGEST)
    since = max(now - timedelta(days=days), found.pilot_since or now - timedelta(days=days))
    zone = timezone.get_current_timezone()
    made = pilot_report(
        request.user,
        found,
        since=since,
        until=now,
        zone=zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC"),
        assumptions=_assumptions(request),
    )
    if made is None:
        raise Http404
    context = {
        "brand": found,
        "brands": brands_of(request.user).order_by("name"),
        "report": made,
        "days": int(days),
        "periods": (1, 7, 28),
        "is_short": made.days < ENOUGH,
        "hours": max(1, round(made.days * 24)),
        "languages": [(_language(code), cases) for code, cases in made.by_language.items()],
        "week": _shaded(made.week),
        "busiest": _busiest(made.busiest),
        "bars": _bars(made.per_day),
        "may_set": _may_set(request.user),
    }
    return show(request, "pilot/page.html", context, fragments={"pilot": "pilot"})


@at_the_desk
@require_POST
def switch(request: DeskRequest, brand: str) -> HttpResponse:
    """Begin or end the pilot of a brand."""
    found = get_object_or_404(brands_of(request.user), slug=brand)
    wanted = request.POST.get("is_pilot") == "1"
    set_pilot(brand_id=found.pk, is_pilot=wanted, actor=request.user, now=clock.now())
    said = _("%(brand)s only listens from now on.") if wanted else _("%(brand)s: what is heard becomes cases again.")
    messages.success(request, said % {"brand": found.name})
    return redirect("pilot", brand=brand)


def _assumptions(request: DeskRequest) -> Assumptions:
    given = {
        name: min(max(_number(request.GET[name], low), low), high)
        for name, (low, high) in BOUNDS.items()
        if request.GET.get(name)
    }
    return Assumptions(**given)


def _number(text: str, otherwise: float) -> float:
    try:
        number = float(text)
    except ValueError:
        return otherwise
    return number if abs(number) < 1e6 else otherwise


def _shaded(week: Any) -> list[dict[str, Any]]:
    """Days with their hours: cases an hour, and one of five shades."""
    most = max((value for day in week for value in day), default=0.0) or 1.0
    return [
        {"name": name, "hours": [{"value": value, "shade": min(4, int(value / most * 4.999))} for value in day]}
        for name, day in zip(_weekdays(), week, strict=True)
    ]


def _weekdays() -> list[str]:
    return [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")]


def _busiest(found: tuple[int, int, float] | None) -> dict[str, Any] | None:
    """The hour of the week with the most cases, for those who do not see the shades."""
    if found is None:
        return None
    day, hour, cases = found
    return {"day": _weekdays()[day], "hour": f"{hour}:00", "cases": cases}


def _language(code: str) -> str:
    """The language's name, where it has one."""
    if code == "und":
        return _("Not known")
    try:
        return str(get_language_info(code)["name_translated"]).capitalize()
    except KeyError:
        return code


def _bars(per_day: Any) -> list[dict[str, Any]]:
    most = max((cases for _day, cases in per_day), default=0) or 1
    return [
        {"day": date_format(date.fromisoformat(day), "D j M"), "cases": cases, "share": cases / most}
        for day, cases in per_day
    ]


def _may_set(viewer: Agent) -> bool:
    return viewer.is_superuser or viewer.role == Role.ADMINISTRATOR
