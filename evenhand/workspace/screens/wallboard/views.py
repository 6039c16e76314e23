"""The board for whoever works here, and for a screen on a wall that has a link."""

from collections.abc import Collection, Iterator
from contextlib import ExitStack
from datetime import datetime

from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from evenhand.incidents.reads.alarms import zones_of
from evenhand.kernel import clock
from evenhand.people.models import Brand
from evenhand.people.reads import brand_ids_of
from evenhand.people.reads.duty import zone_named
from evenhand.people.reads.walls import link_behind
from evenhand.workspace.door import DeskRequest, at_the_desk
from evenhand.workspace.screens.live.hub import HUB, Notice, Stream
from evenhand.workspace.screens.live.views import gathered
from evenhand.workspace.screens.wallboard.board import board_of


@at_the_desk
@require_safe
def wallboard(request: DeskRequest) -> HttpResponse:
    """The board of the viewer's brands."""
    context = {"address": request.path, "stream": "/live", "may_link": request.user.sees_all and request.user.may_write}
    return _board(request, brand_ids_of(request.user), context, clock.now())


@require_safe
def screen(request: HttpRequest, token: str) -> HttpResponse:
    """The board of a link's brands, for whoever has the link; without it, a sentence."""
    link = link_behind(token)
    if link is None:
        return render(request, "wallboard/revoked.html", status=404)
    with ExitStack() as likes:
        if link.language:
            likes.enter_context(translation.override(link.language))
        zone = zones_of(link.brand_ids).get(link.brand_ids[0], "")
        if zone:
            likes.enter_context(timezone.override(zone_named(zone)))
        context = {"address": request.path, "stream": f"{request.path}live", "link": link}
        response = _board(request, link.brand_ids, context, clock.now())
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"  # the address is the key
    return response


def _board(request: HttpRequest, brand_ids: Collection[int], context: dict[str, object], now: datetime) -> HttpResponse:
    is_part = request.headers.get("HX-Request") == "true"
    if not is_part:
        context["brands"] = list(Brand.objects.filter(pk__in=brand_ids).order_by("name").values_list("name", flat=True))
    template = "wallboard/numbers.html" if is_part else "wallboard/page.html"
    return render(request, template, {**context, "board": board_of(brand_ids, now=now), "now": now})


@require_safe
def live(
    request: HttpRequest,  # noqa: ARG001 - whoever has the address may listen
    token: str,
) -> HttpResponse | StreamingHttpResponse:
    """“Look again” for a screen with a link, until the link is revoked; it carries no content."""
    link = link_behind(token)
    if link is None:
        return HttpResponse(status=404)
    stream = HUB.open(-link.pk)
    said = _said(stream, token)
    connection.close()
    return StreamingHttpResponse(
        said,
        content_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no", "Referrer-Policy": "no-referrer"},
    )


def _said(stream: Stream, token: str) -> Iterator[bytes]:
    try:
        yield b"retry: 5000\n\nevent: here\ndata:\n\n"
        while not stream.is_dropped:
            notices = gathered(stream)
            yield b"event: inbox\ndata:\n\n" if _concerns(notices) else b": still here\n\n"
            if not _holds(token):
                yield b"event: bye\ndata:\n\n"
                return
    finally:
        HUB.close(stream)


def _concerns(notices: list[Notice]) -> bool:
    return any(not notice.agents and not notice.is_presence for notice in notices)


def _holds(token: str) -> bool:
    try:
        return link_behind(token) is not None
    finally:
        connection.close()
