"""A stream of “look again”: it carries no content, so it can leak none."""

import logging
import queue
import time
from collections.abc import Iterator

from django.contrib.sessions.backends.base import SessionBase
from django.db import InterfaceError, OperationalError, connection
from django.http import StreamingHttpResponse
from django.views.decorators.http import require_GET

from evenhand.cases import reads
from evenhand.kernel import clock
from evenhand.people.actions.status import note_open
from evenhand.people.models import Agent
from evenhand.workspace.door import DeskRequest, at_the_desk
from evenhand.workspace.screens.inbox.filters import read_filter
from evenhand.workspace.screens.live.hub import HUB, Notice, Stream

log = logging.getLogger(__name__)

HEARTBEAT = 15.0  # seconds; shorter than any proxy's patience
BREATH = 0.25  # a burst becomes one event; the page itself looks at most once a second
HERE_EVERY = 30.0  # how often it is noted that somebody has the desk open
LOOK_AT_DOOR = 180.0  # how often it is asked whether this person may still be here


@at_the_desk
@require_GET
def live(request: DeskRequest) -> StreamingHttpResponse:
    """Events “inbox”, “notices” for what concerns the viewer alone, and “case” for the case that the page shows.

    It holds a thread, but no database connection."""
    case_id = read_filter(request.GET).case_id
    if case_id is not None:
        reads.case_for(request.user, case_id)
    stream = HUB.open(request.user.pk)
    said = _said(stream, case_id, request.user, request.session)
    connection.close()
    return StreamingHttpResponse(
        said,
        content_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


def _said(stream: Stream, case_id: int | None, viewer: Agent, session: SessionBase) -> Iterator[bytes]:
    looked_at, noted_at = time.monotonic(), -HERE_EVERY
    try:
        yield b"retry: 3000\n\nevent: here\ndata:\n\n"
        while not stream.is_dropped:
            if time.monotonic() - noted_at > HERE_EVERY:
                noted_at = time.monotonic()
                _note_here(viewer)
            notices = gathered(stream)
            yield _events(notices, case_id) if notices else b": still here\n\n"
            if time.monotonic() - looked_at > LOOK_AT_DOOR:
                looked_at = time.monotonic()
                if not _may_stay(viewer, session):
                    yield b"event: bye\ndata:\n\n"
                    return
    finally:
        HUB.close(stream)


def _note_here(viewer: Agent) -> None:
    """Who has the desk open nowhere is away after a while; this one has."""
    try:
        note_open(agent=viewer, now=clock.now())
    except (OperationalError, InterfaceError) as problem:
        log.warning("could not note that agent %s is here (%s)", viewer.pk, type(problem).__name__)
    finally:
        connection.close()


def gathered(stream: Stream) -> list[Notice]:
    """What came within a short breath; nothing if it is quiet for a heartbeat."""
    try:
        notices = [stream.notices.get(timeout=HEARTBEAT)]
    except queue.Empty:
        return []
    time.sleep(BREATH)
    while True:
        try:
            notices.append(stream.notices.get_nowait())
        except queue.Empty:
            return notices


def _events(notices: list[Notice], case_id: int | None) -> bytes:
    events = b""
    if any(notice.agents or notice.cases is None for notice in notices):
        events += b"event: notices\ndata:\n\n"
    if any(notice.is_presence for notice in notices):
        events += b"event: presence\ndata:\n\n"
    told = [notice for notice in notices if not notice.is_presence]
    if not all(notice.agents for notice in told):
        events += b"event: inbox\ndata:\n\n"
    if case_id is not None and any(notice.touches(case_id) for notice in told):
        events += b"event: case\ndata: %d\n\n" % case_id
    return events


def _may_stay(viewer: Agent, session: SessionBase) -> bool:
    """Whether the session lives and the person works here, in the same role."""
    try:
        now = Agent.objects.filter(pk=viewer.pk, is_active=True, role=viewer.role).first()
        return now is not None and session.exists(session.session_key or "")
    except (OperationalError, InterfaceError):
        return True  # the database is away for a moment; ask again next time
    finally:
        connection.close()
