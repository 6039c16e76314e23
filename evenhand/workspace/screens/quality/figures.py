"""What the judged cases say: of all, of oneself, of the card."""

import math
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from evenhand.flows.measured.words import between, number, percent, share_words
from evenhand.insight.domain.shares import Shrunken
from evenhand.kernel import clock
from evenhand.people.models import Agent
from evenhand.quality.domain.people import Own
from evenhand.quality.domain.reliability import Reliability
from evenhand.quality.reads import may_score
from evenhand.quality.reads.figures import Figures, Line, agreements, figures
from evenhand.quality.reads.work import judged, rules_and_cards
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.quality.asking import (
    WEEKS,
    brand_in,
    check_sees_all,
    check_serves,
    since_in,
    tabs,
)
from evenhand.workspace.screens.quality.views import row_of

VERDICTS: dict[str, str | Promise] = {
    "reliable": gettext_lazy("can be relied on"),
    "careful": gettext_lazy("with care: agree on examples"),
    "reword": gettext_lazy("reword it: people read it differently"),
    "same": gettext_lazy("everybody gave the same; nobody can tell"),
    "few": gettext_lazy("too few cases judged twice"),
}
LATELY = 10


@at_the_desk
@require_safe
def mine(request: DeskRequest) -> HttpResponse:
    """One's own figures against the team's middle, the latest scores, and what was agreed; nobody else's."""
    check_serves(request.user)
    brand, brands = brand_in(request.user, request.GET)
    weeks, since = since_in(request.GET, now=clock.now())
    found = figures(request.user, brand_id=brand.pk, since=since)
    own = found.people.get(request.user.pk)
    latest = judged(request.user, agent_id=request.user.pk, limit=LATELY)
    context = {
        **tabs(request.user, "mine"),
        **_asked(brand, brands, weeks),
        "lines": _own_lines(found, own),
        "own": own,
        "latest": [row_of(each) for each in latest],
        "rule": next((rule for each, rule, _card in rules_and_cards(request.user) if each.pk == brand.pk), None),
    }
    return show(request, "quality/mine.html", context)


def _asked(brand: Any, brands: list[Any], weeks: int) -> dict[str, Any]:
    return {"brand": brand, "brands": brands, "weeks": weeks, "all_weeks": WEEKS}


def _own_lines(found: Figures, own: Own | None) -> list[dict[str, Any]]:
    if own is None:
        return []
    return [{"name": _name(each), **_drawn(own.figures[each.key])} for each in found.lines if each.key in own.figures]


def _name(line: Line) -> str:
    return line.item.name if line.item else _("Free of critical errors")


def _drawn(found: Shrunken) -> dict[str, Any]:
    """A share drawn towards the team's, and a strip of where it lies, in hundredths of its width."""
    return {
        "value": percent(found.value) if found.cases else "–",
        "interval": _("%(low)s to %(high)s") % {"low": percent(found.low), "high": percent(found.high)},
        "raw": "–" if found.raw is None else percent(found.raw),
        "cases": found.cases,
        "team": percent(found.team),
        "is_apart": bool(found.cases) and found.is_told_apart,
        "is_above": found.low > found.team,
        "x": _place(found.low),
        "wide": _place(found.high - found.low),
        "at": _place(found.value),
        "middle": _place(found.team),
    }


def _place(share: float) -> str:
    return f"{share * 100:.1f}"


@at_the_desk
@require_safe
def whole(request: DeskRequest) -> HttpResponse:
    """Random cases stand for all, chosen ones for themselves; whom the interval says something of, and no rank."""
    check_sees_all(request.user)
    brand, brands = brand_in(request.user, request.GET)
    weeks, since = since_in(request.GET, now=clock.now())
    found = figures(request.user, brand_id=brand.pk, since=since)
    context = {
        **tabs(request.user, "figures"),
        **_asked(brand, brands, weeks),
        "found": found,
        "lines": [_line(each) for each in found.lines],
        "people": _people(found) if may_score(request.user) else [],
        "left": found.drawn - found.judged - found.aside,
    }
    return show(request, "quality/figures.html", context)


def _line(line: Line) -> dict[str, Any]:
    share = line.random
    return {
        "name": _name(line),
        "is_item": line.item is not None,
        "random": share_words(share),
        "random_between": between(share),
        "random_cases": line.random_cases,
        "targeted": share_words(line.targeted),
        "targeted_between": between(line.targeted),
        "targeted_cases": line.targeted_cases,
        "x": _place(share.low) if share else "",
        "wide": _place(share.high - share.low) if share else "",
        "at": _place(share.value) if share else "",
    }


def _people(found: Figures) -> list[dict[str, Any]]:
    """By name; only what the interval sets apart from the team is said."""
    agents = Agent.objects.in_bulk(list(found.people))
    names = {each.key: _name(each) for each in found.lines}
    told = [
        {
            "agent": agents[number],
            "cases": own.cases,
            "help": [_apart(names[key], own.figures[key]) for key in own.needs_help_with if key in names],
            "shine": [_apart(names[key], own.figures[key]) for key in own.shines_at if key in names],
        }
        for number, own in found.people.items()
        if number in agents
    ]
    return sorted(told, key=lambda each: str(each["agent"].full_name))


def _apart(name: str, found: Shrunken) -> dict[str, str]:
    interval = _("%(low)s to %(high)s") % {"low": percent(found.low), "high": percent(found.high)}
    return {"name": name, "interval": interval, "team": percent(found.team)}


@at_the_desk
@require_safe
def agreement(request: DeskRequest) -> HttpResponse:
    """Whether the card means the same to all who judge by it."""
    check_sees_all(request.user)
    brand, brands = brand_in(request.user, request.GET)
    found = agreements(request.user, brand_id=brand.pk)
    context = {
        **tabs(request.user, "agreement"),
        "brand": brand,
        "brands": brands,
        "rows": [
            {"name": each.name, "is_critical": each.is_critical, "verdict": each.found.verdict, **_alpha(each.found)}
            for each in found
        ],
        "has_any": any(each.found.cases for each in found),
    }
    return show(request, "quality/agreement.html", context)


def _alpha(found: Reliability) -> dict[str, Any]:
    is_known = found.verdict != "few" and not math.isnan(found.alpha)
    has_interval = is_known and not math.isnan(found.low)
    return {
        "cases": found.cases,
        "alpha": number(found.alpha, 2) if is_known else "–",
        "interval": _interval((found.low, found.high)) if has_interval else "",
        "alike": share_words(found.alike),
        "words": VERDICTS[found.verdict],
    }


def _interval(bounds: Iterable[float]) -> str:
    low, high = (number(each, 2) for each in bounds)
    return _("%(low)s to %(high)s") % {"low": low, "high": high}
