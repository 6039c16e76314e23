"""Where we are in the stream, over restarts and servers."""

import json
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from evenhand.channels.connectors.jetstream.frames import Frame, key_of, moment_of, read_frame
from evenhand.channels.connectors.jetstream.place import FAR, NEAR, SECOND, Place
from tests.peers.jetstream_events import Invented, tid

NOW = 1_772_444_400 * SECOND
HERE, THERE = "wss://here.example/subscribe", "wss://there.example/subscribe"


def frame(at_us: int, name: str, *, host: str = HERE, revision: str = "") -> Frame:
    return Frame(at_us, key_of(name), name, b"{}", revision=revision, host=host)


def moved(place: Place) -> Place:
    """The place after a restart."""
    return Place.of(json.loads(json.dumps(place.cursor())))


@given(
    steps=st.lists(st.integers(0, 400_000), min_size=2, max_size=150),
    stops=st.sets(st.integers(0, 149), max_size=8),
    disorder=st.randoms(use_true_random=False),
)
def test_whatever_the_stops_each_frame_is_taken_once(steps: list[int], stops: set[int], disorder: object) -> None:
    """A server that gives, at each restart, everything from the asked moment on, neighbours out of order."""
    times, now = [], NOW
    for step in steps:
        now += step
        times.append(now + disorder.randrange(SECOND))  # type: ignore[attr-defined]
    served = [frame(at, f"post {number}") for number, at in enumerate(times)]
    place, taken, count = Place(NOW), [], 0
    while True:
        first = next((i for i, each in enumerate(served) if each.time_us >= place.begin_at(HERE)), len(served))
        for each in served[first:]:
            if place.take(each, now_us=now):
                taken.append(each.reference)
                count += 1
                if count - 1 in stops:
                    break
        else:
            break
        stops.discard(count - 1)
        place = moved(place)
    assert taken == [each.reference for each in served]


def test_a_restart_knows_what_was_taken() -> None:
    place = Place(NOW)
    served = [frame(NOW + number * SECOND // 10, f"post {number}") for number in range(100)]
    assert all(place.take(each, now_us=NOW + 100 * SECOND) for each in served)
    again = moved(place)
    assert again.cursor() == place.cursor()
    assert not any(again.take(each, now_us=NOW + 100 * SECOND) for each in served if each.time_us > NOW + NEAR)


def test_the_cursor_stays_small() -> None:
    place = Place(NOW)
    for number in range(50_000):
        place.take(frame(NOW + number * 100, f"post {number}"), now_us=NOW + 60 * SECOND)
    assert len(json.dumps(place.cursor())) < 45_000


def test_on_another_server_it_steps_back_further_and_by_the_lag() -> None:
    place = Place(NOW, HERE)
    late = 90 * SECOND
    for number in range(200):
        written = NOW + number * SECOND
        place.take(frame(written + late, f"post {number}", revision=tid(written)), now_us=NOW + 300 * SECOND)
    assert place.time_us - place.begin_at(HERE) == NEAR
    assert place.time_us - place.begin_at(THERE) == FAR + late
    assert moved(place).begin_at(THERE) == place.begin_at(THERE)


def test_another_servers_clock_counts_from_its_first_frame_on() -> None:
    """It is five seconds behind: what it gives next must not be taken for given already."""
    place = Place(NOW, HERE)
    place.take(frame(NOW - 5 * SECOND, "post", host=THERE), now_us=NOW)
    assert place.begin_at(THERE) == NOW - 5 * SECOND - NEAR


def test_a_frame_from_the_future_moves_nothing() -> None:
    place = Place(NOW)
    assert place.take(frame(NOW + 10**15, "odd"), now_us=NOW)
    assert place.time_us == NOW
    assert not place.take(frame(NOW + 10**15, "odd"), now_us=NOW)


@given(
    cursor=st.dictionaries(
        st.sampled_from(["time_us", "host", "seen", "lag_us", "x"]),
        st.none() | st.text() | st.integers() | st.dictionaries(st.text(), st.text() | st.integers()),
    )
)
def test_no_cursor_however_odd_stops_us(cursor: dict[str, object]) -> None:
    assert isinstance(Place.of(cursor).begin_at(HERE), int)


@given(moment=st.integers(0, 1 << 52))
def test_a_revision_says_its_moment(moment: int) -> None:
    assert moment_of(tid(moment, 5)) == moment


@given(st.text(max_size=14))
def test_what_is_no_revision_says_none(text: str) -> None:
    found = moment_of(text)
    assert found is None or len(text) == 13


def test_frames_differ_by_their_keys() -> None:
    events = [*Invented(seed=3, start_us=NOW, count=5000).all()]
    frames = [read_frame(event.content) for event in events]
    assert len({each.key for each in frames}) == len({each.content for each in events}) == 5000
    assert any(one.time_us == other.time_us for one, other in pairwise(frames))
