"""Giving a cause to a product team: first exactly what they would be told, then the deed; and who the teams are."""

import base64
import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evenhand.cases.errors import NotAllowed
from evenhand.flows.voicing import in_words
from evenhand.kernel import clock
from evenhand.kernel.text import number_in, storable
from evenhand.people.errors import OnlyAdministrators
from evenhand.people.reads import brands_of
from evenhand.voice.actions.teams import hand_over, set_product_team, withdraw
from evenhand.voice.errors import BadProductTeam, CannotHandOver
from evenhand.voice.models import ProductHandOver
from evenhand.voice.reads import may_change
from evenhand.voice.reads.causes import one
from evenhand.voice.reads.teams import evidence_of, teams_for, teams_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.palette.pages import administrators
from evenhand.workspace.screens.quality.asking import day_in
from evenhand.workspace.screens.voice.views import check_sees_all, days_in


def _check(request: DeskRequest) -> None:
    if not may_change(request.user):
        raise NotAllowed(_("Leads hand causes over."))


@at_the_desk
@require_POST
def give(request: DeskRequest, issue_id: int) -> HttpResponse:
    """Show what the team would be told; with “send”, hand it over."""
    _check(request)
    now, days = clock.now(), days_in(request)
    found = one(request.user, issue_id, days=days, now=now) if issue_id < 1 << 62 else None
    team_id = number_in(request.POST.get("team", ""))
    team = next((each for each in teams_for(found.issue.brand) if each.pk == team_id), None) if found else None
    if found is None:
        raise Http404
    if team is None:
        messages.error(request, _("Choose a team."))
        return redirect("cause", issue_id)
    message = storable(request.POST.get("message", "")).strip()[:2_000]
    asked_for = day_in(request.POST.get("asked_for", ""))
    evidence = evidence_of(found, message=message, asked_for=asked_for, days=days, now=now)
    if request.POST.get("step") != "send":
        context = {
            "found": found, "team": team, "message": message, "asked_for": asked_for, "days": days,
            "words": in_words(evidence, by=request.user.full_name),
        }  # fmt: skip
        return show(request, "voice/give.html", context)
    try:
        hand_over(team_id=team.pk, evidence=evidence, actor=request.user, now=now)
        messages.success(request, _("It goes out in a minute; until then it can be withdrawn."))
    except CannotHandOver as problem:
        messages.error(request, problem.sentence)
    return redirect("cause", issue_id)


@at_the_desk
@require_POST
def take_back(request: DeskRequest, hand_over_id: int) -> HttpResponse:
    """Before it went."""
    _check(request)
    given = ProductHandOver.objects.filter(pk=min(hand_over_id, 1 << 62)).first()
    if given is None:
        raise NotAllowed(_("There is nothing like that among what you may see."))
    try:
        withdraw(hand_over_id=given.pk, actor=request.user, now=clock.now())
        messages.success(request, _("Withdrawn. The team was not told."))
    except CannotHandOver as problem:
        messages.error(request, problem.sentence)
    return redirect("cause", given.issue_id)


@at_the_desk
@require_safe
def teams(request: DeskRequest) -> HttpResponse:
    """Who mends things, by brand."""
    check_sees_all(request.user)
    known = teams_of(request.user)
    brands: list[dict[str, Any]] = [
        {"brand": brand, "teams": [each for each in known if each.brand_id == brand.pk]}
        for brand in brands_of(request.user).order_by("name")
    ]
    context = {
        "brands": brands,
        "may_change": may_change(request.user),
        "may_call": administrators(request.user),
        "secret": "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode(),
    }
    return show(request, "voice/teams.html", context)


@at_the_desk
@require_POST
def keep_team(request: DeskRequest, brand: str) -> HttpResponse:
    """A new team, or another word about one."""
    _check(request)
    found = brands_of(request.user).filter(slug=brand).first()
    if found is None:
        raise NotAllowed(_("There is no such brand among those you may see."))
    said = request.POST
    try:
        set_product_team(
            brand=found,
            team_id=number_in(said.get("team", "")),
            name=said.get("name", ""),
            mail=storable(said.get("mail", ""))[:254],
            url=storable(said.get("url", ""))[:2_000],
            secret=storable(said.get("secret", ""))[:200] if said.get("url", "").strip() else "",
            is_inside="is_inside" in said,
            is_on="is_off" not in said,
            actor=request.user,
            now=clock.now(),
        )
        messages.success(request, _("Kept."))
    except (BadProductTeam, OnlyAdministrators) as problem:
        messages.error(request, problem.sentence)
    return redirect("product_teams")
