"""Whatever the servers do, each frame is handed out once, in their order."""

import json
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import zstandard

from evenhand.channels.connectors.jetstream import connector as connector_module
from evenhand.channels.connectors.jetstream import dictionary as dictionary_module
from evenhand.channels.connectors.jetstream import stream
from evenhand.channels.connectors.jetstream.conftest import NOWHERE, Connect, Somebody
from evenhand.channels.connectors.jetstream.connector import JetstreamConnector
from evenhand.channels.domain.connector import Cursor, Raw
from evenhand.channels.errors import CannotTranslate, Reconnect, TryLater
from tests.peers.jetstream import SECOND, Chaos, Fault, JetstreamServer, Recorded
from tests.peers.jetstream_events import Invented

PATIENCE = 60.0


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connector_module, "SILENCE", 1.0)
    monkeypatch.setattr(stream, "_SHORTEST_REST", 0.02)


def read_until(
    connector: JetstreamConnector, count: int, cursor: Cursor | None = None, *, limit: int = 500
) -> list[Raw]:
    """Look until so many frames came, over whatever trouble there is; the cursor goes through JSON each time."""
    raws: list[Raw] = []
    until = time.monotonic() + PATIENCE
    while len(raws) < count:
        assert time.monotonic() < until, f"{len(raws)} of {count} frames in {PATIENCE} s"
        try:
            fetched = connector.fetch(cursor, limit=limit)
        except TryLater:
            continue
        cursor = json.loads(json.dumps(fetched.cursor))
        raws += fetched.raws
        if fetched.is_exhausted:
            connector.wait(0.05)
    return raws


def invented(count: int = 3000, *, seed: int = 1) -> Invented:
    """Some minutes of a network, that ended half a minute ago."""
    length = count * SECOND // 40
    return Invented(seed=seed, start_us=time.time_ns() // 1000 - length - 30 * SECOND, count=count)


def contents(raws: Sequence[Raw]) -> list[bytes]:
    return [raw.content for raw in raws]


@pytest.mark.parametrize(
    "faults",
    [
        [Fault("close", after=700), Fault("close", after=0), Fault("close", after=300)],
        [Fault("cut", after=701), Fault("cut", after=1)],
        [Fault("silent", after=900)],
        [Fault("silent", after=0)],
        [Fault("status", status=503), Fault("close", after=50), Fault("status", status=502)],
        [Fault("close", after=50), Fault("status", status=429, headers={"Retry-After": "1"})],
        [Fault("duplicate", after=300), Fault("duplicate", after=10), Fault("cut", after=5)],
    ],
    ids=lambda faults: "-".join(fault.kind for fault in faults),
)
def test_faults_make_no_gap_and_no_repeat(faults: list[Fault]) -> None:
    journal = invented()
    with JetstreamServer(journal) as server:
        server.faults.extend(faults)
        connector = JetstreamConnector({"hosts": server.url, "appview": NOWHERE, "history_minutes": 10})
        raws = read_until(connector, journal.count)
        connector.close()
    assert contents(raws) == [event.content for event in journal.all()]
    assert not server.faults


@pytest.mark.parametrize("seed", range(3))
def test_faults_and_restarts_without_end_make_no_gap_and_no_repeat(seed: int) -> None:
    journal = invented(6000, seed=seed)
    chaos = Chaos(seed, every=400)
    cursor: Cursor | None = None
    raws: list[Raw] = []
    with JetstreamServer(journal, chaos=chaos) as server:
        while len(raws) < journal.count:
            connector = JetstreamConnector({"hosts": server.url, "appview": NOWHERE, "history_minutes": 10})
            for _ in range(3):
                try:
                    fetched = connector.fetch(cursor, limit=700)
                except TryLater:
                    break
                raws += [raw for raw in fetched.raws if b"did:plc:broken" not in raw.content]
                cursor = json.loads(json.dumps(fetched.cursor))
            connector.close()
    assert contents(raws) == [event.content for event in journal.all()]
    assert len(chaos.happened) > 3


@pytest.mark.parametrize("skew", [-5, 0, 5])
def test_a_server_that_stays_away_is_replaced_by_the_next_whose_clock_is_another(
    journal: Recorded, somebody: Somebody, skew: int
) -> None:
    addresses = [somebody.writes(f"post {number}", ago=100 - number) for number in range(50)]
    with JetstreamServer(journal) as one, JetstreamServer(journal, skew_us=skew * SECOND) as two:
        one.faults.extend([Fault("close", after=20), Fault("status")])
        two.faults.append(Fault("silent", after=20))
        connector = JetstreamConnector({"hosts": f"{one.url}, {two.url}", "appview": NOWHERE, "history_minutes": 10})
        raws = read_until(connector, 50)
        connector.close()
    assert [raw.reference.partition("#")[0] for raw in raws] == addresses
    assert len(one.told) == 2
    assert len(two.told) == 1


def test_nobody_answers_and_the_reason_is_said() -> None:
    with JetstreamServer(Recorded()) as server:
        server.refuses = 503
        connector = JetstreamConnector({"hosts": server.url, "appview": NOWHERE})
        with pytest.raises(TryLater, match="answers 503"):
            connector.fetch(None, limit=5)
        with pytest.raises(TryLater, match="answers 503"):
            connector.verify()
        connector.close()


def test_too_many_requests_are_waited_out_as_long_as_the_server_says() -> None:
    with JetstreamServer(Recorded()) as server:
        server.faults.append(Fault("status", status=429, headers={"Retry-After": "77"}))
        connector = JetstreamConnector({"hosts": server.url, "appview": NOWHERE})
        with pytest.raises(TryLater, match="slow down") as trouble:
            connector.fetch(None, limit=5)
        connector.close()
    assert trouble.value.after == 77


def test_what_comes_ends_the_waiting(connect: Connect, somebody: Somebody) -> None:
    connector = connect(history_minutes=0)
    cursor = connector.fetch(None, limit=5).cursor
    threading.Timer(0.3, somebody.writes, ["at last"]).start()
    began = time.monotonic()
    connector.wait(20)
    assert time.monotonic() - began < 5
    (raw,) = connector.fetch(cursor, limit=5).raws
    assert b"at last" in raw.content


def test_closing_ends_the_waiting(connect: Connect) -> None:
    connector = connect()
    connector.fetch(None, limit=5)
    threading.Timer(0.2, connector.close).start()
    began = time.monotonic()
    connector.wait(20)
    assert time.monotonic() - began < 5


def test_a_cursor_older_than_ours_brings_the_same_again(connect: Connect, somebody: Somebody) -> None:
    """The database lost a transaction: what was handed out since comes once more."""
    for number in range(6):
        somebody.writes(f"post {number}", ago=60 - number)
    connector = connect()
    first = connector.fetch(None, limit=2)
    second = connector.fetch(first.cursor, limit=3)
    again = connector.fetch(first.cursor, limit=3)
    assert contents(again.raws) == contents(second.raws)


def test_frames_that_are_broken_or_huge_are_set_aside_alone(
    connect: Connect, server: JetstreamServer, somebody: Somebody
) -> None:
    for number in range(4):
        somebody.writes(f"post {number}", ago=60 - number)
    server.faults.extend([Fault("broken", after=1), Fault("huge", after=2)])
    connector = connect()
    raws = read_until(connector, 6)
    spoilt = [raw for raw in raws if raw.reference.startswith("frame/")]
    assert len(spoilt) == 2
    assert max(len(raw.content) for raw in spoilt) < 50_000
    for raw, reason in zip(spoilt, ["not readable JSON", "2,000,029 bytes"], strict=True):
        with pytest.raises(CannotTranslate, match=reason):
            connector.translate(raw)


def test_a_frame_too_huge_to_hold_is_trouble_and_no_endless_loop(
    connect: Connect, server: JetstreamServer, somebody: Somebody
) -> None:
    somebody.writes("before", ago=60)
    server.faults.extend([Fault("huge", after=1, size=17_000_000)] * 9)
    connector = connect()
    cursor = connector.fetch(None, limit=5).cursor
    eventually(lambda: server.sent >= 3)
    connector.wait(5)
    with pytest.raises(TryLater, match="longer than"):
        connector.fetch(cursor, limit=5)


def test_a_gap_is_said_with_its_times(journal: Recorded, somebody: Somebody) -> None:
    """We were away for longer than the server keeps anything."""
    somebody.writes("heard", ago=3000)
    with JetstreamServer(journal, lookback=600 * SECOND) as server:
        connector = JetstreamConnector({"hosts": server.url, "appview": NOWHERE})
        cursor = {"time_us": time.time_ns() // 1000 - 2000 * SECOND, "host": f"{server.url}/subscribe", "seen": {}}
        somebody.writes("too old", ago=1000)
        somebody.writes("kept", ago=60)
        note, post = read_until(connector, 2, cursor)
        with pytest.raises(CannotTranslate, match="held nothing between"):
            connector.translate(note)
        assert b"kept" in post.content
        connector.close()


def a_lot(somebody: Somebody) -> list[bytes]:
    """More than the sockets between us hold: 50 MB."""
    for number in range(1000):
        somebody.writes(f"post {number} " + "x" * 50_000, ago=200 - number / 10)
    return [event.content for event in somebody.journal.events(0, 1000)]


def test_a_slow_desk_holds_the_server_back(
    connect: Connect, server: JetstreamServer, somebody: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "_MOST_FRAMES", 20)
    everything = a_lot(somebody)
    connector = connect()
    first = connector.fetch(None, limit=10)
    time.sleep(1)
    assert 20 < server.sent < 900  # the rest waits in the server
    raws = read_until(connector, 1000 - len(first.raws), first.cursor)
    assert contents([*first.raws, *raws]) == everything


def test_a_server_that_drops_slow_clients_is_asked_for_the_rest(
    connect: Connect, server: JetstreamServer, somebody: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "_MOST_FRAMES", 20)
    server.drops_slow_after = 0.2
    everything = a_lot(somebody)
    connector = connect()
    first = connector.fetch(None, limit=10)
    eventually(lambda: server.dropped > 0)
    server.drops_slow_after = 30.0
    raws = read_until(connector, 1000 - len(first.raws), first.cursor)
    assert contents([*first.raws, *raws]) == everything


@pytest.fixture
def dictionary() -> bytes:
    return zstandard.train_dictionary(4096, [event.content for event in invented(2000).all()]).as_bytes()


def test_compressed_frames_are_opened_with_the_dictionary_that_is_named(dictionary: bytes, tmp_path: Path) -> None:
    named = tmp_path / "dictionary"
    named.write_bytes(dictionary)
    journal = invented(500)
    with JetstreamServer(journal, dictionary=dictionary) as server:
        settings = {"hosts": server.url, "appview": NOWHERE, "history_minutes": 10, "dictionary": str(named)}
        connector = JetstreamConnector(settings)
        assert contents(read_until(connector, 500)) == [event.content for event in journal.all()]
        connector.close()
    assert server.told[-1].is_compressed


def test_with_another_dictionary_the_stream_goes_on_uncompressed(dictionary: bytes, tmp_path: Path) -> None:
    named = tmp_path / "dictionary"
    other = [event.content[::-1] for event in invented(2000, seed=9).all()]
    named.write_bytes(zstandard.train_dictionary(4096, other).as_bytes())
    journal = invented(500)
    with JetstreamServer(journal, dictionary=dictionary) as server:
        settings = {"hosts": server.url, "appview": NOWHERE, "history_minutes": 10, "dictionary": str(named)}
        connector = JetstreamConnector(settings)
        assert contents(read_until(connector, 500)) == [event.content for event in journal.all()]
        connector.close()
    first, *later = [told.is_compressed for told in server.told]
    assert first
    assert later
    assert not any(later)


@pytest.mark.parametrize("named", ["/nowhere/dictionary", "http://127.0.0.1:1/dictionary"])
def test_a_dictionary_that_cannot_be_had_is_named(named: str) -> None:
    dictionary_module.dictionary.cache_clear()
    with pytest.raises((Reconnect, TryLater), match=named):
        JetstreamConnector({"dictionary": named, "appview": NOWHERE}).verify()


def eventually(look: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not look():
        assert time.monotonic() < until
        time.sleep(0.01)
