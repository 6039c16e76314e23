"""A connection to NATS: its loop runs in a thread of its own, and everybody else calls it like any other function."""

import asyncio
import logging
import ssl
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

import msgspec
import nats
import nats.errors
from nats.aio.client import Client
from nats.js import JetStreamContext

from evenhand.listening.streams.stream import StreamAway

log = logging.getLogger(__name__)
_Result = TypeVar("_Result")

CONNECT_WITHIN = 5.0  # seconds
TRY_AGAIN_AFTER = 1.0
RECONNECTS_WITHIN = 6.0  # then the connection is made anew
PING_EVERY = 2  # seconds; a server that owes two answers is left for another
AWAY = (nats.errors.Error, OSError, TimeoutError)  # the client's own time-out is among them, asyncio's is TimeoutError


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """Where the broker is and who we are there."""

    servers: tuple[str, ...]  # nats://user:password@host:4222, or tls://
    credentials: str = ""  # path of a .creds file
    authority: str = ""  # path of the certificates we trust; empty: the system's
    certificate: str = ""  # path of our own, where the broker asks for one
    key: str = ""


class Broker:
    """One connection for one process. It connects when first used, and again by itself."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._client: Client | None = None
        self._away_since: float | None = None
        self._not_before = 0.0  # of the loop's time: many who ask do not each wait for servers that are away
        self._connecting = asyncio.Lock()
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, name="broker", daemon=True)
        self._thread.start()

    def call(self, work: Coroutine[Any, Any, _Result], *, within: float) -> _Result:
        """Run `work` on the loop and wait for it; raises StreamAway if the broker does not do its part."""
        future = asyncio.run_coroutine_threadsafe(work, self.loop)
        try:
            return future.result(within)
        except TimeoutError as problem:
            future.cancel()
            raise StreamAway("The broker did not answer in time.") from problem
        except AWAY as problem:
            raise StreamAway(f"The broker refuses or is away: {problem}") from problem

    async def client(self) -> Client:
        """The connection, made now if there is none, or if the old one could not help itself for some time."""
        async with self._connecting:
            if self._client is not None and self._is_hopeless(self._client):
                old, self._client = self._client, None
                self.loop.create_task(_close(old))
            if self._client is None:
                if self.loop.time() < self._not_before:
                    raise nats.errors.NoServersError
                self._not_before = self.loop.time() + CONNECT_WITHIN + TRY_AGAIN_AFTER  # unless it works
                self._client = await asyncio.wait_for(self._connect(), CONNECT_WITHIN)
                self._not_before = 0.0
            return self._client

    async def jetstream(self) -> JetStreamContext:
        """What keeps streams there."""
        return (await self.client()).jetstream(timeout=CONNECT_WITHIN)

    def close(self) -> None:
        """End the connection and its thread."""
        if self.loop.is_closed():
            return
        asyncio.run_coroutine_threadsafe(self._end(), self.loop).result(CONNECT_WITHIN)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(CONNECT_WITHIN)
        if not self._thread.is_alive():
            self.loop.close()

    async def _end(self) -> None:
        work = [each for each in asyncio.all_tasks() if each is not asyncio.current_task()]
        for each in work:
            each.cancel()
        await asyncio.wait(work, timeout=1.0) if work else None
        client, self._client = self._client, None
        if client is not None:
            await _close(client)

    async def _connect(self) -> Client:
        self._away_since = None
        return await nats.connect(
            list(self.address.servers),
            name="evenhand",
            connect_timeout=2,
            reconnect_time_wait=0.2,
            max_reconnect_attempts=-1,
            ping_interval=PING_EVERY,
            max_outstanding_pings=2,
            disconnected_cb=self._note_away,
            reconnected_cb=self._note_back,
            error_cb=_note_error,
            tls=_tls(self.address),
            **_who(self.address),
        )

    def _is_hopeless(self, client: Client) -> bool:
        """A connection whose socket is stuck cannot end itself, so it is dropped for a new one."""
        if client.is_connected:
            return False
        return client.is_closed or self.loop.time() - (self._away_since or 0.0) > RECONNECTS_WITHIN

    async def _note_away(self) -> None:
        if self._client is None:
            return  # we left
        self._away_since = self._away_since or self.loop.time()
        log.warning("the broker is away")

    async def _note_back(self) -> None:
        self._away_since = None
        log.warning("the broker is back")


def _who(address: Address) -> dict[str, str]:
    """Who we are, for every server of the cluster: those that others name come without it."""
    if address.credentials:
        return {"user_credentials": address.credentials}
    named = [url for url in map(urlsplit, address.servers) if url.username]
    if not named:
        return {}
    user = unquote(named[0].username or "")
    if named[0].password is None:
        return {"token": user}
    return {"user": user, "password": unquote(named[0].password)}


def _tls(address: Address) -> ssl.SSLContext | None:
    """What to trust and who we are, for addresses that want encryption."""
    if not (address.authority or address.certificate or any(each.startswith("tls:") for each in address.servers)):
        return None
    context = ssl.create_default_context(cafile=address.authority or None)
    if address.certificate:
        context.load_cert_chain(address.certificate, address.key or None)
    return context


async def _note_error(problem: Exception) -> None:
    log.debug("broker: %s", problem)


async def _close(client: Client) -> None:
    try:
        await asyncio.wait_for(client.close(), 1.0)
    except AWAY as problem:
        log.info("the broker's connection did not close well: %s", problem)
