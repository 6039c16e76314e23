"""What every stream must keep of its promise, in memory and behind a broker."""

import threading
import time
from collections.abc import Callable, Iterator
from itertools import count

import pytest

from evenhand.listening.streams.broker import Broker
from evenhand.listening.streams.direct import DirectStream
from evenhand.listening.streams.nats import Kept, NatsStream
from evenhand.listening.streams.stream import Parcel, Stream, StreamFull
from tests.listening.streams.conftest import NUMBERS
from tests.listening.streams.makers import parcel

ALL = range(4)
SOON = 5.0  # seconds
NOW = 0.3
SMALL = 100_000  # bytes

Another = Callable[[], Stream]


@pytest.fixture(params=["direct", "nats"])
def another(request: pytest.FixtureRequest) -> Iterator[Another]:
    """Gives the stream as the next process would have it: its own connection where there is one."""
    if request.param == "direct":
        stream = DirectStream(partitions=len(ALL), room=50)
        yield lambda: stream
        return
    address = request.getfixturevalue("nats_server").address
    number, brokers = next(NUMBERS), []

    def connect() -> Stream:
        brokers.append(Broker(address))
        return NatsStream(brokers[-1], number, Kept(partitions=len(ALL), most_bytes=SMALL))

    yield connect
    for broker in brokers:
        broker.close()


@pytest.fixture
def stream(another: Another) -> Iterator[Stream]:
    stream = another()
    yield stream
    stream.close()


def take(stream: Stream, partitions=ALL, wait: float = SOON) -> Parcel:
    taken = stream.consume(partitions, wait=wait)
    assert taken is not None, "nothing came"
    return taken


def fill(stream: Stream) -> Parcel:
    """Publish until there is no room; the first parcel that was refused."""
    text = "".join(f"{number * 7919 % 10007:x}" for number in range(3000))  # which compresses little
    for sequence in count(1):
        sent = parcel(0, sequence, text + str(sequence))
        try:
            stream.publish([sent], wait=0.2)
        except StreamFull:
            return sent
    raise AssertionError


def test_what_is_published_comes_out_as_it_was(stream: Stream) -> None:
    sent = parcel(2, 7, "naïve", "二つ", "\x00\xff", "")
    stream.publish([sent], wait=SOON)
    taken = take(stream)
    assert (taken.partition, taken.sequence, taken.raws, taken.sent_at) == (2, 7, sent.raws, sent.sent_at)


def test_every_partition_has_its_parcels_in_order(stream: Stream) -> None:
    stream.publish([parcel(each, number) for number in range(1, 6) for each in ALL], wait=SOON)
    taken: dict[int, list[int]] = {each: [] for each in ALL}
    for _ in range(5 * len(ALL)):
        one = take(stream)
        taken[one.partition].append(one.sequence)
        stream.acknowledge(one)
    assert taken == {each: [1, 2, 3, 4, 5] for each in ALL}
    assert stream.consume(ALL, wait=NOW) is None


def test_the_next_of_a_partition_waits_until_the_one_before_is_acknowledged(stream: Stream) -> None:
    stream.publish([parcel(1, 1), parcel(1, 2)], wait=SOON)
    first = take(stream)
    assert stream.consume(ALL, wait=NOW) is None
    stream.acknowledge(first)
    assert take(stream).sequence == 2


def test_one_partition_does_not_wait_for_another(stream: Stream) -> None:
    stream.publish([parcel(1, 1), parcel(3, 1)], wait=SOON)
    assert {take(stream).partition, take(stream).partition} == {1, 3}


def test_only_what_was_asked_for_comes(stream: Stream) -> None:
    stream.publish([parcel(0, 1), parcel(3, 1)], wait=SOON)
    assert take(stream, [3]).partition == 3
    assert stream.consume([3], wait=NOW) is None
    assert stream.consume([], wait=0.05) is None
    assert take(stream, [0]).partition == 0


def test_a_parcel_that_was_put_back_comes_again_before_the_next(stream: Stream) -> None:
    stream.publish([parcel(1, 1), parcel(1, 2)], wait=SOON)
    stream.put_back(take(stream))
    again = take(stream)
    assert again.sequence == 1
    stream.acknowledge(again)
    assert take(stream).sequence == 2


def test_a_parcel_may_be_put_back_for_a_while(stream: Stream) -> None:
    stream.publish([parcel(1, 1), parcel(1, 2)], wait=SOON)
    begun = time.monotonic()
    stream.put_back(take(stream), after=0.5)
    assert take(stream).sequence == 1
    assert time.monotonic() - begun >= 0.45


def test_what_was_taken_and_let_go_comes_to_another_at_once(stream: Stream, another: Another) -> None:
    stream.publish([parcel(each, number) for number in (1, 2) for each in ALL], wait=SOON)
    taken = take(stream)
    stream.let_go([taken.partition])
    stream.acknowledge(taken)  # too late: it is another's now
    other = another()
    again = take(other, [taken.partition], wait=2.0)
    assert (again.partition, again.sequence) == (taken.partition, 1)
    other.acknowledge(again)
    assert take(other, [taken.partition]).sequence == 2
    other.close()


def test_what_is_published_twice_comes_once(stream: Stream) -> None:
    parcels = [parcel(each, 1) for each in ALL]
    stream.publish(parcels, wait=SOON)
    stream.publish(parcels, wait=SOON)
    for _ in ALL:
        stream.acknowledge(take(stream))
    assert stream.consume(ALL, wait=NOW) is None


def test_a_full_stream_takes_nothing_until_there_is_room(stream: Stream) -> None:
    refused = fill(stream)
    assert refused.sequence > 5
    for _ in range(3):
        stream.acknowledge(take(stream))
    stream.publish([refused], wait=SOON)
    for expected in range(4, refused.sequence + 1):
        taken = take(stream)
        assert taken.sequence == expected
        stream.acknowledge(taken)


def test_publishing_waits_for_room(stream: Stream) -> None:
    refused = fill(stream)

    def make_room() -> None:
        time.sleep(0.3)
        for _ in range(2):
            stream.acknowledge(take(stream))

    thread = threading.Thread(target=make_room)
    thread.start()
    stream.publish([refused], wait=SOON)
    thread.join()


def test_a_taker_is_woken_by_what_comes(stream: Stream) -> None:
    took: list[float] = []

    def wait_for_it() -> None:
        take(stream, wait=10.0)
        took.append(time.monotonic())

    thread = threading.Thread(target=wait_for_it)
    thread.start()
    time.sleep(0.3)
    published = time.monotonic()
    stream.publish([parcel(2, 1)], wait=SOON)
    thread.join()
    assert took[0] - published < 5.0  # far less than it would have waited


def test_the_lag_counts_what_waits_and_how_long(stream: Stream) -> None:
    assert all((each.parcels, each.seconds) == (0, 0.0) for each in stream.lag())
    stream.publish([parcel(1, 1), parcel(1, 2), parcel(3, 1)], wait=SOON)
    time.sleep(0.2)
    assert {each.partition: each.parcels for each in stream.lag()} == {0: 0, 1: 2, 2: 0, 3: 1}
    assert all(0.2 <= each.seconds < 60 for each in stream.lag() if each.parcels)
    for _ in range(3):
        stream.acknowledge(take(stream))
    assert _comes_true(lambda: not any(each.parcels for each in stream.lag()))


def _comes_true(look: Callable[[], bool]) -> bool:
    end = time.monotonic() + SOON
    while not look():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
