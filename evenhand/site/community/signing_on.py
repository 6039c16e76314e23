"""Single sign-on: out to the company's provider, and back with its word. Nothing said here tells whom we know."""

from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evenhand.community.actions.moderating import appeal
from evenhand.community.actions.signing_on import end_attempt, join_by_sign_on
from evenhand.community.errors import NameNotFree, SignOnFailed, SignOnOver
from evenhand.community.models import MemberBlock, SignOn
from evenhand.community.reads.sign_on import attempt_in, barred_by, sign_on_of
from evenhand.flows import community_sign_on
from evenhand.flows.community_places import site_of
from evenhand.flows.mailing import can_mail
from evenhand.kernel import clock
from evenhand.site.community.coming_in import inside, private
from evenhand.site.community.door import Here, in_community, show
from evenhand.site.community.door import sign_in as remember
from evenhand.site.community.pace import pace
from evenhand.site.community.wording import SIGN_ON_IN_WORDS

_KEPT_FOR: Final = 45 * 60  # seconds


@never_cache
@require_POST
@in_community
def go(request: HttpRequest, here: Here) -> HttpResponse:
    """Set out. A form may send nobody to another site under our policy, so the page that comes leads on by itself."""
    sign_on = _sign_on(here)
    if not pace.lets("link", request):
        return show(request, here, "community/busy.html", status=429)
    site = site_of(here.community.pk) or f"{request.scheme}://{request.get_host()}"
    try:
        departure = community_sign_on.set_out(
            sign_on,
            back=site + reverse("site:community_sign_on_back", args=[here.brand.slug]),
            leads_to=inside(request.POST.get("to", "")),
            language=translation.get_language() or "en",
            now=clock.now(),
        )
    except SignOnFailed as problem:
        return _failed(request, here, sign_on, problem)
    response = show(request, here, "community/sign_on_go.html", {"sign_on": sign_on, "address": departure.address})
    response.set_cookie(
        _cookie(here),
        departure.browser,
        max_age=_KEPT_FOR,
        path=here.root,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@never_cache
@require_GET
@in_community
def back(request: HttpRequest, here: Here) -> HttpResponse:
    """The browser is back from the provider."""
    if not pace.lets("enter", request):
        return show(request, here, "community/busy.html", status=429)
    sign_on = _sign_on(here)
    answer = {name: request.GET.get(name, "") for name in ("state", "code", "iss", "error")}
    try:
        arrival = community_sign_on.come_back(sign_on, answer=answer, browser=_browser(request, here), now=clock.now())
    except SignOnFailed as problem:
        return _failed(request, here, sign_on, problem)
    if arrival.block is not None:
        return _barred(request, here, arrival.block)
    if arrival.member is None:
        return redirect("site:community_sign_on_name", here.brand.slug)
    response = redirect(here.root + inside(arrival.attempt.leads_to))
    remember(response, here, arrival.member)
    _forget(response, here)
    return response


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@in_community
def choose_name(request: HttpRequest, here: Here) -> HttpResponse:
    """Somebody new is proven and says by what name others shall know them."""
    sign_on, browser, now = _sign_on(here), _browser(request, here), clock.now()
    attempt = attempt_in(browser, brand_id=here.community.pk, now=now)
    if attempt is None:
        return _failed(request, here, sign_on, SignOnOver())
    if barred := barred_by(attempt, now=now):
        return _barred(request, here, barred[1])
    if request.method != "POST":
        return private(show(request, here, "community/enter.html"))
    name = request.POST.get("name", "")[:100]
    try:
        member, used = join_by_sign_on(brand_id=here.community.pk, browser=browser, name=name, now=now)
    except NameNotFree as problem:
        context = {"refusal": _(problem.sentence), "typed": name}
        return private(show(request, here, "community/enter.html", context, status=422))
    except SignOnFailed as problem:
        return _failed(request, here, sign_on, problem)
    response = redirect(here.root + inside(used.leads_to))
    remember(response, here, member)
    _forget(response, here)
    return response


@require_POST
@in_community
def object_outside(request: HttpRequest, here: Here) -> HttpResponse:
    """Who is blocked stays outside, and can say from there what is wrong about it."""
    now = clock.now()
    attempt = attempt_in(_browser(request, here), brand_id=here.community.pk, now=now)
    barred = barred_by(attempt, now=now) if attempt is not None else None
    if attempt is None or barred is None:
        return _failed(request, here, _sign_on(here), SignOnOver())
    member, _block = barred
    block = appeal(member=member, words=request.POST.get("words", ""), now=now)
    end_attempt(attempt=attempt, now=now)
    response = _barred(request, here, block)
    _forget(response, here)
    return response


def _sign_on(here: Here) -> SignOn:
    found = sign_on_of(here.community.pk)
    if found is None:
        raise Http404
    return found


def _failed(request: HttpRequest, here: Here, sign_on: SignOn, problem: SignOnFailed) -> HttpResponse:
    context = {"sign_on": sign_on, "refusal": SIGN_ON_IN_WORDS[problem.code], "can_mail": can_mail()}
    return private(show(request, here, "community/sign_on_failed.html", context, status=422))


def _barred(request: HttpRequest, here: Here, block: MemberBlock) -> HttpResponse:
    return private(show(request, here, "community/sign_on_barred.html", {"barred": block}, status=403))


def _cookie(here: Here) -> str:
    return f"sign-on-{here.community.pk}"


def _browser(request: HttpRequest, here: Here) -> str:
    return request.COOKIES.get(_cookie(here), "")


def _forget(response: HttpResponse, here: Here) -> None:
    response.delete_cookie(_cookie(here), path=here.root, samesite="Lax")
