"""What a waiting window is told: how the chat stands, that somebody writes, and that the line is alive."""

import asyncio
from collections.abc import AsyncIterator

import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from evenhand.cases.models import Chat
from evenhand.flows import said
from evenhand.flows.said import Standing
from evenhand.kernel import clock
from evenhand.ledger.errors import DATABASE_AWAY
from evenhand.site.chat.asking import ask
from evenhand.site.chat.door import Turned, address_of, guarded, pace, visitor_of
from evenhand.site.chat.hub import Hub, Window

HEARTBEAT = 25.0  # seconds; shorter than any proxy's patience
BREATH = 0.1  # between two looks of one window
_ALIVE = b": still here\n\n"


@guarded
async def stream(request: Request) -> Response:
    """Events “chat” and “typing” until the visitor leaves."""
    chat = await visitor_of(request)
    hub: Hub = request.app.state.hub
    address = address_of(request)
    window = hub.open(chat.pk) if pace.may_stream(address) else None
    if window is None:
        raise Turned(503, "busy", after=30)
    return StreamingResponse(
        _told(hub, window, address),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _told(hub: Hub, window: Window, address: str) -> AsyncIterator[bytes]:
    pace.stream_opened(address)
    shown = 0
    try:
        while not window.is_closed:
            if window.looks:
                window.looks = False
                standing = await _look(hub, window)
                if standing and hash(standing) != shown:
                    shown = hash(standing)
                    yield b"event: chat\ndata: " + standing + b"\n\n"
                    await asyncio.sleep(BREATH)
            if window.typing is not None:
                who, window.typing = window.typing, None
                yield b"event: typing\ndata: " + msgspec.json.encode({"who": who}) + b"\n\n"
            if not window.looks and not await window.sleep(HEARTBEAT):
                yield _ALIVE
        yield b"event: bye\ndata: {}\n\n"
    finally:
        pace.stream_closed(address)
        hub.close(window)


async def _look(hub: Hub, window: Window) -> bytes:
    """How the chat stands, in JSON; empty if the database is away, and then it is asked again."""
    try:
        standing = await ask(_standing, window.chat)
    except DATABASE_AWAY:
        asyncio.get_running_loop().call_later(2.0, window.wake)
        return b""
    if standing is None:
        window.wake(closed=True)
        return b""
    is_waiting = any(not line.is_taken for line in standing.lines)
    hub.place(window, case_id=standing.case_id, is_waiting=is_waiting)
    return msgspec.json.encode(standing)


def _standing(key: str) -> Standing | None:
    chat = Chat.objects.filter(pk=key).first()
    return said.standing_of(chat, now=clock.now()) if chat else None
