"""From where somebody knocks at the public door."""

from django.conf import settings
from django.http import HttpRequest

from evenhand.kernel.networks import address_behind


def address_of(request: HttpRequest) -> str:
    """The address, or one home's, behind the proxies that stand before the desk."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    return address_behind(peer, request.headers.get("X-Forwarded-For", ""), proxies=settings.CHAT_PROXIES)
