"""The page behind the link that sales is given. Looking says nothing: programs look at every link that is sent."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from evenhand.colleagues.actions.leads import answer_lead
from evenhand.colleagues.domain.leads import OF_SALES, LeadStep, steps_from
from evenhand.colleagues.errors import NoSuchStep
from evenhand.colleagues.models import Lead
from evenhand.colleagues.reads.leads import lead_behind, left_alone_since
from evenhand.kernel import clock
from evenhand.site.knocking import address_of

_LIMIT: Final = parse("60/minute")
_LONGEST: Final = 500
_TO_CONTACT: Final = frozenset({LeadStep.ACCEPT, LeadStep.RECONSIDER})
_limiter = MovingWindowRateLimiter(MemoryStorage())


@sensitive_post_parameters("words")
@require_http_methods(["GET", "HEAD", "POST"])
def lead(request: HttpRequest, token: str) -> HttpResponse:
    """What the person agreed to pass on; accept it, decline it, or give it back to care."""
    if not _limiter.hit(_LIMIT, "lead", address_of(request)):
        return _shown(request, None, is_busy=True, status=429)
    found = lead_behind(token, now=clock.now())
    if found is None:
        return _shown(request, None, status=404)
    if request.method != "POST":
        return _shown(request, found)
    step = request.POST.get("step", "")
    try:
        if step not in set(LeadStep) or (step in _TO_CONTACT and left_alone_since(found)):
            raise NoSuchStep
        answer_lead(lead=found, step=LeadStep(step), words=request.POST.get("words", "")[:_LONGEST], now=clock.now())
    except NoSuchStep:
        typed = request.POST.get("words", "")[:_LONGEST]
        return _shown(request, lead_behind(token, now=clock.now()), is_late=True, typed=typed, status=409)
    return redirect("site:lead", token)


def _shown(request: HttpRequest, found: Lead | None, *, status: int = 200, **more: Any) -> HttpResponse:
    steps = {each.value for each in steps_from(found.state) if each in OF_SALES} if found and found.reach else set()
    since = left_alone_since(found) if found else None
    if found is not None and since is not None:  # what is not shown is not used
        found.name = found.reach = found.consent_words = ""
        steps -= _TO_CONTACT
    context = {"lead": found, "steps": steps, "left_alone": since, **more}
    response = render(request, "lead.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
