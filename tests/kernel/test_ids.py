"""Ids that grow at the index's end."""

import time

from evenhand.kernel.ids import new_uuid


def test_an_id_is_a_uuid_of_version_seven() -> None:
    made = new_uuid()
    assert (made.version, made.variant) == (7, "specified in RFC 4122")


def test_an_id_says_when_it_was_made() -> None:
    before = time.time_ns() // 1_000_000
    made = new_uuid().int >> 80
    assert before <= made <= time.time_ns() // 1_000_000


def test_a_later_millisecond_sorts_behind() -> None:
    first = new_uuid()
    time.sleep(0.002)
    assert first < new_uuid()


def test_ids_of_one_moment_differ() -> None:
    assert len({new_uuid() for _ in range(2_000)}) == 2_000
