"""The page of invitations: begin an experiment, end it, and what came of both halves."""

import math
from typing import Any, Final

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from evenhand.flows.measured.words import number
from evenhand.insight.actions.inviting import Plan, begin_inviting, end_inviting
from evenhand.insight.domain import inviting
from evenhand.insight.domain.certainty import Interval
from evenhand.insight.domain.deflection import Side
from evenhand.insight.domain.inviting import Beside, Toward, Verdict, shown_by
from evenhand.insight.errors import BadInvitation
from evenhand.insight.models import InvitationTrial
from evenhand.insight.reads.inviting import Halves, Progress, halves_of, progress_of, trials, verdict_of
from evenhand.kernel import clock
from evenhand.kernel.text import number_in
from evenhand.people.reads import brands_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.measures.views import check_sees_all

USUAL: Final = 2_000
EXAMPLES: Final = (200, 500, 2_000, 5_000, 20_000, 100_000)
MOST_SHOWN: Final = 20
TOWARD: Final[dict[str, str | Promise]] = {
    Toward.SOCIAL: gettext_lazy("to social"),
    Toward.SELF_SERVICE: gettext_lazy("to self-service"),
}


@at_the_desk
@require_safe
def page(request: DeskRequest) -> HttpResponse:
    """What runs and what ran, what came of the one that is looked at, and the form for another."""
    return _page(request)


def _page(request: DeskRequest, *, refusal: str = "") -> HttpResponse:
    check_sees_all(request.user)
    found = list(trials(request.user)[:MOST_SHOWN])
    wanted = number_in(request.GET.get("trial", ""))
    chosen = next((each for each in found if each.pk == wanted), None if wanted else next(iter(found), None))
    if wanted and chosen is None:
        chosen = trials(request.user).filter(pk=wanted).first()
        if chosen is None:
            raise Http404
    context = {
        "trials": [(each, TOWARD[each.toward]) for each in found],
        "chosen": _told(chosen) if chosen else None,
        "brands": list(brands_of(request.user).order_by("name")),
        "toward": TOWARD.items(),
        "typed": _typed(request.POST),
        "bounds": inviting,
        "sizes": [(each, number(100 * shown_by(each), 1)) for each in EXAMPLES],
        "may_set": request.user.may_write,
        "refusal": refusal,
        "has_just_ended": "ended" in request.GET,
    }
    response = show(request, "measures/invitations.html", context)
    response.status_code = 422 if refusal else 200
    return response


def _typed(said: QueryDict) -> dict[str, str]:
    """What stands in the form: what somebody typed, or what is usual."""
    return {
        "brand": said.get("brand", ""),
        "toward": said.get("toward", Toward.SOCIAL),
        "sentence": said.get("sentence", "")[:2_000],
        "customers": said.get("customers", str(USUAL))[:9],
    }


def _told(trial: InvitationTrial) -> dict[str, Any]:
    now = clock.now()
    progress = progress_of(trial, now=now)
    halves = halves_of(trial, now=now)
    verdict, first = verdict_of(trial, now=now) if progress.is_over else (Verdict.UNKNOWN, halves)
    return {
        "trial": trial,
        "toward": TOWARD[trial.toward],
        "progress": progress,
        "matters": number(100 * shown_by(trial.planned), 1),
        "verdict": _verdict(trial, progress, verdict),
        "is_open": verdict is Verdict.UNKNOWN,
        "sentence": _sentence(verdict, first),
        "invited": halves.invited.guests,
        "others": halves.others.guests,
        "rows": [
            (_("contacted us again within 28 days, of a hundred"), _figures(halves.again)),
            (_("next contact on social media, of a hundred"), _figures(halves.on_social)),
            (_("no next contact, of a hundred"), _figures(halves.none)),
        ],
    }


def _verdict(trial: InvitationTrial, progress: Progress, verdict: Verdict) -> str:
    """One of four; before its time how far it is."""
    if not progress.is_over and (trial.ended_at is None or progress.entered >= trial.planned):
        far = {"n": _many(progress.ripe), "planned": _many(trial.planned)}
        return _("Too early: %(n)s of %(planned)s customers") % far
    return {
        Verdict.FEWER: _("Fewer contacts"),
        Verdict.MORE: _("More contacts"),
        Verdict.ALIKE: _("No difference that matters"),
        Verdict.UNKNOWN: _("Not enough data"),
    }[verdict]


def _sentence(verdict: Verdict, first: Halves) -> str:
    """What may be said, with the design behind it."""
    again = first.again
    said = {"n": number(100 * abs(again.difference), 1), "between": _between(again.interval)}
    if verdict is Verdict.FEWER:
        return _(
            "Randomised experiment: inviting caused %(n)s fewer of a hundred to contact us again (%(between)s)."
        ) % (said)
    if verdict is Verdict.MORE:
        return _(
            "Randomised experiment: inviting caused %(n)s more of a hundred to contact us again (%(between)s)."
        ) % (said)
    if verdict is Verdict.ALIKE:
        return _("Randomised experiment: inviting changed the contacts by less than was planned to be shown.")
    return ""


def _figures(beside: Beside) -> tuple[str, str, str, str]:
    """Of a hundred invited and not invited, the difference, and where it lies."""
    return (
        _hundred(beside.invited),
        _hundred(beside.others),
        _points(beside.difference),
        _between(beside.interval),
    )


def _hundred(side: Side) -> str:
    return "–" if math.isnan(side.share) else number(100 * side.share, 1)


def _points(value: float) -> str:
    if math.isnan(value):
        return "–"
    return f"{'+' if value >= 0 else '−'}{number(100 * abs(value), 1)}"


def _between(interval: Interval) -> str:
    if math.isnan(interval.low):
        return ""
    return _("%(low)s to %(high)s") % {"low": _points(interval.low), "high": _points(interval.high)}


def _many(value: int) -> str:
    return number(value, 0, force_grouping=True)


@at_the_desk
@require_POST
def begin(request: DeskRequest) -> HttpResponse:
    """The experiment begins with the next mail that is answered."""
    check_sees_all(request.user)
    said = request.POST
    brand = brands_of(request.user).filter(pk=number_in(said.get("brand", "")) or 0).first()
    if brand is None:
        return _page(request, refusal=_("Say which brand it is about."))
    plan = Plan(
        brand=brand,
        toward=said.get("toward", ""),
        sentence=said.get("sentence", ""),
        customers=number_in(said.get("customers", "")) or 0,
    )
    try:
        begun = begin_inviting(plan=plan, actor=request.user, now=clock.now())
    except BadInvitation as why:
        return _page(request, refusal=why.sentence)
    return redirect(_address(begun))


@at_the_desk
@require_POST
def switch(request: DeskRequest, trial_id: int, deed: str) -> HttpResponse:
    """End it, or go on after all."""
    check_sees_all(request.user)
    if deed not in {"end", "go-on"} or not trials(request.user).filter(pk=trial_id).exists():
        raise Http404
    try:
        found = end_inviting(trial_id=trial_id, is_ended=deed == "end", actor=request.user, now=clock.now())
    except BadInvitation as why:
        return _page(request, refusal=why.sentence)
    if found is None:
        raise Http404
    return redirect(_address(found) + ("&ended=1" if deed == "end" else ""))


def _address(trial: InvitationTrial) -> str:
    return f"{reverse('invitations')}?trial={trial.pk}"
