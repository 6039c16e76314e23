"""Live updates from PostgreSQL to a stream: what is told, to whom, and what happens when the database goes away."""

import queue
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from evenhand.cases import actions
from evenhand.kernel import clock
from evenhand.workspace.screens.live import views
from evenhand.workspace.screens.live.hub import EVERYTHING, HUB, ROOM, STREAMS_EACH, Hub, Notice
from tests.cast import Cast, make_cast
from tests.workspace.conftest import Desk


@pytest.fixture
def stage(transactional_db: None) -> Iterator[Cast]:
    HUB.rest()  # another test may have left it listening, and then there is nothing to look at anew
    yield make_cast()
    HUB.rest()


class Listening:
    """A stream read in a thread, as a server does."""

    def __init__(self, response: Any) -> None:
        self.said: queue.Queue[bytes] = queue.Queue()
        self.response = response
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()
        assert b"event: here" in self.next()
        assert b"event: inbox" in self.next()  # look once: the listener has just begun

    def _read(self) -> None:
        for chunk in self.response.streaming_content:
            self.said.put(chunk)

    def next(self) -> bytes:
        return self.said.get(timeout=60)


def test_a_stream_tells_of_the_inbox_and_of_the_open_case(stage: Cast, desk_of: Any) -> None:
    case, other = stage.open_case(), stage.open_case("@harborline.example else", external_id="e", author=_eve())
    stream = Listening(desk_of(stage.bob).get(f"/live?case={case.pk}"))
    actions.resolve_case(case_id=other.pk, actor=stage.alice, now=clock.now())
    assert stream.next() == b"event: inbox\ndata:\n\n"
    actions.resolve_case(case_id=case.pk, actor=stage.alice, now=clock.now())
    assert f"event: case\ndata: {case.pk}".encode() in stream.next()


def _eve() -> Any:
    from tests.cast import EVE

    return EVE


def test_a_stream_is_a_stream_and_nobody_keeps_it(stage: Cast, desk_of: Any) -> None:
    response = desk_of(stage.bob).get("/live")
    assert response["Content-Type"] == "text/event-stream"
    assert response["Cache-Control"] == "no-store"
    response.close()


def test_without_a_session_there_is_no_stream(stage: Cast, client: Any) -> None:
    assert client.get("/live").status_code == 302
    assert client.post("/live").status_code in {302, 405}


def test_the_listener_survives_the_database(stage: Cast, desk_of: Any) -> None:
    case = stage.open_case()
    stream = Listening(desk_of(stage.bob).get(f"/live?case={case.pk}"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE application_name = 'evenhand live' AND datname = current_database()"
        )
        assert cursor.fetchone()[0] == 1
    assert b"event: case" in stream.next()  # what was missed meanwhile: look at everything
    actions.resolve_case(case_id=case.pk, actor=stage.alice, now=clock.now())
    assert b"event: case" in stream.next()


def test_a_stream_ends_when_the_session_does(stage: Cast, desk_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "LOOK_AT_DOOR", 0.0)
    monkeypatch.setattr(views, "HEARTBEAT", 0.2)
    desk: Desk = desk_of(stage.bob)
    stream = Listening(desk.get("/live"))
    assert b": still here" in stream.next()
    stage.bob.role = "analyst"
    stage.bob.save()
    said = [stream.next()]
    while b"bye" not in said[-1]:
        said.append(stream.next())
    stream.thread.join(timeout=60)
    assert not stream.thread.is_alive()


def test_an_open_stream_holds_no_connection_of_the_pool(stage: Cast, desk_of: Any) -> None:
    response = desk_of(stage.bob).get("/live")
    assert connection.connection is None
    response.close()


def hub_without_a_database(monkeypatch: pytest.MonkeyPatch) -> Hub:
    hub = Hub()
    monkeypatch.setattr(hub, "_listen", lambda _address: None)
    return hub


def test_a_slow_stream_is_dropped_and_hinders_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    hub = hub_without_a_database(monkeypatch)
    slow, quick = hub.open(1), hub.open(2)
    for number in range(ROOM + 1):
        hub.tell(Notice(frozenset([number])))
        quick.notices.get_nowait()
    assert slow.is_dropped
    assert not quick.is_dropped


def test_whoever_opens_too_many_tabs_loses_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    hub = hub_without_a_database(monkeypatch)
    streams = [hub.open(1) for _ in range(STREAMS_EACH + 1)]
    others = hub.open(2)
    assert [stream.is_dropped for stream in streams] == [True, *[False] * STREAMS_EACH]
    assert not others.is_dropped
    assert streams[0].notices.get_nowait() is EVERYTHING  # it wakes at once
