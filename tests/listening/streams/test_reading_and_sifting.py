"""A source read by one and sifted by others: none lost, none doubled, whatever ends in between."""

import threading
import time
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, NoReturn

import pytest
from django.db import connection

from evenhand.channels import actions as channels
from evenhand.channels import network
from evenhand.channels.models import Batch, Quarantined, Source
from evenhand.flows import stream as flow
from evenhand.flows.stream import Reader, Sifter
from evenhand.listening.streams.broker import Broker
from evenhand.listening.streams.direct import DirectStream
from evenhand.listening.streams.nats import Kept, NatsStream
from evenhand.listening.streams.stream import Stream
from tests.cast import Cast, make_cast
from tests.listening.streams.conftest import NUMBERS
from tests.listening.streams.crowd import assert_complete, kept, listen_to_crowd
from tests.peers import nats_crowd
from tests.peers.nats_crowd import Crowd, Ears

pytestmark = pytest.mark.django_db(transaction=True)

LAST = 400


class Died(BaseException):
    """The process is gone."""


@pytest.fixture
def company(monkeypatch: pytest.MonkeyPatch) -> Cast:
    monkeypatch.setattr(network, "connect", lambda source: Crowd(source.settings))
    monkeypatch.setattr(flow, "Ears", Ears)
    monkeypatch.setattr(flow, "BALANCE_EVERY", 0.2)
    monkeypatch.setattr(flow, "CONSUME_FOR", 0.1)
    return make_cast()


class Death:
    """Ends a thread before or after a call, once."""

    def __init__(self, *, at: int) -> None:
        self._at = at
        self._calls = count(1)
        self._came = threading.Event()

    def before(self, call: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *given, **named: self._die() if next(self._calls) == self._at else call(*given, **named)

    def after(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def call_and_die(*given: Any) -> Any:
            result = call(*given)
            return self._die() if next(self._calls) == self._at else result

        return call_and_die

    def wait(self) -> None:
        assert self._came.wait(20), "nobody died"

    def _die(self) -> NoReturn:
        self._came.set()
        raise Died


class Hall:
    """Threads that read and sift, and the streams between them."""

    def __init__(self, make: Callable[[], Stream]) -> None:
        self.make = make
        self._running: list[tuple[threading.Thread, threading.Event]] = []

    def start(self, work: Reader | Sifter) -> threading.Event:
        thread = threading.Thread(target=_to_its_end, args=[work], daemon=True)
        thread.start()
        self._running.append((thread, work.stop))
        return work.stop

    def sifter(self, source: Source) -> Sifter:
        return Sifter(source.pk, threading.Event(), self.make())

    def reader(self, source: Source) -> Reader:
        return Reader(source.pk, threading.Event(), self.make())

    def end(self) -> None:
        for _, stop in self._running:
            stop.set()
        for thread, _ in self._running:
            thread.join(20)
            assert not thread.is_alive()


def _to_its_end(work: Reader | Sifter) -> None:
    _to_its_end_with(type(work).run)(work)


def _to_its_end_with(run: Callable[[Any], None]) -> Callable[[Any], None]:
    def whole(work: Reader | Sifter) -> None:
        try:
            run(work)
        except Died:
            pass
        finally:
            connection.close()

    return whole


@pytest.fixture
def hall(nats_server: Any, request: pytest.FixtureRequest) -> Iterator[Hall]:
    """Everybody has a connection to the broker of their own, as on machines of their own."""
    number, brokers = next(NUMBERS), []
    kept = getattr(request, "param", Kept(partitions=4))

    def connect() -> Stream:
        brokers.append(Broker(nats_server.address))
        return NatsStream(brokers[-1], number, kept)

    hall = Hall(connect)
    yield hall
    hall.end()
    for broker in brokers:
        broker.close()


def _wait_until(look: Callable[[], bool], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.05)


def _is_ended(source: Source) -> bool:
    source.refresh_from_db()
    return source.state == "ended"


def test_one_process_reads_and_sifts_everything(company: Cast) -> None:
    source = listen_to_crowd(company, last=LAST)
    Reader(source.pk, threading.Event()).run()
    assert_complete(source, last=LAST)
    assert _is_ended(source)
    assert source.cursor == {"at": len(nats_crowd.items(LAST))}
    assert not Batch.objects.filter(understood_at=None).exists()


def test_one_process_that_dies_while_it_stores_goes_on_from_there(
    company: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = listen_to_crowd(company, last=LAST)
    death = Death(at=3)
    with monkeypatch.context() as dying:
        dying.setattr(flow, "overhear", death.before(flow.overhear))
        dying.setattr(Sifter, "run", _to_its_end_with(Sifter.run))
        reader = Reader(source.pk, threading.Event())
        thread = threading.Thread(target=_to_its_end, args=[reader])
        thread.start()
        death.wait()
        reader.stop.set()
        thread.join(20)
    source.refresh_from_db()
    assert source.cursor is not None
    assert 0 < source.cursor["at"] < len(nats_crowd.items(LAST))
    Reader(source.pk, threading.Event()).run()
    assert_complete(source, last=LAST)


@pytest.mark.parametrize("where", ["beside", "broker"])
def test_a_source_that_is_read_ahead_begins_again_when_asked(
    company: Cast, monkeypatch: pytest.MonkeyPatch, where: str, request: pytest.FixtureRequest
) -> None:
    asked: list[Any] = []

    class Noting(Crowd):
        def fetch(self, cursor: Any, *, limit: int) -> Any:
            asked.append((cursor or {}).get("at", 0))
            return super().fetch(cursor, limit=limit)

    monkeypatch.setattr(network, "connect", lambda source: Noting(source.settings))
    source = listen_to_crowd(company, last=LAST, ends=False, most=20)
    hall: Hall = Hall(DirectStream) if where == "beside" else request.getfixturevalue("hall")
    reader = Reader(source.pk, threading.Event()) if where == "beside" else hall.reader(source)
    hall.start(reader)
    if where == "broker":
        hall.start(hall.sifter(source))
    _wait_until(lambda: asked[-1:] == [len(nats_crowd.items(LAST))])
    channels.restart_source(source_id=source.pk)
    _wait_until(lambda: asked.count(0) == 2 and asked[-1] == len(nats_crowd.items(LAST)))
    end = (False, {"at": len(nats_crowd.items(LAST))})
    _wait_until(lambda: Source.objects.values_list("must_begin_again", "cursor").get(pk=source.pk) == end)
    _wait_until(lambda: len(kept()) == len(nats_crowd.caught(LAST)))
    hall.end()
    assert_complete(source, last=LAST, counted=False)


def test_many_sift_what_one_reads(company: Cast, hall: Hall) -> None:
    source = listen_to_crowd(company, last=LAST)
    for _ in range(3):
        hall.start(hall.sifter(source))
    hall.start(hall.reader(source))
    _wait_until(lambda: _is_ended(source))
    assert_complete(source, last=LAST)


def test_only_one_reads(company: Cast, hall: Hall) -> None:
    source = listen_to_crowd(company, last=LAST, most=20)
    hall.start(hall.sifter(source))
    first, second = hall.reader(source), hall.reader(source)
    hall.start(first)
    hall.start(second)
    _wait_until(lambda: _is_ended(source))
    assert_complete(source, last=LAST)


def test_partitions_are_shared_out_and_taken_over(company: Cast, hall: Hall) -> None:
    source = listen_to_crowd(company, last=LAST, ends=False)
    stops = [hall.start(hall.sifter(source)) for _ in range(3)]
    _wait_until(lambda: _held() == [1, 1, 2])
    stops[0].set()
    _wait_until(lambda: _held() == [2, 2])
    stops[1].set()
    _wait_until(lambda: _held() == [4])


def _held() -> list[int]:
    """How many partitions each sifter holds, by the database's own list of locks."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ExclusiveLock'"
            " AND classid BETWEEN x'45485000'::int AND x'454850ff'::int GROUP BY pid ORDER BY 1"
        )
        return [int(row[0]) for row in cursor.fetchall()]


@pytest.mark.parametrize("moment", ["before it is stored", "after it is stored"])
def test_what_a_dead_sifter_had_in_its_hands_is_sifted_once(
    company: Cast, hall: Hall, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    source = listen_to_crowd(company, last=LAST)
    dying, death = hall.sifter(source), Death(at=2)
    wrap = death.before if moment == "before it is stored" else death.after
    monkeypatch.setattr(dying, "_sifted", wrap(dying._sifted))
    hall.start(dying)
    hall.start(hall.reader(source))
    death.wait()
    hall.start(hall.sifter(source))
    _wait_until(lambda: _is_ended(source))
    assert_complete(source, last=LAST)


def test_a_reader_that_dies_before_its_cursor_is_stored_loses_nothing(
    company: Cast, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = listen_to_crowd(company, last=LAST)
    hall.start(hall.sifter(source))
    dying, death = hall.reader(source), Death(at=2)
    monkeypatch.setattr(dying, "_publish", death.after(dying._publish))
    hall.start(dying)
    death.wait()
    hall.start(hall.reader(source))
    _wait_until(lambda: _is_ended(source))
    assert_complete(source, last=LAST)


def test_a_reader_and_a_sifter_may_die_together(company: Cast, hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    source = listen_to_crowd(company, last=LAST)
    dying, death = hall.reader(source), Death(at=2)
    monkeypatch.setattr(dying, "_publish", death.after(dying._publish))
    hall.start(dying)
    death.wait()
    stop = hall.start(hall.sifter(source))
    _wait_until(lambda: not any(each.parcels for each in hall.make().lag()))
    stop.set()
    hall.start(hall.sifter(source))
    hall.start(hall.reader(source))
    _wait_until(lambda: _is_ended(source))
    assert_complete(source, last=LAST)


def test_an_item_too_large_to_be_sent_is_sifted_on_the_spot(
    company: Cast, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = listen_to_crowd(company, last=30)
    reader = hall.reader(source)
    monkeypatch.setattr(NatsStream, "largest", property(lambda _self: 140))
    hall.start(hall.sifter(source))
    hall.start(reader)
    _wait_until(lambda: _is_ended(source))
    assert_complete(source, last=30)


def test_an_item_that_cannot_be_sifted_is_set_aside_and_holds_up_nobody(
    company: Cast, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = listen_to_crowd(company, last=60)
    skim = Crowd.skim

    def fall_over(self: Crowd, contents: Any, wants: Any) -> Any:
        if any(b'"crowd-20"' in content for content in contents):
            raise ZeroDivisionError
        return skim(self, contents, wants)

    monkeypatch.setattr(Crowd, "skim", fall_over)
    monkeypatch.setattr(Sifter, "_longer", lambda _self: 0.01)
    hall.start(hall.sifter(source))
    hall.start(hall.reader(source))
    _wait_until(lambda: _is_ended(source))
    assert kept() == {name: text for name, text in nats_crowd.caught(60).items() if name != "crowd-20"}
    assert Quarantined.objects.get().reference == "crowd-20"


@pytest.mark.parametrize("hall", [Kept(partitions=2, most_bytes=8_000)], indirect=True, ids=["small"])
def test_a_full_stream_keeps_the_cursor_where_it_is(company: Cast, hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "PUBLISH_WITHIN", 0.3)
    monkeypatch.setattr(flow, "BROKER_PAUSE", 0.1)
    monkeypatch.setattr(flow, "SAY_TROUBLE_AFTER", 0.5)
    source = listen_to_crowd(company, last=3000, most=300)
    hall.start(hall.reader(source))
    _wait_until(lambda: "holds as much" in Source.objects.get(pk=source.pk).trouble)
    stuck_at = Source.objects.get(pk=source.pk).cursor
    time.sleep(0.5)
    source.refresh_from_db()
    assert source.cursor == stuck_at != {"at": len(nats_crowd.items(3000))}
    hall.start(hall.sifter(source))
    _wait_until(lambda: _is_ended(source))
    assert_complete(source, last=3000)
    assert Source.objects.get(pk=source.pk).trouble == ""
