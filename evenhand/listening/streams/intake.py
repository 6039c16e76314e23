"""Taking parcels from a broker: of each partition one is fetched ahead and kept ours until it is settled."""

import asyncio
import logging
import threading
import time
from collections.abc import Collection
from concurrent.futures import Future

from nats.aio.msg import Msg
from nats.errors import TimeoutError as NothingCame
from nats.js import JetStreamContext

from evenhand.listening.streams import wire
from evenhand.listening.streams.broker import AWAY, Broker
from evenhand.listening.streams.stream import Parcel

log = logging.getLogger(__name__)

ASK_FOR = 3.0  # seconds; a question that a dying server lost is asked again after them
REST_AFTER_ERROR = 0.25
LOST_AFTER = 20  # errors in a row
UNREADABLE_AGAIN = 30.0


def consumer_of(partition: int) -> str:
    """The durable consumer's name."""
    return f"partition-{partition}"


class _Taken:
    """A parcel's message, from when it came until it is settled."""

    def __init__(self, message: Msg, loop: asyncio.AbstractEventLoop) -> None:
        self.message = message
        self.came_at = time.monotonic()
        self.sequence: int | None = None  # known once somebody looked into it
        self.settled: asyncio.Future[float | None] = loop.create_future()  # None: done; else to come again after

    def settle(self, after: float | None) -> None:
        """Say what became of it; the first word counts."""
        if not self.settled.done():
            self.settled.set_result(after)


class Intake:
    """The taking side of one stream on one connection."""

    def __init__(self, broker: Broker, stream: str, *, ack_wait: float) -> None:
        self._broker = broker
        self._stream = stream
        self._beat = ack_wait / 4
        self._changed = threading.Condition()
        self._there: dict[int, _Taken] = {}
        self._handed: dict[int, _Taken] = {}
        self._fetching: dict[int, Future[None]] = {}
        self._errors = 0

    def next(self, partitions: Collection[int], *, wait: float) -> Parcel | None:
        """The parcel that came first of these partitions; others are let go."""
        self.let_go(set(self._fetching) - set(partitions))
        for partition in set(partitions) - set(self._fetching):
            work = self._fetch(partition)
            self._fetching[partition] = asyncio.run_coroutine_threadsafe(work, self._broker.loop)
        until = time.monotonic() + wait
        while (found := self._first(max(0.0, until - time.monotonic()))) is not None:
            parcel = self._opened(*found)
            if parcel is not None:
                return parcel
        return None

    def settle(self, parcel: Parcel, *, after: float | None) -> None:
        """It was stored (`after` None), or comes again after so many seconds."""
        with self._changed:
            taken = self._handed.get(parcel.partition)
            if taken is None or taken.sequence != parcel.sequence:
                return
            del self._handed[parcel.partition]
        self._broker.loop.call_soon_threadsafe(taken.settle, after)

    def let_go(self, partitions: Collection[int]) -> None:
        """Fetch no more of these; what is here of them goes back."""
        ending = [self._fetching.pop(each) for each in partitions if each in self._fetching]
        for each in ending:
            each.cancel()
        with self._changed:
            for partition in partitions:
                for taken in (self._there.pop(partition, None), self._handed.pop(partition, None)):
                    if taken is not None:
                        asyncio.run_coroutine_threadsafe(_return(taken.message), self._broker.loop)

    def close(self) -> None:
        """Let go of everything."""
        self.let_go(list(self._fetching))

    def is_lost(self) -> bool:
        """Whether asking failed so often that somebody should look whether the stream is still there."""
        if self._errors < LOST_AFTER:
            return False
        self._errors = 0
        return True

    def _first(self, wait: float) -> tuple[int, _Taken] | None:
        with self._changed:
            if not self._changed.wait_for(lambda: self._there, timeout=wait):
                return None
            partition = min(self._there, key=lambda each: self._there[each].came_at)
            taken = self._handed[partition] = self._there.pop(partition)
            return partition, taken

    def _opened(self, partition: int, taken: _Taken) -> Parcel | None:
        try:
            parcel = wire.decode(taken.message.data)
        except wire.UnknownForm as problem:
            log.error("%s, partition %s: %s", self._stream, partition, problem.sentence)
            with self._changed:
                self._handed.pop(partition, None)
            self._broker.loop.call_soon_threadsafe(taken.settle, UNREADABLE_AGAIN)
            return None
        taken.sequence = parcel.sequence
        return parcel

    async def _fetch(self, partition: int) -> None:
        """One after the other, until cancelled."""
        while True:
            try:
                await self._fetch_on(partition)
            except AWAY as problem:
                log.info("%s, partition %s: %s", self._stream, partition, problem)
                self._errors += 1
                await asyncio.sleep(REST_AFTER_ERROR)

    async def _fetch_on(self, partition: int) -> None:
        jetstream = await self._broker.jetstream()
        subscription = await jetstream.pull_subscribe_bind(stream=self._stream, consumer=consumer_of(partition))
        try:
            while True:
                message = await self._ask(subscription)
                if message is not None:
                    await self._hand_over(partition, message)
        finally:
            await _end(subscription)

    async def _ask(self, subscription: JetStreamContext.PullSubscription) -> Msg | None:
        """The next message, or None if none came for a while."""
        begun = time.monotonic()
        try:
            [message] = await subscription.fetch(1, timeout=ASK_FOR)
        except NothingCame:
            if time.monotonic() - begun < ASK_FOR / 2:  # the server refused: a new leader, or no such consumer
                self._errors += 1
                await asyncio.sleep(REST_AFTER_ERROR)
            elif not (await self._broker.client()).is_connected:
                raise
            return None
        self._errors = 0
        return message

    async def _hand_over(self, partition: int, message: Msg) -> None:
        """Give the message to whoever asks next, and tell the server that it is in work until it is settled."""
        taken = _Taken(message, asyncio.get_running_loop())
        with self._changed:
            self._there[partition] = taken
            self._changed.notify_all()
        while not taken.settled.done():
            await asyncio.wait([taken.settled], timeout=self._beat)
            if not taken.settled.done():
                await message.in_progress()
        after = taken.settled.result()
        if after is None:
            await message.ack()
        else:
            await message.nak(after or None)


async def _return(message: Msg) -> None:
    try:
        await message.nak()
    except AWAY as problem:
        log.info("a parcel could not be given back and comes again later: %s", problem)


async def _end(subscription: JetStreamContext.PullSubscription) -> None:
    try:
        await subscription.unsubscribe()
    except AWAY as problem:
        log.debug("a subscription could not be ended: %s", problem)
