"""My status: one press, from everywhere; and how my day went."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenhand.cases.errors import NotAllowed
from evenhand.flows import assigning
from evenhand.kernel import clock
from evenhand.people.actions.status import set_status
from evenhand.people.domain.worked import Span, totals, within, worked
from evenhand.people.errors import NotUsable
from evenhand.people.reads.status import away_reasons, spans_of, standing_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show

WORDS = {
    "online": gettext_lazy("Online"),
    "busy": gettext_lazy("Busy"),
    "away": gettext_lazy("Away"),
    "offline": gettext_lazy("Offline"),
}
MEANS = {
    "online": gettext_lazy("I can be given cases"),
    "busy": gettext_lazy("I finish what I have"),
    "away": gettext_lazy("Nothing is given to me"),
    "offline": gettext_lazy("I am not at work"),
}


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: DeskRequest) -> HttpResponse:
    """How I stand, and how this or another day of mine went."""
    if request.method == "POST":
        return _set(request)
    day = day_of(request.GET.get("day", ""))
    now = clock.now()
    spans = spans_of([request.user.pk], *bounds(day)).get(request.user.pk, [])
    context = {
        **_choices(request),
        **told(spans, day, now),
        "may_take": request.user.may_write,
        "given": number_of(request.GET.get("given", "")),
        "in_hand": assigning.waiting_for(request.user) if request.user.may_write else 0,
    }
    return show(request, "status/page.html", context)


def _set(request: DeskRequest) -> HttpResponse:
    value, _colon, reason = request.POST.get("status", "").partition(":")
    number = number_of(reason)
    if value not in WORDS:
        raise NotUsable(_("Choose one of the values offered."))
    set_status(agent=request.user, status=value, reason_id=number, actor=request.user, now=clock.now())
    if request.htmx:
        return show(request, "status/menu.html", _choices(request))
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return redirect(back)
    return redirect("status")


@at_the_desk
@require_safe
def menu(request: DeskRequest) -> HttpResponse:
    """The control that stands above every page."""
    return show(request, "status/menu.html", _choices(request))


def number_of(said: str) -> int | None:
    """A number in an address; None for anything else."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 18 else None


def _choices(request: DeskRequest) -> dict[str, Any]:
    return {
        "standing": standing_of(request.user),
        "choices": [(value, WORDS[value], MEANS[value]) for value in WORDS],
        "reasons": away_reasons(),
        "may_take": request.user.may_write,
    }


@at_the_desk
@require_POST
def give_back(request: DeskRequest) -> HttpResponse:
    """Whatever waits for me goes back to its queue, for somebody who is there; it can be undone as a whole."""
    if not request.user.may_write:
        raise NotAllowed(_("Your role may look at cases, not change them."))
    done = assigning.give_back(request.user, now=clock.now())
    if done is None:
        messages.success(request, _("Nothing of yours waits for an answer."))
        return redirect("status")
    return redirect(f"{reverse('status')}?given={done.pk}")


def day_of(said: str) -> date:
    """The day that is asked for, in the reader's time zone; today where none is."""
    try:
        return date.fromisoformat(said)
    except ValueError:
        return timezone.localdate()


def bounds(day: date) -> tuple[datetime, datetime]:
    """When the day begins and ends for the reader; a day of 23 or 25 hours is one."""
    zone = timezone.get_current_timezone()
    zone = zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC")
    return datetime.combine(day, time.min, zone), datetime.combine(day + timedelta(days=1), time.min, zone)


def told(spans: list[Span], day: date, now: datetime) -> dict[str, Any]:
    """A day's spans and sums, in words."""
    begin, end = bounds(day)
    shown = [
        {"span": each, "words": words(each.status, each.reason), "is_running": each.ended_at == min(end, now)}
        for each in within(spans, begin, end, now=now)
    ]
    sums = totals(spans, begin, end, now=now)
    return {
        "day": day,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1) if day < timezone.localdate() else None,
        "spans": shown,
        "sums": [{"words": words(*key), "long": lasted(span)} for key, span in sums.items()],
        "worked": lasted(worked(spans, begin, end, now=now)),
    }


def words(status: str, reason: str) -> str:
    """How somebody stands: “Away: lunch”."""
    said = str(WORDS.get(status, status))
    return _("%(status)s: %(reason)s") % {"status": said, "reason": reason} if reason else said


def lasted(span: timedelta) -> str:
    """Hours and minutes."""
    minutes = int(span.total_seconds() // 60)
    return _("%(hours)d h %(minutes)02d min") % {"hours": minutes // 60, "minutes": minutes % 60}
