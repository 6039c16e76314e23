"""How I want to be told: of what, where, and when not."""

from datetime import time

from django.conf import settings as desk
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evenhand.cases.actions.notices import choose, set_quiet_hours
from evenhand.cases.errors import NotAMoment
from evenhand.cases.models import NoticeKind
from evenhand.cases.reads.notices import choices_of, quiet_hours_of, zone_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: DeskRequest) -> HttpResponse:
    """The form; or keep what was chosen."""
    refusal = _keep(request) if request.method == "POST" else ""
    if request.method == "POST" and not refusal:
        messages.success(request, _("Kept. From now on you are told like this."))
        return redirect("notices_choices")
    chosen, hours = choices_of(request.user), quiet_hours_of(request.user)
    context = {
        "kinds": [(kind.value, kind.label, *chosen[kind.value]) for kind in NoticeKind],
        "hours": hours,
        "days": [(day, WEEKDAYS[day], str(day) in hours.free_days) for day in range(7)],
        "zone": zone_of(request.user),
        "can_mail": bool(desk.EMAIL_HOST),
        "address": request.user.email,
        "refusal": refusal,
    }
    return show(request, "notices/choices.html", context)


def _keep(request: DeskRequest) -> str:
    """Empty where it was kept; else what stands in the way."""
    said = request.POST
    try:
        set_quiet_hours(
            agent=request.user,
            begins_at=_time(said.get("begins", "")),
            ends_at=_time(said.get("ends", "")),
            free_days=[day for day in range(7) if f"free-{day}" in said],
        )
    except NotAMoment as problem:
        return problem.sentence
    choose(
        agent=request.user,
        choices={kind: (f"desktop-{kind}" in said, f"mail-{kind}" in said) for kind in NoticeKind.values},
    )
    return ""


def _time(said: str) -> time | None:
    if not said.strip():
        return None
    try:
        return time.fromisoformat(said.strip()).replace(tzinfo=None, second=0, microsecond=0)
    except ValueError as problem:
        raise NotAMoment(_("Give times as hours and minutes, such as 18:30.")) from problem
