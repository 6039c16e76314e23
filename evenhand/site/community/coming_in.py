"""Signing in by a link. The same words for every address; a link is used by a click, since programs open links, too."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.community.actions.joining import ask_for_link, use_link
from evenhand.community.domain.words import address_in
from evenhand.community.errors import LinkIsOver, NameNotFree, TooManyLinks
from evenhand.community.reads.sign_on import sign_on_of
from evenhand.community.reads.standing import is_known, link_behind
from evenhand.flows.community_places import site_of
from evenhand.flows.mailing import can_mail
from evenhand.kernel import clock
from evenhand.site.community.door import ROOM_FOR_TITLE, Here, in_community, show, sign_out
from evenhand.site.community.door import sign_in as remember
from evenhand.site.community.pace import pace
from evenhand.site.knocking import address_of

_INSIDE = re.compile(rf"[\w\-/]{{0,150}}|ask\?title=[\w%.~\-]{{1,{ROOM_FOR_TITLE}}}", re.ASCII)


def inside(said: str) -> str:
    """A path within the community, perhaps with the question to ask there, or nothing: nobody is led anywhere else."""
    return said if _INSIDE.fullmatch(said) and not said.startswith("/") and "//" not in said else ""


@never_cache
@sensitive_post_parameters("address")
@require_http_methods(["GET", "HEAD", "POST"])
@in_community
def sign_in(request: HttpRequest, here: Here) -> HttpResponse:
    """Ask for a link. What is said afterwards tells nobody whether we knew the address."""
    to = inside(request.POST.get("to", "") or request.GET.get("to", ""))
    if here.member is not None:
        return redirect(here.root + to)
    ways: dict[str, Any] = {"to": to, "can_mail": can_mail(), "sign_on": sign_on_of(here.community.pk)}
    if request.method != "POST":
        return show(request, here, "community/sign_in.html", ways)
    address = address_in(request.POST.get("address", ""))
    if not address:
        context = ways | {"is_wrong": True, "typed": request.POST.get("address", "")[:254]}
        return show(request, here, "community/sign_in.html", context, status=422)
    if not pace.lets("link", request):
        return show(request, here, "community/busy.html", status=429)
    try:
        ask_for_link(
            brand_id=here.community.pk,
            address=address,
            site=site_of(here.community.pk) or f"{request.scheme}://{request.get_host()}",
            leads_to=to,
            language=translation.get_language() or "en",
            network=salted_hmac("evenhand.community.network", address_of(request)).hexdigest()[:32],
            now=clock.now(),
        )
    except TooManyLinks as problem:
        context = ways | {"refusal": _(problem.sentence), "typed": address}
        return show(request, here, "community/sign_in.html", context, status=429)
    return show(request, here, "community/sign_in_sent.html", {"address": address})


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@in_community
def enter(request: HttpRequest, here: Here, token: str) -> HttpResponse:
    """The page behind the link. Looking at it uses nothing up; the first time it asks for a name."""
    if not pace.lets("enter", request):
        return show(request, here, "community/busy.html", status=429)
    link = link_behind(token, now=clock.now())
    if link is None or link.brand_id != here.community.pk:
        return private(show(request, here, "community/link_over.html", status=404))
    context = {"link": link, "is_known": is_known(link), "token": token}
    if request.method != "POST":
        return private(show(request, here, "community/enter.html", context))
    name = request.POST.get("name", "")[:100]
    try:
        member, used = use_link(token=token, name=name, now=clock.now())
    except NameNotFree as problem:
        return private(
            show(
                request,
                here,
                "community/enter.html",
                context | {"refusal": _(problem.sentence), "typed": name},
                status=422,
            )
        )
    except LinkIsOver:
        return private(show(request, here, "community/link_over.html", status=404))
    response = redirect(here.root + inside(used.leads_to))
    remember(response, here, member)
    return response


def private(response: HttpResponse) -> HttpResponse:
    """The address holds the token: no other site learns from where its reader came, and no engine keeps it.

    Our own pages may: without an origin, the form would be refused as forged.
    """
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_POST
@in_community
def leave_browser(request: HttpRequest, here: Here) -> HttpResponse:
    """This browser is nobody's any more."""
    del request
    response = redirect(here.root)
    sign_out(response, here)
    return response
