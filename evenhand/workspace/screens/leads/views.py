"""Leads of the viewer's brands: how many, how each stands, and every step but those of sales' own link."""

from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenhand.cases import reads
from evenhand.colleagues.actions.leads import Agreed, keep_consent, note_lead, step_lead
from evenhand.colleagues.domain.leads import LIVE, LeadState, LeadStep, steps_from
from evenhand.colleagues.errors import NoConsent, NoSuchStep, NotThere
from evenhand.colleagues.models import Consent, Lead
from evenhand.colleagues.reads.leads import (
    lead_for,
    leads_counted,
    leads_for,
    leads_of_case,
    left_alone_since,
    sales_desks,
)
from evenhand.kernel import clock
from evenhand.kernel.places import place_in, place_words
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.colleagues.views import check_serves

PAGE: Final = 30
STATES: Final[dict[str, str | Promise]] = {
    LeadState.NOTED: gettext_lazy("Noted, without consent"),
    LeadState.OFFERED: gettext_lazy("Offered to sales"),
    LeadState.ACCEPTED: gettext_lazy("Accepted"),
    LeadState.DECLINED: gettext_lazy("Declined"),
    LeadState.RETURNED: gettext_lazy("Back to care"),
    LeadState.WITHDRAWN: gettext_lazy("Consent withdrawn"),
    LeadState.DROPPED: gettext_lazy("Dropped"),
}
STEPS: Final[dict[str, str | Promise]] = {
    LeadStep.OFFER: gettext_lazy("Offer it to sales"),
    LeadStep.ACCEPT: gettext_lazy("Sales accepted"),
    LeadStep.DECLINE: gettext_lazy("Sales declined"),
    LeadStep.GIVE_BACK: gettext_lazy("Back to care"),
    LeadStep.RECONSIDER: gettext_lazy("Undo what sales said"),
    LeadStep.WITHDRAW: gettext_lazy("They no longer agree"),
    LeadStep.DROP: gettext_lazy("It is no lead"),
    LeadStep.PUT_BACK: gettext_lazy("Undo"),
}
HOWS: Final[dict[str, str | Promise]] = {
    Consent.WRITTEN: gettext_lazy("They wrote it"),
    Consent.SPOKEN: gettext_lazy("They said it on the phone"),
    Consent.FORM: gettext_lazy("They ticked it in a form"),
}


@at_the_desk
@require_safe
def page(request: DeskRequest) -> HttpResponse:
    """All leads, or those in one state; what changed last first."""
    check_serves(request.user)
    state = request.GET.get("state", "")
    wanted = [state] if state in STATES else []
    found = leads_for(request.user, states=wanted, before=place_in(request.GET.get("after", "")), limit=PAGE + 1)
    counted = leads_counted(request.user)
    last = found[PAGE - 1] if len(found) > PAGE else None
    context = {
        "leads": [_told(each, request) for each in found[:PAGE]],
        "counts": [(key, words, counted.get(key, 0)) for key, words in STATES.items()],
        "all": sum(counted.values()),
        "state": wanted[0] if wanted else "",
        "more": place_words(last.changed_at, last.pk) if last else "",
        "leads_here": request.user.sees_all and request.user.may_write,
    }
    return show(request, "leads/page.html", context)


def _told(lead: Lead, request: DeskRequest) -> dict[str, Any]:
    steps = steps_from(lead.state) if request.user.may_write else []
    if lead.consent_at is None:
        steps = [each for each in steps if each not in {LeadStep.OFFER, LeadStep.WITHDRAW}]
    if not lead.reach:  # whoever it was is forgotten
        steps = [each for each in steps if each is not LeadStep.RECONSIDER]
    return {
        "lead": lead,
        "state": STATES[lead.state],
        "how": HOWS.get(lead.consent_how, ""),
        "steps": [(each.value, STEPS[each]) for each in steps],
    }


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def of_case(request: DeskRequest, case_id: int) -> HttpResponse:
    """The leads of a case, and the form to note one."""
    case = reads.case_for(request.user, case_id)
    if request.method == "POST":
        lead = note_lead(
            case_id=case.pk, interest=request.POST.get("interest", ""), actor=request.user, now=clock.now()
        )
        return redirect("lead", lead.pk)
    context = {
        "case": case,
        "leads": [_told(each, request) for each in leads_of_case(request.user, case.pk)],
        "has_desk": case.brand_id in sales_desks(request.user),
        "may_write": request.user.may_write,
    }
    return show(request, "leads/of_case.html", context)


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def lead(request: DeskRequest, lead_id: int) -> HttpResponse:
    """One lead: write down the consent, and then offer it."""
    found = lead_for(request.user, lead_id)
    if found is None:
        raise NotThere
    if request.method == "POST":
        try:
            keep_consent(lead_id=lead_id, agreed=_agreed(request), actor=request.user, now=clock.now())
        except (NoConsent, NoSuchStep) as problem:
            return _lead(request, found, refusal=_(problem.sentence))
        messages.success(request, _("Kept. Nothing has left yet: offer it to sales when you are ready."))
        return redirect("lead", lead_id)
    return _lead(request, found)


def _lead(request: DeskRequest, found: Lead, *, refusal: str = "") -> HttpResponse:
    given = {name: request.POST.get(name, "") for name in ("how", "words", "when", "name", "reach")}
    context = {
        **_told(found, request),
        "hows": list(HOWS.items()),
        "given": given,
        "left_alone": left_alone_since(found) if found.state in LIVE else None,
        "refusal": refusal,
        "has_desk": found.brand_id in sales_desks(request.user),
        "most": timezone.localtime(clock.now()).strftime("%Y-%m-%dT%H:%M"),
        "may_write": request.user.may_write,
    }
    response = show(request, "leads/lead.html", context)
    response.status_code = 422 if refusal else 200
    return response


def _agreed(request: DeskRequest) -> Agreed:
    return Agreed(
        how=request.POST.get("how", ""),
        words=request.POST.get("words", ""),
        at=_moment(request.POST.get("when", "")),
        name=request.POST.get("name", ""),
        reach=request.POST.get("reach", ""),
    )


def _moment(said: str) -> datetime:
    try:
        at = parse_datetime(said) if said else None
    except ValueError:
        at = None
    if at is None:
        raise NoConsent(_("Say when they agreed, as day and time."))
    return at if timezone.is_aware(at) else timezone.make_aware(at)


@at_the_desk
@require_POST
def step(request: DeskRequest, lead_id: int) -> HttpResponse:
    """Any step of a lead."""
    said = request.POST.get("step", "")
    if said not in set(LeadStep):
        raise NoSuchStep
    words = request.POST.get("words", "")
    found = step_lead(lead_id=lead_id, step=LeadStep(said), words=words, actor=request.user, now=clock.now())
    messages.success(request, _("%(state)s.") % {"state": STATES[found.state]})
    return redirect("lead", lead_id)
