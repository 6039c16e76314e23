"""Who knocks at the chat: reads requests within limits, knows visitors by their token, and says no in one form."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any, TypeVar

import msgspec
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from starlette.requests import Request
from starlette.responses import Response

from evenhand.cases.actions.chats import ChatIsOver
from evenhand.cases.models import Chat
from evenhand.channels.errors import ChannelError, TryLater
from evenhand.flows import chatting
from evenhand.kernel import clock
from evenhand.kernel.errors import EvenhandError
from evenhand.kernel.networks import address_behind
from evenhand.ledger.errors import DATABASE_AWAY
from evenhand.site.chat.asking import ask
from evenhand.site.chat.pace import Pace

T = TypeVar("T", bound=msgspec.Struct)
Answer = Callable[[Request], Awaitable[Response]]

LARGEST_WORDS = 32_000  # bytes of a request that carries no picture
PATIENCE = 20.0  # seconds for a body to arrive
PRIVATE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
pace = Pace()


class Turned(Exception):
    """A request that is answered with a refusal."""

    def __init__(self, status: int, code: str, sentence: str = "", *, after: int = 0) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.sentence = sentence
        self.after = after


def told(content: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """An answer in JSON that nobody keeps."""
    body = msgspec.json.encode(content)
    return Response(body, status, {**PRIVATE, **(headers or {})}, "application/json")


def guarded(answer: Answer) -> Answer:
    """The answer, or a refusal in JSON for whatever stands in the way."""

    @wraps(answer)
    async def open_door(request: Request) -> Response:
        try:
            _comes_from_our_window(request)
            return await answer(request)
        except Turned as turned:
            return _refusal(turned)
        except ChatIsOver as problem:
            return _refusal(Turned(410, "over", _said_to(request, problem)))
        except TryLater as problem:
            return _refusal(Turned(503, "busy", _said_to(request, problem), after=int(problem.after)))
        except ChannelError as problem:
            return _refusal(Turned(400, problem.code, _said_to(request, problem)))
        except EvenhandError as problem:
            return _refusal(Turned(400, problem.code, _said_to(request, problem)))
        except DATABASE_AWAY:
            return _refusal(Turned(503, "busy", after=5))

    return open_door


def _said_to(request: Request, problem: EvenhandError) -> str:
    """Its sentence in the language of the window, as far as we speak it."""
    with translation.override(language_of(request.headers.get("accept-language", ""))):
        return _(problem.sentence)


def language_of(accepted: str, *, first: str = "") -> str:
    """The language that is asked for first, else the first of those a browser accepts that we speak."""
    named = [each for each, _share in parse_accept_lang_header(accepted.lower()[:500])]
    for each in (first, *named):
        try:
            return translation.get_supported_language_variant(each)
        except LookupError:
            continue
    return "en"


def _refusal(turned: Turned) -> Response:
    headers = {"Retry-After": str(turned.after)} if turned.after else None
    content = {"error": turned.code, "sentence": turned.sentence, "after": turned.after}
    return told(content, status=turned.status, headers=headers)


def _comes_from_our_window(request: Request) -> None:
    """Tokens travel in a header of ours, which no other site can add; this stops the rest early. Framing the window is
    another matter: its policy says who may."""
    if request.method == "GET" and request.headers.get("sec-fetch-mode") == "navigate":
        return
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise Turned(403, "foreign")


def address_of(request: Request) -> str:
    """Who knocks, as far as limits are concerned."""
    peer = request.client.host if request.client else "unknown"
    return address_behind(peer, request.headers.get("x-forwarded-for", ""), proxies=settings.CHAT_PROXIES)


def keep_pace(what: str, who: str) -> None:
    """Raises Turned if this happens too often."""
    if after := pace.wait_before(what, who):
        raise Turned(429, "too_often", after=after)


async def visitor_of(request: Request) -> Chat:
    """The chat of whoever asks; raises Turned if they cannot prove it."""
    keep_pace("look", address_of(request))
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    chat = await ask(chatting.chat_of, token.strip(), now=clock.now()) if scheme.lower() == "bearer" else None
    if chat is None:
        raise Turned(401, "unknown")
    return chat


async def read(request: Request, form: type[T]) -> T:
    """What the window sent, of bearable size and in the expected form."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Turned(415, "form")
    body = await body_of(request, largest=LARGEST_WORDS)
    try:
        return msgspec.json.decode(body or b"{}", type=form)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as problem:
        raise Turned(400, "form") from problem


async def body_of(request: Request, *, largest: int) -> bytes:
    """All of it; raises Turned where it is too large, or comes too slowly."""
    parts, size = [], 0
    try:
        async with asyncio.timeout(PATIENCE):
            async for part in request.stream():
                size += len(part)
                if size > largest:
                    raise Turned(413, "too_large")
                parts.append(part)
    except TimeoutError as problem:
        raise Turned(408, "slow") from problem
    return b"".join(parts)
