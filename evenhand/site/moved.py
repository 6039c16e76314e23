"""Links to a chat lead to the desk's own address, which stays; the chat process may move."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from evenhand.cases.domain.chats import source_behind
from evenhand.flows.hosting import DOOR, address_of, secret


@require_safe
def to_the_chat(request: HttpRequest, door: str) -> HttpResponse:
    """To the window. The token stands behind “#”, which browsers carry along and send to nobody."""
    if source_behind(door, secret=secret()) is None:
        raise Http404
    return redirect(f"{chat_address(request)}{DOOR}/{door}/")


def chat_address(request: HttpRequest) -> str:
    """Where the chat is, for whoever sent this request."""
    return address_of(request.scheme or "http", request.get_host())
