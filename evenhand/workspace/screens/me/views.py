"""How a person likes the desk: light or dark, dense or calm, language, time zone, keys."""

from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evenhand.kernel import clock
from evenhand.people.actions import set_preferences
from evenhand.people.errors import NotUsable
from evenhand.people.models import Agent, Density, Role, Theme
from evenhand.workspace.door import DeskRequest, at_the_desk


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: DeskRequest) -> HttpResponse:
    """The page; saving it comes back to it in the language that was chosen."""
    if request.method != "POST":
        return render(request, "me/page.html", _shown(request.user))
    try:
        _keep(request.user, request.POST)
    except NotUsable as problem:
        return render(request, "me/page.html", {**_shown(request.user), "refusal": problem.sentence}, status=422)
    with translation.override(request.user.language or translation.get_language()):
        messages.success(request, _("Kept."))
    return redirect("me")


def _keep(agent: Agent, said: QueryDict) -> None:
    set_preferences(
        agent=agent,
        theme=said.get("theme", ""),
        density=said.get("density", ""),
        language=said.get("language", ""),
        time_zone=said.get("time_zone", "").strip(),
        has_letter_keys="has_letter_keys" in said,
        now=clock.now(),
    )


def _shown(agent: Agent) -> dict[str, Any]:
    """The choices, in the words of the language that is shown."""
    return {
        "themes": [
            (Theme.DEVICE.value, _("As this device")),
            (Theme.LIGHT.value, _("Light")),
            (Theme.DARK.value, _("Dark")),
        ],
        "densities": [(Density.CALM.value, _("Calm")), (Density.COMPACT.value, _("Compact"))],
        "languages": [("", _("As the browser asks")), *settings.LANGUAGES],
        "zones": sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC"),
        "desk_zone": timezone.get_default_timezone_name(),
        "person": agent,
        "role": _roles()[agent.role],
    }


def _roles() -> dict[str, str]:
    return {
        Role.COLLEAGUE: _("Colleague from elsewhere in the house"),
        Role.ANALYST: _("Analyst"),
        Role.AGENT: _("Agent"),
        Role.LEAD: _("Care lead"),
        Role.ADMINISTRATOR: _("Administrator"),
    }
