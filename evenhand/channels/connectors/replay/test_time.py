"""The past plays at its own speed, or at another."""

from datetime import timedelta

import pytest

from tests.channels.replays import NOON, heard

# Time.


def test_as_fast_as_it_goes_the_file_comes_at_once_and_ends(replay):
    fetched = replay().fetch(None, limit=100)
    assert (len(fetched.raws), fetched.is_ended, fetched.is_exhausted) == (11, True, True)


def test_at_real_time_a_post_comes_when_it_is_due(replay, clock):
    connector = replay(speed=1)
    first = connector.fetch(None, limit=100)
    assert (len(first.raws), first.is_ended, first.is_exhausted) == (1, False, True)
    clock.present += timedelta(minutes=19, seconds=59)
    assert not connector.fetch(first.cursor, limit=100).raws
    clock.present += timedelta(seconds=1)
    assert len(connector.fetch(first.cursor, limit=100).raws) == 1


def test_at_a_thousand_times_the_speed_waiting_takes_a_thousandth(replay, clock):
    connector = replay(speed=1000)
    connector.fetch(None, limit=100)
    connector.wait(60)
    assert sum(clock.slept) == pytest.approx(1.2, abs=0.001)


def test_waiting_ends_when_its_time_is_over(replay, clock):
    connector = replay(speed=1)
    connector.fetch(None, limit=100)
    connector.wait(5)
    assert sum(clock.slept) == pytest.approx(5, abs=0.001)


def test_a_pause_of_the_reader_does_not_stop_the_clock_of_the_replay(replay, clock):
    cursor = replay(speed=1).fetch(None, limit=100).cursor
    clock.present += timedelta(days=2)
    assert len(replay(speed=1).fetch(cursor, limit=100).raws) == 3


def test_another_speed_sets_the_clock_anew(replay, clock):
    cursor = replay(speed=1).fetch(None, limit=100).cursor
    clock.present += timedelta(days=300)
    assert not replay(speed=2).fetch(cursor, limit=100).raws


def test_moved_posts_begin_now(replay):
    first, second, *_ = heard(replay(rebase=True))
    assert first.posted_at == NOON
    assert second.posted_at == NOON + timedelta(minutes=20)


def test_moved_posts_at_many_times_speed_are_written_when_they_come(replay, clock):
    connector = replay(rebase=True, speed=1200)
    cursor = connector.fetch(None, limit=9).cursor
    clock.present += timedelta(seconds=1)
    (raw,) = connector.fetch(cursor, limit=9).raws
    assert connector.translate(raw)[0].posted_at == clock.present


def test_a_replay_that_rested_goes_on_from_where_it_was_read_to(replay, clock):
    cursor = replay(speed=1).fetch(None, limit=100).cursor
    clock.present += timedelta(days=2)
    resumed = replay(speed=1, resumed_at=clock.present.isoformat())
    found = resumed.fetch(cursor, limit=100)
    assert not found.raws
    clock.present += timedelta(minutes=20)
    assert len(resumed.fetch(found.cursor, limit=100).raws) == 1
