"""A stream kept by NATS JetStream: on every machine, by a majority of its servers, until it was sifted."""

import asyncio
import logging
import threading
from collections.abc import Collection, Coroutine, Sequence
from itertools import groupby
from typing import Any

import msgspec
from nats.js import JetStreamContext, api
from nats.js.errors import APIError, NotFoundError

from evenhand.kernel import clock
from evenhand.listening.streams import wire
from evenhand.listening.streams.broker import AWAY, Broker
from evenhand.listening.streams.intake import Intake, consumer_of
from evenhand.listening.streams.stream import Lag, Parcel, StreamAway, StreamFull

log = logging.getLogger(__name__)

ACK_WAIT = 6.0  # seconds after which a parcel of one who is silent comes to another
OPEN_WITHIN = 20.0
ONE_TRY = 2.0
PAUSE = 0.1
DUPLICATES_WITHIN = 120.0  # what the server remembers; later repeats are told by their sequence
SLACK = 4096  # bytes of a message beside the parcel
GIB = 1024**3
_FULL = {10023, 10047, 10077}  # insufficient resources, storage exceeded, maximum bytes of the stream
_NOT_A_CLUSTER = 10074
_COPIES = 3


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """How a stream is kept when it is made; `replicas` 0 means three in a cluster and one on a single server."""

    prefix: str = "evenhand"
    partitions: int = 8
    replicas: int = 0
    most_bytes: int = GIB


class NatsStream:
    """One source's stream on a broker. Made when first used; whoever comes later uses it as it was made."""

    is_lasting = True

    def __init__(self, broker: Broker, source_id: int, kept: Kept = Kept()) -> None:  # noqa: B008 - frozen
        self._broker = broker
        self._kept = kept
        self.name = f"{kept.prefix}-source-{source_id}"
        self._subject = f"{kept.prefix}.source.{source_id}"
        self._intake = Intake(broker, self.name, ack_wait=ACK_WAIT)
        self._opening = threading.Lock()
        self._is_open = False
        self._partitions = kept.partitions
        self._largest = 0

    @property
    def partitions(self) -> int:
        """How many it was made with."""
        self._open()
        return self._partitions

    @property
    def largest(self) -> int | None:
        """What the server takes in one message."""
        self._open()
        return self._largest

    def publish(self, parcels: Sequence[Parcel], *, wait: float) -> None:
        """See `Stream`: kept by a majority of the stream's servers."""
        self._open()
        try:
            self._broker.call(self._publish(parcels, wait), within=wait + OPEN_WITHIN)
        except StreamAway:
            self._is_open = False  # it may have been taken away: looked at before the next try
            raise

    def consume(self, partitions: Collection[int], *, wait: float) -> Parcel | None:
        """See `Stream`; one parcel of each partition is fetched ahead."""
        self._open()
        parcel = self._intake.next(partitions, wait=wait)
        if self._intake.is_lost():
            self._is_open = False
        return parcel

    def acknowledge(self, parcel: Parcel) -> None:
        """See `Stream`."""
        self._intake.settle(parcel, after=None)

    def put_back(self, parcel: Parcel, *, after: float = 0.0) -> None:
        """See `Stream`."""
        self._intake.settle(parcel, after=after)

    def let_go(self, partitions: Collection[int]) -> None:
        """See `Stream`."""
        self._intake.let_go(partitions)

    def lag(self) -> tuple[Lag, ...]:
        """See `Stream`."""
        return self._broker.call(_lag(self._broker, self.name, self._subject), within=OPEN_WITHIN)

    def close(self) -> None:
        """See `Stream`; the connection stays."""
        self._intake.close()

    def _open(self) -> None:
        with self._opening:
            if not self._is_open:
                self._broker.call(self._ensure(), within=OPEN_WITHIN)
                self._is_open = True

    async def _ensure(self) -> None:
        jetstream = await self._broker.jetstream()
        config = await self._stream(jetstream)
        self._partitions = int((config.metadata or {}).get("partitions", self._kept.partitions))
        self._largest = (await self._broker.client()).max_payload - SLACK
        there = {each.name for each in await jetstream.consumers_info(self.name)}
        for partition in range(self._partitions):
            if consumer_of(partition) not in there:
                await jetstream.add_consumer(self.name, self._consumer(partition))

    async def _stream(self, jetstream: JetStreamContext) -> api.StreamConfig:
        """The stream's own settings; made now if it is not there, its size and copies kept to what is set."""
        try:
            config = (await jetstream.stream_info(self.name)).config
        except NotFoundError:
            return await self._make(jetstream)
        wanted = config.evolve(max_bytes=self._kept.most_bytes, num_replicas=self._kept.replicas or config.num_replicas)
        if wanted != config:
            return (await jetstream.update_stream(wanted)).config
        return config

    async def _make(self, jetstream: JetStreamContext) -> api.StreamConfig:
        config = api.StreamConfig(
            name=self.name,
            subjects=[f"{self._subject}.*"],
            retention=api.RetentionPolicy.WORK_QUEUE,
            discard=api.DiscardPolicy.NEW,
            max_bytes=self._kept.most_bytes,
            storage=api.StorageType.FILE,
            num_replicas=self._kept.replicas or _COPIES,
            duplicate_window=DUPLICATES_WITHIN,
            metadata={"partitions": str(self._kept.partitions)},
        )
        try:
            return (await jetstream.add_stream(config)).config
        except APIError as problem:
            if self._kept.replicas or problem.err_code != _NOT_A_CLUSTER:
                raise
        return (await jetstream.add_stream(config.evolve(num_replicas=1))).config

    def _consumer(self, partition: int) -> api.ConsumerConfig:
        return api.ConsumerConfig(
            durable_name=consumer_of(partition),
            filter_subject=f"{self._subject}.{partition}",
            ack_policy=api.AckPolicy.EXPLICIT,
            ack_wait=ACK_WAIT,
            max_ack_pending=1,  # the order of a partition
            max_deliver=-1,
        )

    async def _publish(self, parcels: Sequence[Parcel], wait: float) -> None:
        """Partitions side by side, the parcels of each in order."""
        jetstream = await self._broker.jetstream()
        until = asyncio.get_running_loop().time() + wait
        in_order = sorted(parcels, key=lambda parcel: (parcel.partition, parcel.sequence))
        queues = [list(queue) for _, queue in groupby(in_order, key=lambda parcel: parcel.partition)]
        await _all([self._publish_queue(jetstream, queue, until) for queue in queues])

    async def _publish_queue(self, jetstream: JetStreamContext, parcels: Sequence[Parcel], until: float) -> None:
        for parcel in parcels:
            content = wire.encode(parcel)
            while problem := await self._problem_with(jetstream, parcel, content):
                if asyncio.get_running_loop().time() > until:
                    raise problem
                await asyncio.sleep(PAUSE)

    async def _problem_with(
        self, jetstream: JetStreamContext, parcel: Parcel, content: bytes
    ) -> StreamFull | StreamAway | None:
        """Publish once; why it did not work, or None if it did. The server keeps a repeated one once."""
        headers = {api.Header.MSG_ID.value: f"{parcel.partition}-{parcel.sequence}"}
        subject = f"{self._subject}.{parcel.partition}"
        try:
            await jetstream.publish(subject, content, timeout=ONE_TRY, stream=self.name, headers=headers)
        except APIError as problem:
            if problem.err_code in _FULL:
                return StreamFull()
            return StreamAway(f"The broker refused a parcel: {problem}")
        except AWAY as problem:
            return StreamAway(f"The broker did not take a parcel: {problem}")
        return None


async def _all(work: Sequence[Coroutine[Any, Any, None]]) -> None:
    """Run side by side to the end, and raise what went wrong with the first."""
    for outcome in await asyncio.gather(*work, return_exceptions=True):
        if isinstance(outcome, BaseException):
            raise outcome


def lag_of(broker: Broker, source_id: int, *, prefix: str = "evenhand", within: float = 5.0) -> tuple[Lag, ...]:
    """How far behind the sifting of a source is; empty if its stream was never used. Raises StreamAway."""
    name, subject = f"{prefix}-source-{source_id}", f"{prefix}.source.{source_id}"
    return broker.call(_lag(broker, name, subject), within=within)


async def _lag(broker: Broker, name: str, subject: str) -> tuple[Lag, ...]:
    jetstream = await broker.jetstream()
    try:
        consumers = {each.name: each for each in await jetstream.consumers_info(name)}
    except NotFoundError:
        return ()
    return tuple(
        [
            await _lag_in(jetstream, consumers[consumer_of(partition)], subject, partition)
            for partition in range(len(consumers))
            if consumer_of(partition) in consumers
        ]
    )


async def _lag_in(jetstream: JetStreamContext, consumer: api.ConsumerInfo, subject: str, partition: int) -> Lag:
    waiting = (consumer.num_pending or 0) + (consumer.num_ack_pending or 0)
    if not waiting:
        return Lag(partition=partition, parcels=0, seconds=0.0)
    begin = (consumer.ack_floor.stream_seq if consumer.ack_floor else 0) + 1
    try:
        oldest = await jetstream.get_msg(consumer.stream_name, begin, f"{subject}.{partition}", next=True)
    except NotFoundError:  # acknowledged meanwhile
        return Lag(partition=partition, parcels=waiting, seconds=0.0)
    age = (clock.now() - oldest.time).total_seconds() if oldest.time else 0.0
    return Lag(partition=partition, parcels=waiting, seconds=max(0.0, age))
