"""What a resolution costs by channel, praise and complaints, and the reach of complaints beside that of solutions."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evenhand.cases.errors import NotAllowed
from evenhand.flows.digests import amount_words
from evenhand.flows.measured.words import between, number, percent, share_words
from evenhand.insight.domain.recommending import FEWEST
from evenhand.insight.domain.shares import share_of
from evenhand.kernel import clock
from evenhand.kernel.text import number_in
from evenhand.people.models import Team
from evenhand.people.reads import brands_of
from evenhand.voice.actions.costs import set_hour_cost
from evenhand.voice.domain.worth import Amount
from evenhand.voice.errors import BadCost
from evenhand.voice.reads import may_change
from evenhand.voice.reads.value import Advocacy, Line, Value, advocacy_of, costs_of, value_of
from evenhand.workspace.components.amounts import NoAmount, amount_in
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.quality.asking import brand_in
from evenhand.workspace.screens.value.staying import staying_context
from evenhand.workspace.screens.voice.views import DAYS, days_in


@at_the_desk
@require_safe
def value(request: DeskRequest) -> HttpResponse:
    """One brand's figures, each with its definition, its cases and its range."""
    if not request.user.sees_all:
        raise NotAllowed(_("What service costs and brings is for leads, analysts and administrators."))
    now, days = clock.now(), days_in(request)
    brand, brands = brand_in(request.user, request.GET)
    found = value_of(request.user, brand, days=days, now=now)
    context = {
        "brand": brand,
        "brands": brands,
        "days": days,
        "all_days": DAYS,
        "found": found,
        "all": _told(found, found.lines[0]),
        "lines": [_told(found, each) for each in found.lines[1:]],
        "minutes": amount_words(found.minutes),
        "advocacy": _advocacy(advocacy_of(request.user, brand, days=days, now=now)),
        "costs": costs_of(request.user, brand),
        "teams": list(Team.objects.filter(brands=brand).order_by("name")),
        "may_change": may_change(request.user),
        "period": urlencode({"since": found.since, "until": found.until, "brand": brand.pk}),
        **staying_context(request.user, brand),
    }
    return show(request, "value/page.html", context)


def _told(found: Value, line: Line) -> dict[str, Any]:
    solved = share_of(line.solved_in_public, line.public_complaints)
    return {
        "line": line,
        "cost": _money(line.cost.value, found.currency) if line.cost else "–",
        "cost_between": _between(line.cost, found.currency),
        "praise": share_words(line.praise),
        "praise_between": between(line.praise),
        "complaints": share_words(line.complaints),
        "complaints_between": between(line.complaints),
        "solved": share_words(solved),
        "solved_between": between(solved),
        "reach_share": percent(line.solution_reach / line.complaint_reach) if line.complaint_reach else "–",
    }


def _advocacy(found: Advocacy) -> dict[str, Any]:
    net = found.net
    words = {name: number(getattr(net, name), 0) for name in ("value", "low", "high")} if net else {}
    return {
        "found": found,
        "value": words.get("value", "–"),
        "between": _("%(low)s to %(high)s") % words if words else "",
        "response": share_words(found.response),
        "response_between": between(found.response),
        "fewest": FEWEST,
    }


def _money(amount: float, currency: str) -> str:
    return f"{number(amount, 2 if amount < 100 else 0)} {currency}"


def _between(found: Amount | None, currency: str) -> str:
    if found is None:
        return ""
    told = {"low": _money(found.low, currency), "high": _money(found.high, currency)}
    return _("%(low)s to %(high)s") % told


@at_the_desk
@require_POST
def keep_cost(request: DeskRequest, brand: str) -> HttpResponse:
    """What an hour costs; an empty field forgets it."""
    found = brands_of(request.user).filter(slug=brand).first()
    if found is None or not may_change(request.user):
        raise NotAllowed(_("Leads set what an hour costs."))
    try:
        set_hour_cost(
            brand=found,
            team_id=number_in(request.POST.get("team", "")),
            cents=_cents(request.POST.get("cost", "")),
            currency=request.POST.get("currency", ""),
            actor=request.user,
            now=clock.now(),
        )
        messages.success(request, _("Kept. It can be changed or emptied at any time."))
    except BadCost as problem:
        messages.error(request, problem.sentence)
    return redirect(f"{reverse('value')}?{urlencode({'brand': found.slug})}")


def _cents(said: str) -> int | None:
    """What was typed, in cents; 0, which costs nothing and is refused, for what is no amount."""
    try:
        amount = amount_in(said)
    except NoAmount:
        return 0
    return None if amount is None else int(amount * 100)
