"""A made-up shop that carries the chat, for the demo: several pages, so that one sees the chat stay."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from evenhand.channels.models import Account
from evenhand.flows.hosting import snippet_parts
from evenhand.site.moved import chat_address

PAGES = ("", "plans", "help")
CHAT_SOURCE = "Live chat: demo shop"  # the demo names it so; a real desk has none


@require_safe
def shop(request: HttpRequest, page: str = "") -> HttpResponse:
    """One page of the shop; found only where the demo company has a chat."""
    account = Account.objects.filter(source__name=CHAT_SOURCE).select_related("brand", "source").first()
    if account is None or page not in PAGES:
        raise Http404
    address = chat_address(request)
    script, door = snippet_parts(account, address)
    shown = {"brand": account.brand, "page": page, "script": script, "door": door, "language": get_language()}
    return _letting_the_chat_in(render(request, "shop.html", shown), address)


def _letting_the_chat_in(response: HttpResponse, address: str) -> HttpResponse:
    """What any web site with a policy has to allow: our script, and our frame."""
    policy = {"script-src": [address], "frame-src": [address], "style-src": ["'self'"], "connect-src": ["'none'"]}
    response._csp_replace = policy  # type: ignore[attr-defined]  # noqa: SLF001 - as django-csp's decorator does
    return response
