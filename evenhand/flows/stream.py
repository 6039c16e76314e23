"""How a source is read by one and sifted by many, on one machine or on several, with a stream between them."""

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import NamedTuple, TypeVar

import msgspec
from django.conf import settings
from django.db import transaction

from evenhand.channels import actions as channels
from evenhand.channels.actions import Broken, Stored
from evenhand.channels.domain.connector import Authored, Connector, Cursor, Fetched, Raw
from evenhand.channels.models import Source, SourceState
from evenhand.flows import intake
from evenhand.flows.ears import Ears
from evenhand.flows.listen import Listener, Understander, complete_threads
from evenhand.flows.overhear import ParcelId, overhear
from evenhand.kernel import clock
from evenhand.ledger.errors import DATABASE_AWAY
from evenhand.listening import actions as listening
from evenhand.listening.models import Parcel as Position
from evenhand.listening.streams import nats
from evenhand.listening.streams.broker import Address, Broker
from evenhand.listening.streams.direct import DirectStream
from evenhand.listening.streams.holding import Holding
from evenhand.listening.streams.packing import Author, Packer, generation_of
from evenhand.listening.streams.repeats import Memory, sort_out
from evenhand.listening.streams.stream import Lag, Parcel, Stream, StreamAway, StreamFull

log = logging.getLogger(__name__)
_Result = TypeVar("_Result")

PUBLISH_WITHIN = 5.0  # seconds of one try; then we look whether we are to stop, and try again
BALANCE_EVERY = 2.0
CONSUME_FOR = 1.0
BROKER_PAUSE = 1.0
SAY_TROUBLE_AFTER = 15.0
GIVE_UP_AFTER = 3  # a parcel that fails so often is sifted item by item
_READERS = -1  # in place of a partition: the generation of a source's newest reader
_EPOCH = 1_735_689_600  # 2025, in seconds: generations grow with time even where the database was put back
_NOTHING = Stored(batch_id=None, new=0, duplicates=0, quarantined=0)


class Reader(Listener):
    """Reads a source as its only reader. What it brings goes into a stream, and only then the cursor moves on.

    Without a stream that outlasts the process its items are sifted beside it in a thread, and the cursor is stored
    together with them.
    """

    def __init__(self, source_id: int, stop: threading.Event, stream: Stream | None = None) -> None:
        super().__init__(source_id, stop)
        self._given = stream
        self._stream: Stream = stream or DirectStream()
        self._packer = Packer(generation=0, partitions=1)  # until we are the only reader
        self._ahead: Cursor | None = None  # how far we read, where the stored cursor follows later
        self._trouble_since: float | None = None

    def _make_ready(self, connector: Connector) -> None:
        """Nothing is matched here but what is too large for a stream: the sifters make themselves ready."""

    def _look_on(self, source: Source, connector: Connector, understander: Understander) -> None:
        self._stream, self._ahead = self._given or DirectStream(), None
        packer = self._patiently(source, lambda: _packer(source.pk, self._stream))
        if packer is None:
            return
        self._packer = packer
        with self._sifter_beside():
            super()._look_on(source, connector, understander)

    def _look(self, source: Source, connector: Connector, understander: Understander) -> Fetched:
        if self._ahead is not None:
            source.cursor = self._ahead
        fetched = super()._look(source, connector, understander)
        if fetched.is_ended and not self._is_drained(source):
            return msgspec.structs.replace(fetched, is_ended=False)
        return fetched

    def _begin_again(self, source: Source) -> None:
        """Where cursors travel with what they belong to, the last of them must have arrived."""
        if not self._stream.is_lasting and not self._is_drained(source):
            return
        super()._begin_again(source)
        self._ahead = None

    def _sift(self, source: Source, connector: Connector, fetched: Fetched, raw_sha256: str, now: datetime) -> Stored:
        """Others sift: nothing is stored here but the cursor, once what was read is safe."""
        raws, large = self._packer.divide(fetched.raws)
        if large:  # too large to be sent: sifted on the spot
            self._overhear(source, connector, large, raw_sha256, now)
        authors = authors_of(connector, raws) if self._packer.partitions > 1 else [""] * len(raws)
        cursor = None if self._stream.is_lasting else fetched.cursor
        parcels = self._packer.pack(raws, authors, cursor=cursor, now=now)
        if self._patiently(source, lambda: self._publish(parcels)) is None:
            return _NOTHING
        self._ahead = fetched.cursor
        if self._stream.is_lasting:
            channels.store(source_id=source.pk, incoming=(), cursor=fetched.cursor, now=now)
        return _NOTHING

    def _overhear(
        self, source: Source, connector: Connector, raws: Sequence[Raw], raw_sha256: str, now: datetime
    ) -> None:
        ears = self._ears = self._ears or Ears()
        sifted = overhear(
            source=source, connector=connector, raws=raws, cursor=None, ears=ears, raw_sha256=raw_sha256, now=now
        )
        self.tell(intake.understand(sifted.stored, by=self._current_rules(), now=now))

    def _publish(self, parcels: Sequence[Parcel]) -> bool:
        self._stream.publish(parcels, wait=PUBLISH_WITHIN)
        return True

    def _is_drained(self, source: Source) -> bool:
        """Return when everything was sifted; not so if we are to stop before."""
        while not self.stop.is_set():
            lag = self._patiently(source, self._stream.lag)
            if lag is not None and not any(each.parcels for each in lag):
                return True
            self.stop.wait(0.1)
        return False

    @contextmanager
    def _sifter_beside(self) -> Iterator[None]:
        """Where nobody else can see the stream: a sifter in a thread of this process, which ends with the block."""
        if self._stream.is_lasting:
            yield
            return
        stop = threading.Event()
        sifter = Sifter(self.source_id, stop, self._stream)
        sifter.tell = self.tell
        thread = threading.Thread(target=sifter.run, name=f"sifter-{self.source_id}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()
            self._stream.close()

    def _patiently(self, source: Source, do: Callable[[], _Result]) -> _Result | None:
        """Try until the stream takes it; None if we are to stop, or to pause, before."""
        while not self.stop.is_set():
            try:
                done = do()
            except (StreamAway, StreamFull) as problem:
                self._wait_for_stream(source, problem.sentence)
                source.refresh_from_db(fields=["state"])  # which also shows whether the source is still ours
                if source.state != SourceState.ACTIVE:
                    return None
            else:
                self._trouble_since = None
                return done
        return None

    def _wait_for_stream(self, source: Source, reason: str) -> None:
        self._trouble_since = self._trouble_since or time.monotonic()
        if time.monotonic() - self._trouble_since > SAY_TROUBLE_AFTER and source.trouble != reason:
            log.warning("source %s: %s", source.pk, reason)
            channels.mark_trouble(source_id=source.pk, reason=reason, now=clock.now())
            source.trouble = reason
        self.stop.wait(BROKER_PAUSE)


class Sifter(Listener):
    """Sifts what a source's stream brings, a fair share of its partitions; any number may run on any machines."""

    def __init__(self, source_id: int, stop: threading.Event, stream: Stream) -> None:
        super().__init__(source_id, stop)
        self._stream = stream
        self._positions: dict[int, _Position] = {}
        self._failed: tuple[int, int, int] = (0, 0, 0)  # partition, sequence, how often

    def _hold(self) -> bool:
        """Any number may sift: each holds partitions, see `Holding`."""
        return True

    def _look_on(self, source: Source, connector: Connector, understander: Understander) -> None:
        while not self.stop.is_set():
            try:
                self._sift_on(source, connector, understander)
                break
            except StreamAway as problem:
                log.warning("source %s: %s", source.pk, problem.sentence)
                self.stop.wait(BROKER_PAUSE)

    def _sift_on(self, source: Source, connector: Connector, understander: Understander) -> None:
        holding = Holding(source.pk, self._stream.partitions)
        balance_at = 0.0
        try:
            while not self.stop.is_set():
                if time.monotonic() >= balance_at:
                    self._positions |= _positions(source.pk, holding.balance(self._stream.let_go))
                    source.refresh_from_db(fields=["state"])
                    balance_at = time.monotonic() + BALANCE_EVERY
                if source.state != SourceState.ACTIVE:
                    return
                parcel = self._stream.consume(holding.held, wait=CONSUME_FOR)
                if parcel is not None:
                    self._take(source, connector, parcel, understander)
        finally:
            self._stream.let_go(holding.held)
            holding.leave()

    def _take(self, source: Source, connector: Connector, parcel: Parcel, understander: Understander) -> None:
        """Sift a parcel and acknowledge it; a fault puts it back."""
        now = clock.now()
        try:
            stored = self._sifted(source, connector, parcel, now)
        except DATABASE_AWAY:
            raise
        except Exception:
            log.exception("source %s: parcel %s of partition %s failed", source.pk, parcel.sequence, parcel.partition)
            if self._failures(parcel) < GIVE_UP_AFTER:
                self._stream.put_back(parcel, after=self._longer())
                return
            stored = self._one_by_one(source, connector, parcel, now)
        self._pause = 1.0
        self._stream.acknowledge(parcel)
        by = self._current_rules()
        if connector.capabilities.can_tell_threads:
            complete_threads(source, connector, stored, by)
        understander.take(lambda: self.tell(intake.understand(stored, by=by, now=now)))

    def _sifted(self, source: Source, connector: Connector, parcel: Parcel, now: datetime) -> Stored:
        """What is new in it, stored together with the parcel's number."""
        position = self._positions[parcel.partition]
        if parcel.sequence <= position.sequence:
            if generation_of(parcel.sequence) == generation_of(position.sequence) or not self._stream.is_lasting:
                return _NOTHING
            # Of a reader that was given up and went on: nobody knows whether another brought it, so it is not left out.
            return self._overheard(source, connector, parcel.raws, None, None, now)
        raws, memory = sort_out(parcel, position.sequence, position.memory)
        number = ParcelId(parcel.partition, parcel.sequence, memory.to_keep())
        stored = self._overheard(source, connector, raws, parcel.cursor, number, now)
        self._positions[parcel.partition] = _Position(parcel.sequence, memory)
        return stored

    def _overheard(
        self,
        source: Source,
        connector: Connector,
        raws: Sequence[Raw],
        cursor: Cursor | None,
        number: ParcelId | None,
        now: datetime,
    ) -> Stored:
        self._ears = self._ears or Ears()
        return overhear(
            source=source, connector=connector, raws=raws, cursor=cursor, ears=self._ears, parcel=number, now=now
        ).stored

    def _failures(self, parcel: Parcel) -> int:
        """How often in a row this parcel has failed."""
        partition, sequence, times = self._failed
        is_same = (partition, sequence) == (parcel.partition, parcel.sequence)
        self._failed = (parcel.partition, parcel.sequence, times + 1 if is_same else 1)
        return self._failed[2]

    def _one_by_one(self, source: Source, connector: Connector, parcel: Parcel, now: datetime) -> Stored:
        """Each item for itself; those that fail are set aside. If all do, nothing is wrong with the items: raises.

        What is stored here is understood by the sweep. A crash in between counts a few items twice and stores none so.
        """
        broken: list[Broken] = []
        for raw in parcel.raws:
            try:
                self._overheard(source, connector, [raw], None, None, now)
            except DATABASE_AWAY:
                raise
            except Exception as fault:
                if len(broken) + 1 == len(parcel.raws) > 1:
                    raise
                sentence = f"Evenhand failed to sift this ({type(fault).__name__}); it is kept and can be replayed."
                broken.append(Broken(reference=raw.reference, content=raw.content, reason=sentence))
        with transaction.atomic():
            listening.take_parcel(source_id=source.pk, partition=parcel.partition, sequence=parcel.sequence)
            channels.store(source_id=source.pk, incoming=(), broken=broken, cursor=parcel.cursor, now=now)
        self._positions[parcel.partition] = _Position(parcel.sequence, Memory())
        return _NOTHING


def authors_of(connector: Connector, raws: Sequence[Raw]) -> Sequence[Author]:
    """Who is behind each item; "" for all where the connector cannot tell, so that they stay together and in order."""
    return connector.authors_of(raws) if isinstance(connector, Authored) else [""] * len(raws)


def _packer(source_id: int, stream: Stream) -> Packer:
    """For the source's new only reader, who holds its lock: of a higher generation than all before it."""
    found = Position.objects.filter(source_id=source_id, partition=_READERS).values_list("sequence", flat=True).first()
    generation = max((found or 0) + 1, int(clock.now().timestamp()) - _EPOCH)
    partitions, largest = stream.partitions, stream.largest
    listening.take_parcel(source_id=source_id, partition=_READERS, sequence=generation)
    return Packer(generation=generation, partitions=partitions, largest=largest)


class _Position(NamedTuple):
    """How far a partition was taken in, and what was taken last."""

    sequence: int = 0
    memory: Memory = Memory()


def _positions(source_id: int, partitions: Collection[int]) -> dict[int, _Position]:
    """How far each of these partitions was taken in."""
    if not partitions:
        return {}
    found = Position.objects.filter(source_id=source_id, partition__in=partitions)
    positions = {each.partition: _Position(each.sequence, Memory.read(bytes(each.digests))) for each in found}
    return dict.fromkeys(partitions, _Position()) | positions


@cache
def broker() -> Broker | None:
    """This process's connection to the broker; None where there is none and one process does everything."""
    servers = tuple(part.strip() for part in settings.NATS_URL.split(",") if part.strip())
    if not servers:
        return None
    return Broker(
        Address(
            servers=servers,
            credentials=settings.NATS_CREDENTIALS,
            authority=settings.NATS_CA,
            certificate=settings.NATS_CERTIFICATE,
            key=settings.NATS_KEY,
        )
    )


def stream_of(source_id: int) -> Stream | None:
    """The source's stream on the broker; None where there is no broker."""
    there = broker()
    if there is None:
        return None
    kept = nats.Kept(
        prefix=settings.NATS_PREFIX,
        partitions=settings.STREAM_PARTITIONS,
        replicas=settings.NATS_REPLICAS,
        most_bytes=settings.NATS_BYTES,
    )
    return nats.NatsStream(there, source_id, kept)


def lag_of(source_id: int) -> tuple[Lag, ...]:
    """How far sifting is behind, by partition; empty without a broker. Raises StreamAway within seconds."""
    there = broker()
    return nats.lag_of(there, source_id, prefix=settings.NATS_PREFIX) if there else ()
