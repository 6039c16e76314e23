"""Each page in the language and the time zone of the person who asks for it."""

from collections.abc import Callable
from contextlib import ExitStack
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.auth.middleware import get_user
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone, translation

from evenhand.people.models import Agent

Answer = Callable[[HttpRequest], HttpResponseBase]
OUTSIDE = "/site/"


def as_the_person_likes(get_response: Answer) -> Answer:
    """Middleware: what somebody chose goes before what the browser asks for."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(OUTSIDE):  # anybody may keep these pages, so they are the same for all
            return get_response(request)
        user = get_user(request)
        if not isinstance(user, Agent):
            return get_response(request)
        request.user = user  # not what stands for it, which takes thrice as long each time a page asks it
        with ExitStack() as likes:
            if user.language:
                likes.enter_context(translation.override(user.language))
            if zone := _zone(user.time_zone):
                likes.enter_context(timezone.override(zone))
            response = get_response(request)
            response.headers["Content-Language"] = translation.get_language() or "en"
        return response

    return answer


def _zone(name: str) -> ZoneInfo | None:
    """The zone, if this machine knows it."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None
