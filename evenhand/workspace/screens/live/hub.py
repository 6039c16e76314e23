"""One listener a process: hears the ledger's notices and hands them to every open stream."""

import json
import logging
import queue
import threading
import time
from contextlib import suppress
from typing import Any

import msgspec
import psycopg
from django.db import connection
from psycopg.conninfo import make_conninfo

log = logging.getLogger(__name__)

CHANNEL = "evenhand"
PRESENCE = ["PresenceChanged"]
ROOM = 64  # notices that may wait for one tab; a tab that is slower is dropped and comes back
STREAMS_EACH = 8  # tabs of one person
LONGEST_PAUSE = 15.0


class Notice(msgspec.Struct, frozen=True):
    """Something happened, and to which cases; None: look at everything. With `agents` it concerns only these."""

    cases: frozenset[int] | None
    agents: frozenset[int] = frozenset()
    is_presence: bool = False  # only who looks at these cases has changed

    def touches(self, case_id: int) -> bool:
        """Whether that case's screen should look again."""
        return self.cases is None or case_id in self.cases


EVERYTHING = Notice(None)


class Stream:
    """The notices that wait for one tab."""

    def __init__(self, viewer_id: int) -> None:
        self.viewer_id = viewer_id
        self.notices: queue.Queue[Notice] = queue.Queue(ROOM)
        self.is_dropped = False

    def drop(self) -> None:
        """It ends at its next look, which is now."""
        self.is_dropped = True
        with suppress(queue.Full):
            self.notices.put_nowait(EVERYTHING)


class Hub:
    """Knows the open streams and feeds them from one LISTEN connection."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._streams: dict[Stream, None] = {}  # in the order they were opened
        self._listener: threading.Thread | None = None

    def open(self, viewer_id: int) -> Stream:
        """A new stream. Whoever has too many loses the oldest: mostly a page that was left a moment ago."""
        stream = Stream(viewer_id)
        with self._lock:
            theirs = [each for each in self._streams if each.viewer_id == viewer_id]
            for oldest in theirs[: max(0, len(theirs) - STREAMS_EACH + 1)]:
                oldest.drop()
                del self._streams[oldest]
            self._streams[stream] = None
            if self._listener is None or not self._listener.is_alive():
                target = _address()
                self._listener = threading.Thread(target=self._listen, args=[target], name="live", daemon=True)
                self._listener.start()
        return stream

    def close(self, stream: Stream) -> None:
        """The tab went away."""
        with self._lock:
            self._streams.pop(stream, None)

    def tell(self, notice: Notice) -> None:
        """Hand a notice to every stream; one that does not keep up is dropped."""
        with self._lock:
            streams = list(self._streams)
        for stream in streams:
            if notice.agents and stream.viewer_id not in notice.agents:
                continue
            try:
                stream.notices.put_nowait(notice)
            except queue.Full:
                stream.drop()

    def rest(self) -> None:
        """End every stream and the listener; the next stream starts it again."""
        with self._lock:
            listener, self._listener = self._listener, None
            for stream in self._streams:
                stream.drop()
            self._streams.clear()
        if listener is not None:
            listener.join(timeout=5)

    def _listen(self, address: str) -> None:
        """While it is wanted; a database that went away is asked again, with growing pauses."""
        pause = 0.5
        while self._is_wanted():
            try:
                with psycopg.connect(address, autocommit=True, application_name="evenhand live") as listening:
                    listening.execute(f"LISTEN {CHANNEL}")
                    pause = 0.5
                    self.tell(EVERYTHING)  # whatever happened while nobody listened
                    self._pass_on(listening)
            except psycopg.Error as problem:
                log.warning("live updates lost the database (%s); trying again", type(problem).__name__)
                time.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    def _pass_on(self, listening: psycopg.Connection[Any]) -> None:
        while self._is_wanted():
            for heard in listening.notifies(timeout=1.0):
                self.tell(_notice(heard.payload))

    def _is_wanted(self) -> bool:
        return self._listener is threading.current_thread()


def _notice(payload: str) -> Notice:
    try:
        told = json.loads(payload)
        cases, agents = told["cases"], told.get("agents", ())
        if cases is None:
            return EVERYTHING
        return Notice(frozenset(cases), frozenset(agents), told.get("names") == PRESENCE)
    except (ValueError, KeyError, TypeError):
        return EVERYTHING


def _address() -> str:
    """The database of this process (in tests: the test database), without Django's pool."""
    known: dict[str, Any] = connection.settings_dict
    options = {name: value for name, value in known["OPTIONS"].items() if isinstance(value, str)}
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return make_conninfo(**options, **{ours: known[theirs] for ours, theirs in named.items() if known[theirs]})


HUB = Hub()
