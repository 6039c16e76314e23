"""A Jetstream server of our own that speaks the published format (v1, `GET /subscribe`), and fails when it is told to.

There is none on PyPI or npm. It serves a `Journal`: one recorded from a real network (`jetstream_relay`), one made up
(`jetstream_events`), or one that a test writes. It runs in a thread of its own on loopback.
"""

import asyncio
import contextlib
import json
import random
import threading
import time
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from types import TracebackType
from typing import Any, Literal, NamedTuple, Protocol, Self, TypeAlias
from urllib.parse import parse_qs, urlsplit

import zstandard
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.protocol import State

from tests.peers.processes import HOST, free_port

SECOND = 1_000_000
LOOKBACK = 36 * 3600 * SECOND
_LEAST_TIME = 10**15  # a smaller cursor is a sequence number of v2
_AT_ONCE = 200  # events read from the journal at a time
_TICK = 0.01  # seconds between two looks for new events
_MOST_COLLECTIONS = 100


class Event(NamedTuple):
    """A line of the journal, as it goes over the wire."""

    time_us: int
    kind: str  # "commit", "identity", "account", or "broken"
    did: str
    collection: str
    content: bytes


class Journal(Protocol):
    """What happened, in the order in which it was witnessed."""

    def now_us(self) -> int:
        """The journal's present."""

    def tip(self) -> int:
        """How many events there are by now."""

    def index_at(self, time_us: int) -> int:
        """The first event not earlier than this."""

    def events(self, start: int, stop: int) -> Sequence[Event]:
        """Some events; those not there are left out."""


class Recorded:
    """A journal that somebody writes."""

    def __init__(self) -> None:
        self._events: list[Event] = []
        self._latest: list[int] = []  # the latest time up to each event, so that it can be searched

    def now_us(self) -> int:
        return time.time_ns() // 1000

    def tip(self) -> int:
        return len(self._events)

    def index_at(self, time_us: int) -> int:
        return bisect_left(self._latest, time_us)

    def events(self, start: int, stop: int) -> Sequence[Event]:
        return self._events[start:stop]

    def write(self, event: Event) -> None:
        """One more event."""
        self._latest.append(max(event.time_us, self._latest[-1] if self._latest else 0))
        self._events.append(event)


FaultKind: TypeAlias = Literal[
    "status",  # the upgrade is refused
    "close",  # an orderly end
    "cut",  # the socket just ends
    "silent",  # half-open: nothing comes any more
    "broken",  # one frame of broken JSON
    "huge",  # one frame of a million bytes and more
    "duplicate",  # the last events once more
]


@dataclass(frozen=True)
class Fault:
    """One failure to come, on the next connection, after so many frames of it."""

    kind: FaultKind
    after: int = 0
    status: int = 503
    headers: dict[str, str] = field(default_factory=dict)
    size: int = 2_000_000


@dataclass
class Told:
    """What a client asked for."""

    collections: tuple[str, ...] = ()
    dids: tuple[str, ...] = ()
    cursor: int | None = None
    is_compressed: bool = False
    longest: int = 0

    @classmethod
    def by(cls, request: Request) -> "Told":
        """Raises ValueError for what the real server answers with 400."""
        asked = parse_qs(urlsplit(request.path).query)
        collections = tuple(asked.get("wantedCollections", ()))
        if len(collections) > _MOST_COLLECTIONS:
            raise ValueError("too many wanted collections")
        return cls(
            collections=collections,
            dids=tuple(asked.get("wantedDids", ())),
            cursor=int(asked["cursor"][0]) if "cursor" in asked else None,
            is_compressed=asked.get("compress") == ["true"] or "zstd" in request.headers.get("Socket-Encoding", ""),
            longest=int(asked.get("maxMessageSizeBytes", ["0"])[0]),
        )

    def wants(self, event: Event) -> bool:
        """Identity and account events ignore the collections, but not the people."""
        if self.dids and event.did not in self.dids:
            return False
        if self.longest and len(event.content) > self.longest:
            return False
        if event.kind != "commit" or not self.collections:
            return True
        return any(
            event.collection.startswith(each.removesuffix("*")) if each.endswith(".*") else event.collection == each
            for each in self.collections
        )


class JetstreamServer:
    """The server. `url` is what an administrator would fill in under “hosts”."""

    def __init__(
        self,
        journal: Journal,
        *,
        dictionary: bytes = b"",
        lookback: int = LOOKBACK,
        skew_us: int = 0,
        drops_slow_after: float = 30.0,
        chaos: "Chaos | None" = None,
        deflates: bool = False,
    ) -> None:
        self.journal, self.lookback, self.skew_us = journal, lookback, skew_us
        self.drops_slow_after, self.chaos = drops_slow_after, chaos
        self.deflates = deflates
        self.faults: deque[Fault] = deque()
        self.told: list[Told] = []
        self.sent = self.dropped = 0
        self.refuses = 0  # a status; everybody is refused while it is not 0
        self.port = free_port()
        self.url = f"ws://{HOST}:{self.port}"
        self._compressor = zstandard.ZstdCompressor(
            dict_data=zstandard.ZstdCompressionDict(dictionary) if dictionary else None
        )
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: Server | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Listen, on the same port each time."""
        ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run(ready)), name="jetstream-server")
        self._thread.daemon = True
        self._thread.start()
        if not ready.wait(10):
            raise RuntimeError("the server did not start")

    def stop(self) -> None:
        """End, and every connection with it."""
        loop, thread = self._loop, self._thread
        if loop and thread:
            loop.call_soon_threadsafe(self._ending.set)
            thread.join(10)
        self._loop = self._thread = None

    async def _run(self, ready: threading.Event) -> None:
        self._loop, self._ending = asyncio.get_running_loop(), asyncio.Event()
        door = serve(
            self._serve,
            HOST,
            self.port,
            process_request=self._let_in,
            max_queue=4,
            ping_interval=None,
            compression="deflate" if self.deflates else None,
        )
        async with door as self._server:
            ready.set()
            await self._ending.wait()
            for connection in list(self._server.connections):
                connection.transport.abort()

    def _let_in(self, connection: ServerConnection, request: Request) -> Response | None:
        if urlsplit(request.path).path != "/subscribe":
            return connection.respond(HTTPStatus.NOT_FOUND, "nothing here\n")
        try:
            Told.by(request)
        except ValueError as error:
            return connection.respond(HTTPStatus.BAD_REQUEST, f"{error}\n")
        if self.refuses:
            return connection.respond(HTTPStatus(self.refuses), "not now\n")
        fault = self._next_fault(lambda kind: kind == "status")
        if fault is None:
            return None
        answer = connection.respond(HTTPStatus(fault.status), "not now\n")
        answer.headers.update(fault.headers)
        return answer

    def _next_fault(self, is_wanted: Any) -> Fault | None:
        if self.faults and is_wanted(self.faults[0].kind):
            return self.faults.popleft()
        if not self.faults and self.chaos and (fault := self.chaos.next(at_the_door=is_wanted("status"))):
            return fault
        return None

    async def _serve(self, connection: ServerConnection) -> None:
        assert connection.request is not None
        told = Told.by(connection.request)
        self.told.append(told)
        with contextlib.suppress(ConnectionClosed):
            await self._Service(self, connection, told).run()

    class _Service:
        """One client's connection."""

        def __init__(self, server: "JetstreamServer", connection: ServerConnection, told: Told) -> None:
            self.server, self.connection, self.told = server, connection, told
            self.fault = server._next_fault(lambda kind: kind != "status")
            self.count = 0
            self.latest: deque[bytes] = deque(maxlen=20)

        async def run(self) -> None:
            index = self._begin()
            while self.connection.state is State.OPEN:
                events = self.server.journal.events(index, min(index + _AT_ONCE, self.server.journal.tip()))
                index += len(events)
                for event in events:
                    if self.told.wants(event) and not await self._tell(event):
                        return
                if not events:
                    if not await self._fails():
                        return
                    await asyncio.sleep(_TICK)

        def _begin(self) -> int:
            journal, cursor = self.server.journal, self.told.cursor
            if cursor is None:
                return journal.tip()
            if cursor < _LEAST_TIME:
                return min(cursor, journal.tip())
            cursor -= self.server.skew_us
            if cursor > journal.now_us():
                return journal.tip()
            return journal.index_at(max(cursor, journal.now_us() - self.server.lookback))

        async def _tell(self, event: Event) -> bool:
            if not await self._fails():
                return False
            content = event.content
            if self.server.skew_us and event.kind != "broken":
                frame = json.loads(content)
                frame["time_us"] += self.server.skew_us
                content = json.dumps(frame, separators=(",", ":")).encode()
            self.latest.append(content)
            return await self._send(content)

        async def _send(self, content: bytes) -> bool:
            frame = self.server._compressor.compress(content) if self.told.is_compressed else content
            try:
                async with asyncio.timeout(self.server.drops_slow_after):
                    await self.connection.send(frame, text=not self.told.is_compressed)
            except TimeoutError:
                self.server.dropped += 1
                self.connection.transport.abort()
                return False
            self.count += 1
            self.server.sent += 1
            return True

        async def _fails(self) -> bool:
            """Let the next fault happen when its time has come; whether the connection goes on."""
            fault = self.fault
            if fault is None or self.count < fault.after:
                return True
            self.fault = self.server._next_fault(lambda kind: kind != "status")
            if self.fault is not None:
                self.count = 0
            return await self._happens(fault)

        async def _happens(self, fault: Fault) -> bool:
            if fault.kind == "close":
                await self.connection.close(1001)
            elif fault.kind == "cut":
                self.connection.transport.abort()
            elif fault.kind == "silent":
                await self.connection.wait_closed()
            elif fault.kind == "broken":
                return await self._send(b'{"did":"did:plc:broken%d","time_us":17' % self.count)
            elif fault.kind == "huge":
                return await self._send(b'{"did":"did:plc:huge","x":"' + b"x" * fault.size + b'"}')
            elif fault.kind == "duplicate":
                for content in list(self.latest):
                    if not await self._send(content):
                        return False
            return fault.kind in {"broken", "huge", "duplicate"}


class Chaos:
    """Faults without end, about one in so many frames; the same seed brings the same ones."""

    KINDS: Sequence[FaultKind] = ("close", "cut", "silent", "broken", "duplicate", "close", "cut", "duplicate")

    def __init__(self, seed: int, *, every: int) -> None:
        self._chance, self._every = random.Random(seed), every
        self.is_over = False
        self.happened: dict[str, int] = {}

    def next(self, *, at_the_door: bool) -> Fault | None:
        """What comes next; now and then somebody is refused at the door."""
        if self.is_over or (at_the_door and self._chance.random() > 0.3):
            return None
        kind: FaultKind = "status" if at_the_door else self._chance.choice(self.KINDS)
        self.happened[kind] = self.happened.get(kind, 0) + 1
        headers = {"Retry-After": "1"} if at_the_door else {}
        return Fault(
            kind,
            after=self._chance.randrange(2 * self._every),
            status=self._chance.choice([429, 503, 502]),
            headers=headers,
        )


@contextlib.contextmanager
def serving(journal: Journal, **options: Any) -> Iterator[JetstreamServer]:
    """A server for a block."""
    with JetstreamServer(journal, **options) as server:
        yield server
