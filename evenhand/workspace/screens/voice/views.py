"""Causes ranked by avoidable work, and one of them with its trend, its hands, and what became of it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from evenhand.cases.errors import NotAllowed
from evenhand.flows.digests import amount_words, effect_words
from evenhand.flows.voicing import send_test_digest
from evenhand.insight.actions.impact import Note, annotate
from evenhand.insight.models import Annotation
from evenhand.kernel import clock
from evenhand.kernel.text import number_in, shorten
from evenhand.people.models import Agent, Brand
from evenhand.people.reads import brands_of, colleagues_of
from evenhand.voice.actions.causes import set_cause, wish_digest
from evenhand.voice.domain.worth import DEFAULT_SHARE, LEAST_DAYS
from evenhand.voice.errors import BadCause
from evenhand.voice.models import Cause, CauseState, DigestWish
from evenhand.voice.reads import may_change
from evenhand.voice.reads.causes import Ranked, aftermath, cases_about, one, ranked
from evenhand.voice.reads.teams import given_of, teams_for, without_people
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.issues.drawing import sparkline
from evenhand.workspace.screens.quality.asking import day_in

PAGE = 25
DAYS = (28, 91, 182, 364)
USUAL = 91
STATES: dict[str, str | Promise] = {
    CauseState.SEEN: gettext_lazy("seen"),
    CauseState.LOOKING: gettext_lazy("somebody looks into it"),
    CauseState.PLANNED: gettext_lazy("a fix is planned"),
    CauseState.FIXED: gettext_lazy("fixed"),
    CauseState.STAYS: gettext_lazy("stays as it is"),
}


def check_sees_all(viewer: Agent) -> None:
    """Refuses whoever may not see what everybody's work goes into."""
    if not viewer.sees_all:
        raise NotAllowed(_("Causes are for leads, analysts and administrators; issues are for everybody."))


@at_the_desk
@require_safe
def causes(request: DeskRequest) -> HttpResponse:
    """Issues by the hours that mending their cause would spare."""
    check_sees_all(request.user)
    days, now = days_in(request), clock.now()
    state = request.GET.get("state", "") if request.GET.get("state", "") in STATES else ""
    brands = list(brands_of(request.user).order_by("name"))
    brand = next((each for each in brands if each.slug == request.GET.get("brand", "")), None)
    found = ranked(request.user, brand=brand, days=days, state=state, now=now)
    begin = _page(request)
    shown = found[begin : begin + PAGE]
    kept = {"days": days, "state": state, "brand": brand.slug if brand else ""}
    wish = DigestWish.objects.filter(agent=request.user).first()
    context = {
        "rows": [_row(each) for each in shown],
        "brands": brands,
        "brand": brand,
        "days": days,
        "all_days": DAYS,
        "state": state,
        "states": STATES.items(),
        "minutes": found[0].minutes if found else None,
        "minutes_words": amount_words(found[0].minutes) if found else "",
        "more": urlencode({**kept, "from": begin + PAGE}) if len(found) > begin + PAGE else "",
        "wish": wish,
        "default_share": DEFAULT_SHARE,
        "may_change": may_change(request.user),
    }
    return show(request, "voice/page.html", context)


def days_in(request: DeskRequest) -> int:
    """How many days are looked at."""
    said = number_in(request.GET.get("days", "") or request.POST.get("days", ""))
    return said if said in DAYS else USUAL


def _page(request: DeskRequest) -> int:
    """The ranked list is bounded, so a page is a place in it."""
    return min(number_in(request.GET.get("from", "")) or 0, 1_000)


def _row(found: Ranked) -> dict[str, Any]:
    return {
        "found": found,
        "hours": amount_words(found.hours),
        "contacts": amount_words(found.contacts),
        "line": sparkline(found.weeks),
        "weeks": ", ".join(map(str, found.weeks)),
        "state": STATES[found.state],
    }


@at_the_desk
@require_safe
def cause(request: DeskRequest, issue_id: int) -> HttpResponse:
    """One cause: how much, since when, in whose hands, with what effect; and the cases behind it."""
    check_sees_all(request.user)
    now, days = clock.now(), days_in(request)
    found = one(request.user, issue_id, days=days, now=now) if issue_id < 1 << 62 else None
    if found is None:
        raise Http404
    told = aftermath(found.cause, now=now) if found.cause else None
    context = {
        **_row(found),
        "issue": found.issue,
        "cause": found.cause or Cause(issue=found.issue, brand=found.issue.brand, changed_at=now),
        "has_cause": found.cause is not None,
        "days": days,
        "all_days": DAYS,
        "states": STATES.items(),
        "minutes_words": amount_words(found.minutes.times(found.replies_each)),
        "aftermath": told,
        "effect": effect_words(told) if told else "",
        "least_days": LEAST_DAYS,
        "cases": cases_about(request.user, issue_id, limit=PAGE),
        "may_change": may_change(request.user),
        "default_share": DEFAULT_SHARE,
        **_for_change(request.user, found.issue.brand, issue_id),
    }
    return show(request, "voice/cause.html", context)


def _for_change(viewer: Agent, brand: Brand, issue_id: int) -> dict[str, Any]:
    given = given_of(issue_id)
    if not may_change(viewer):
        return {"given": given}
    return {"given": given, "owners": list(colleagues_of(viewer)[:300]), "teams": teams_for(brand)}


@at_the_desk
@require_POST
def measure(request: DeskRequest, issue_id: int) -> HttpResponse:
    """Note the fix on its day, once, and go where its effect is measured with controls and placebo days."""
    check_sees_all(request.user)
    now = clock.now()
    found = one(request.user, issue_id, days=USUAL, now=now) if issue_id < 1 << 62 else None
    if found is None or found.cause is None or found.cause.fixed_on is None or not may_change(request.user):
        raise NotAllowed(_("Leads measure what became of a fix, once it has a day."))
    words = _("Fixed: %(name)s") % {"name": shorten(without_people(found.issue.called), 100)}
    day, brand = found.cause.fixed_on, found.issue.brand
    noted = Annotation.objects.filter(brand=brand, day=day, words=words, removed_at=None).first()
    note = Note(day=day, words=words, kind="release", brand=brand)
    noted = noted or annotate(note=note, actor=request.user, now=now)
    return redirect(f"{reverse('impact')}?{urlencode({'event': noted.pk if noted else ''})}")


@at_the_desk
@require_POST
def keep(request: DeskRequest, issue_id: int) -> HttpResponse:
    """Keep what was said about a cause."""
    check_sees_all(request.user)
    said = request.POST
    fixable = said.get("fixable", "").strip()
    try:
        set_cause(
            issue_id=min(issue_id, 1 << 62),
            state=said.get("state", ""),
            owner_id=number_in(said.get("owner", "")),
            hypothesis=said.get("hypothesis", ""),
            fixable=(number if (number := number_in(fixable)) is not None else -1) if fixable else None,
            fixed_on=day_in(said.get("fixed_on", "")),
            actor=request.user,
            now=clock.now(),
        )
        messages.success(request, _("Kept. It can be said anew at any time."))
    except BadCause as problem:
        messages.error(request, problem.sentence)
    return redirect("cause", issue_id)


@at_the_desk
@require_POST
def digest(request: DeskRequest) -> HttpResponse:
    """Wish for the digest, stop it, or have it sent once to look at it."""
    check_sees_all(request.user)
    step = request.POST.get("step", "")
    if step == "test":
        is_sent = send_test_digest(request.user, now=clock.now())
        said = _("Sent to %(address)s.") % {"address": request.user.email}
        if is_sent:
            messages.success(request, said)
        else:
            messages.error(request, _("It could not be sent: no mail server takes it, or you have no address."))
    else:
        wish_digest(is_on=step == "on", actor=request.user, now=clock.now())
        on = _("You will have it each Monday. You can stop it here.")
        messages.success(request, on if step == "on" else _("Stopped. You can wish for it again."))
    return redirect("voice")
