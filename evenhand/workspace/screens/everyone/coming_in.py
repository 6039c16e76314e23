"""Coming in without an account: a work address, a link by mail, one click. The same words for every address."""

from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from evenhand.colleagues.actions.door import ask_for_link, use_link
from evenhand.colleagues.actions.pace import lets
from evenhand.colleagues.domain.door import address_in
from evenhand.colleagues.errors import LinkOver, NameMissing
from evenhand.colleagues.reads.door import is_door_open, link_behind, way_in
from evenhand.flows.mailing import can_mail
from evenhand.kernel import clock
from evenhand.kernel.networks import address_behind

BY_MAIL: Final = "evenhand.workspace.coming_in.ByMail"
# A company's whole office may stand behind one address, and be told of the door on one morning.
_LIMITS: Final = {
    "knock": ((timedelta(minutes=1), 60), (timedelta(hours=1), 1_000), (timedelta(days=1), 4_000)),
    "enter": ((timedelta(minutes=1), 120), (timedelta(hours=1), 2_000)),  # guesses at tokens
}


@never_cache
@sensitive_post_parameters("address")
@require_http_methods(["GET", "HEAD", "POST"])
def come_in(request: HttpRequest) -> HttpResponse:
    """Ask for a link. What is said afterwards tells nobody whether one was sent."""
    if request.user.is_authenticated:
        return redirect("everyone")
    if not can_mail() or not is_door_open():
        raise Http404
    if request.method != "POST":
        return render(request, "everyone/come_in.html", {})
    address = address_in(request.POST.get("address", ""))
    if not address:
        context = {"is_wrong": True, "typed": request.POST.get("address", "")[:254]}
        return render(request, "everyone/come_in.html", context, status=422)
    if not _lets("knock", request):
        return _busy(request)
    ask_for_link(address=address, language=translation.get_language() or "", now=clock.now())
    return render(request, "everyone/come_in_sent.html", {"address": address})


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link. Looking at it uses nothing up, since programs open links, too."""
    if not _lets("enter", request):
        return _busy(request)
    link = link_behind(token, now=clock.now())
    way = way_in(link.address) if link is not None else None
    if link is None or way is None or way.is_at_the_desk:
        return _over(request)
    name = request.POST.get("name", "")[:200]
    context: dict[str, Any] = {
        "link": link,
        "is_new": way.agent is None,
        "name": name or (way.invited.name if way.invited else ""),
    }
    if request.method != "POST":
        return _private(render(request, "everyone/enter.html", context))
    try:
        agent = use_link(token=token, name=name, now=clock.now())
    except NameMissing as problem:
        return _private(render(request, "everyone/enter.html", context | {"refusal": _(problem.sentence)}, status=422))
    except LinkOver:
        return _over(request)
    login(request, agent, backend=BY_MAIL)
    return redirect("everyone")


def _over(request: HttpRequest) -> HttpResponse:
    return _private(render(request, "everyone/link_over.html", {"is_open": can_mail() and is_door_open()}, status=404))


def _busy(request: HttpRequest) -> HttpResponse:
    return render(request, "everyone/come_in_busy.html", status=429)


def _private(response: HttpResponse) -> HttpResponse:
    """The address holds the token: no other site learns from where its reader came, and no engine keeps it."""
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


def _lets(what: str, request: HttpRequest) -> bool:
    """Counted by network, of which only a hash is kept, and that for a day."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    network = address_behind(peer, request.headers.get("X-Forwarded-For", ""), proxies=settings.CHAT_PROXIES)
    who = salted_hmac("evenhand.door.network", network, algorithm="sha256").hexdigest()
    return lets(kind=what, who=who, limits=_LIMITS[what], now=clock.now())
