"""Whether a brand has a community, and by which rules; leads decide."""

import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evenhand.community.models import Community
from evenhand.flows import community
from evenhand.flows.community_places import ROOT
from evenhand.kernel import clock
from evenhand.kernel.text import number_in
from evenhand.people.reads import brands_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show

_SITE = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?", re.IGNORECASE)


@at_the_desk
@require_safe
def settings(request: DeskRequest) -> HttpResponse:
    """The rules of each brand's community."""
    _only_leads(request)
    brands = brands_of(request.user).order_by("name")
    known = Community.objects.in_bulk([each.pk for each in brands])
    context: dict[str, Any] = {
        "rows": [(each, known.get(each.pk) or Community(brand=each), f"{ROOT}/{each.slug}/") for each in brands],
        "here": f"{request.scheme}://{request.get_host()}",
        "tab": "settings",
    }
    return show(request, "community/settings.html", context)


@at_the_desk
@require_POST
def keep(request: DeskRequest, brand: str) -> HttpResponse:
    """Keep the rules of one."""
    _only_leads(request)
    found = get_object_or_404(brands_of(request.user), slug=brand)
    said = request.POST
    site = said.get("site", "").strip().rstrip("/")
    hours = number_in(said.get("unanswered_hours", ""))
    if site and not _SITE.fullmatch(site):
        messages.warning(request, _("Write the address like https://www.example.com, without a path."))
        return redirect("community_settings")
    community.set_community(
        brand=found,
        is_on=said.get("is_on") == "1",
        welcome=said.get("welcome", ""),
        looks_first=said.get("looks_first") == "1",
        unanswered_hours=24 if hours is None else hours,
        site=site,
        actor=request.user,
        now=clock.now(),
    )
    messages.info(request, _("Kept."))
    return redirect("community_settings")


def _only_leads(request: DeskRequest) -> None:
    """For everybody else there is no such page."""
    if not (request.user.sees_all and request.user.may_write):
        raise Http404
