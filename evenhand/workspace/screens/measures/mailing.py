"""Which pages of measures come by mail, when, and what became of the last ones."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from evenhand.flows.mailing import can_mail
from evenhand.flows.reporting import can_print, desk_zone, zone_of
from evenhand.insight.actions.reports import stop_report, wish_report
from evenhand.insight.domain.schedule import next_moment
from evenhand.insight.errors import BadReport
from evenhand.insight.models import ReportEvery, ReportPage, ReportState, ReportWish
from evenhand.insight.reads.reports import reports_of
from evenhand.kernel import clock
from evenhand.kernel.text import number_in
from evenhand.people.reads import brands_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.measures.views import check_sees_all

PAGES = {
    ReportPage.SERVICE: gettext_lazy("Service"),
    ReportPage.CHANNELS: gettext_lazy("Channels"),
    ReportPage.MODES: gettext_lazy("Modes"),
    ReportPage.BACKLOG: gettext_lazy("Backlog"),
}
EVERY = {
    ReportEvery.DAY: gettext_lazy("every day, of the day before"),
    ReportEvery.WEEK: gettext_lazy("every Monday, of the week before"),
    ReportEvery.MONTH: gettext_lazy("on the first of a month, of the month before"),
}
STATES = {
    ReportState.MAKING: gettext_lazy("is made, or tried again soon"),
    ReportState.SENDING: gettext_lazy("is sent"),
    ReportState.SENT: gettext_lazy("sent"),
    ReportState.FAILED: gettext_lazy("was not sent"),
    ReportState.UNKNOWN: gettext_lazy("perhaps sent: the desk stopped while it was sent, and it is not sent twice"),
}
_HERE = {"service": "service", "network": "channels", "mode": "modes", "backlog": "backlog"}


@at_the_desk
@require_safe
def page(request: DeskRequest) -> HttpResponse:
    """The reader's own wishes, each with when it comes next and how the last ones went."""
    check_sees_all(request.user)
    now = clock.now()
    context = {
        "rows": [_row(wish, mails, now) for wish, mails in reports_of(request.user)],
        "pages": PAGES.items(),
        "all_every": EVERY.items(),
        "hours": [(hour, f"{hour:02}:00") for hour in range(24)],
        "brands": list(brands_of(request.user).order_by("name")),
        "page": _HERE.get(request.GET.get("page", ""), "service"),
        "brand": number_in(request.GET.get("brand", "")),
        "zone": request.user.time_zone or settings.TIME_ZONE,
        "can_mail": can_mail(),
        "can_print": can_print(),
    }
    return show(request, "measures/mail.html", context)


def _row(wish: ReportWish, mails: list[Any], now: Any) -> dict[str, Any]:
    return {
        "wish": wish,
        "page": PAGES[ReportPage(wish.page)],
        "every": EVERY[ReportEvery(wish.every)],
        "hour": f"{wish.hour:02}:00",
        "next_at": next_moment(wish.every, wish.hour, zone_of(wish.agent), desk=desk_zone(), now=now),
        "mails": [{"mail": each, "state": STATES[ReportState(each.state)]} for each in mails],
    }


@at_the_desk
@require_POST
def wish(request: DeskRequest) -> HttpResponse:
    """Wish for a page, or change how often it comes."""
    check_sees_all(request.user)
    said = request.POST
    brand_id = number_in(said.get("brand", ""))
    brand = brands_of(request.user).filter(pk=brand_id).first() if brand_id is not None else None
    if brand_id is not None and brand is None:
        raise Http404
    hour = number_in(said.get("hour", ""))
    try:
        wish_report(
            page=said.get("page", ""),
            brand=brand,
            every=said.get("every", ""),
            hour=-1 if hour is None else hour,
            actor=request.user,
            now=clock.now(),
        )
        messages.success(request, _("Kept. It goes to %(address)s.") % {"address": request.user.email})
    except BadReport as problem:
        messages.error(request, problem.sentence)
    return redirect("measures_mail")


@at_the_desk
@require_POST
def stop(request: DeskRequest, wish_id: int) -> HttpResponse:
    """Stop one's own, or take that back."""
    is_stopped = request.POST.get("step", "") != "again"
    now = clock.now()
    kept = stop_report(wish_id=min(wish_id, 1 << 62), is_stopped=is_stopped, agent_id=request.user.pk, now=now)
    if kept is None:
        raise Http404
    messages.success(request, _("Stopped. It can be taken back here.") if is_stopped else _("It comes again."))
    return redirect("measures_mail")
