"""Help before contact, measured against a random hold-out; and the rule by which it is suggested."""

import math
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from evenhand.insight.actions.deflection import set_deflection_rule
from evenhand.insight.domain import deflection
from evenhand.insight.domain.certainty import Interval
from evenhand.insight.domain.deflection import Judged, Place, Side, days_left
from evenhand.insight.domain.verdicts import Verdict
from evenhand.insight.errors import BadDeflectionRule
from evenhand.insight.models import DeflectionRule
from evenhand.insight.reads.deflection import Beside, Trial, rule_for, trials_of
from evenhand.kernel import clock
from evenhand.people.reads import brands_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.measures.asking import asked_in, choices
from evenhand.workspace.screens.measures.views import check_sees_all

NAMES: Final[dict[Place, str | Promise]] = {
    Place.FORM: gettext_lazy("Contact form"),
    Place.CHAT: gettext_lazy("Chat"),
    Place.MAIL: gettext_lazy("Acknowledgement of a mail"),
}
CONTACTS: Final[dict[Place, str | Promise]] = {
    Place.FORM: gettext_lazy("sent the form, of a hundred visitors"),
    Place.CHAT: gettext_lazy("began a chat, of a hundred visitors"),
    Place.MAIL: gettext_lazy("wrote again, of a hundred customers"),
}


@at_the_desk
@require_safe
def page(request: DeskRequest) -> HttpResponse:
    """By place: contacts with suggestions beside those without, what may be said, and what it may hide."""
    check_sees_all(request.user)
    now = clock.now()
    asked = asked_in(request.GET, now=now)
    shared = choices(request.user, asked, now=now)
    brands = shared["brands"]
    brand = next((each for each in brands if each.pk == asked.brand_id), brands[0] if brands else None)
    trials = trials_of(request.user, brand.pk, asked, now=now) if brand else []
    context = {
        **shared,
        "brand": brand,
        "trials": [_told(each) for each in trials],
        "is_empty": not any(each.shown.visits + each.held.visits for each in trials),
        "rule": (rule_for(brand.pk) if brand else None) or DeflectionRule(since=now),
        "is_set": brand is not None and DeflectionRule.objects.filter(pk=brand.pk).exists(),
        "bounds": deflection,
        "may_set": request.user.sees_all and request.user.may_write,
    }
    return show(request, "measures/deflection.html", context)


def _told(trial: Trial) -> dict[str, Any]:
    judged = trial.judged
    visits = trial.shown.visits + trial.held.visits
    return {
        "trial": trial,
        "name": NAMES[trial.place],
        "contacts": CONTACTS[trial.place],
        "visits": visits,
        "shown": _hundred(trial.shown.side),
        "held": _hundred(trial.held.side),
        "difference": _points(trial.difference),
        "between": _between(trial.interval),
        "verdict": _verdict(judged),
        "sentence": _sentence(trial),
        "left": _left(judged, trial.seen, trial.days),
        "rests_on": _rests_on(trial),
        "opened": _hundred(Side(trial.shown.visits, trial.shown.opened)),
        "again": _counterpart(trial.again),
        "dissatisfied": _counterpart(trial.dissatisfied),
    }


def _hundred(side: Side) -> str:
    return "–" if math.isnan(side.share) else _of_hundred(side.share)


def _of_hundred(share: float) -> str:
    """Rounded before it is formatted: Django cuts digits off."""
    return number_format(round(share * 100, 1), 1)


def _points(value: float) -> str:
    if math.isnan(value):
        return "–"
    return f"{'+' if value >= 0 else '−'}{_of_hundred(abs(value))}"


def _between(interval: Interval) -> str:
    low, high = interval.low, interval.high
    return "" if math.isnan(low) else _("%(low)s to %(high)s") % {"low": _points(low), "high": _points(high)}


def _verdict(judged: Judged) -> str:
    """One of four; none of them is “no significant difference”."""
    if judged.verdict is Verdict.UNKNOWN:
        return _("Not enough data")
    if judged.verdict is Verdict.PARITY:
        return _("No difference that matters")
    if judged.verdict is Verdict.SMALL:
        return _("Real but small")
    return _("Fewer contacts") if judged.is_fewer else _("More contacts")


def _sentence(trial: Trial) -> str:
    """What may be said, with the design behind it; nothing is called a cause without it."""
    judged = trial.judged
    if judged.verdict is Verdict.UNKNOWN:
        return ""
    said = {"n": _of_hundred(abs(judged.difference)), "between": _between(judged.interval)}
    if judged.verdict is Verdict.PARITY:
        return _("Randomised hold-out: suggesting changed the contacts by less than the margin chosen before.")
    if judged.is_fewer:
        return _("Randomised hold-out: suggesting caused %(n)s fewer contacts per hundred (%(between)s).") % said
    return _("Randomised hold-out: suggesting caused %(n)s more contacts per hundred (%(between)s).") % said


def _rests_on(trial: Trial) -> str:
    """Why the verdict may differ from the figures beside it."""
    if trial.seen < trial.judged.needed:
        return ""
    rest = {"n": number_format(trial.seen, 0, force_grouping=True)}
    return _("Judged once, on the first %(n)s visits as planned. Figures go on, the verdict stands.") % rest


def _left(judged: Judged, visits: int, days: float) -> str:
    """How long it must still run."""
    if visits >= judged.needed:
        return ""
    rest = {"n": number_format(judged.needed - visits, 0, force_grouping=True)}
    left = days_left(judged.needed, visits, days)
    if not math.isfinite(left) or left > 3650:
        return _("%(n)s visits more until it is judged.") % rest
    words = ngettext("about %(d)s day at the pace so far", "about %(d)s days at the pace so far", math.ceil(left))
    return _("%(n)s visits more until it is judged: %(days)s.") % {**rest, "days": words % {"d": math.ceil(left)}}


def _counterpart(beside: Beside) -> dict[str, Any]:
    low, high = beside.interval.low, beside.interval.high
    between = "" if math.isnan(low) else _("%(low)s to %(high)s") % {"low": _points(low), "high": _points(high)}
    return {
        "shown": _hundred(beside.shown),
        "held": _hundred(beside.held),
        "of": beside.shown.visits + beside.held.visits,
        "between": between,
        "is_worse": beside.is_worse,
    }


@at_the_desk
@require_POST
def keep(request: DeskRequest, brand_id: int) -> HttpResponse:
    """Where help is suggested, how many are left without, and which difference would matter."""
    brand = brands_of(request.user).filter(pk=brand_id).first()
    if brand is None:
        raise Http404
    try:
        set_deflection_rule(
            brand=brand,
            places=[each for each in Place if f"in_{each.name.lower()}" in request.POST],
            left_out=_number(request.POST, "left_out"),
            mail_days=_number(request.POST, "mail_days"),
            margin=_number(request.POST, "margin"),
            site=request.build_absolute_uri("/").rstrip("/"),
            actor=request.user,
            now=clock.now(),
        )
        messages.success(request, _("Kept. It can be changed at any time."))
    except BadDeflectionRule as problem:
        messages.error(request, problem.sentence)
    return redirect(f"{request.path.rpartition('/rules/')[0]}/?brand={brand.pk}")


def _number(said: QueryDict, name: str) -> int:
    value = said.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else -1
