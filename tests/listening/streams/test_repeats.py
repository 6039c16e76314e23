"""Telling what a later reader brings again: a reader is killed at any look, with any part of it published."""

from hypothesis import given
from hypothesis import strategies as st

from evenhand.channels.domain.connector import Raw
from evenhand.kernel import clock
from evenhand.listening.streams.packing import Packer
from evenhand.listening.streams.repeats import Memory, sort_out

SOURCE = [Raw(reference=f"post-{number}", content=f"word {number % 5}".encode()) for number in range(60)]
# How many items each look of each reader has; a reader dies after publishing its last look, its cursor not stored.
READERS = st.lists(st.lists(st.integers(1, 9), min_size=1, max_size=4), min_size=1, max_size=6)


@given(READERS)
def test_everything_is_taken_once_however_often_the_reader_is_killed(readers: list[list[int]]) -> None:
    cursor, taken, position, memory = 0, [], 0, Memory()
    for generation, looks in enumerate([*readers, [9] * 20], 1):
        packer, at = Packer(generation=generation, partitions=1), cursor
        for size in looks:
            raws = SOURCE[at : at + size]
            cursor, at = at, at + size
            for parcel in packer.pack(raws, [""] * len(raws), now=clock.now()):
                fresh, memory = sort_out(parcel, position, Memory.read(memory.to_keep()))
                taken += fresh
                position = parcel.sequence
    assert taken == SOURCE


def test_what_an_author_changes_back_is_not_taken_for_a_repeat() -> None:
    packer, post = Packer(generation=1, partitions=1), SOURCE[:1]
    position, memory = 0, Memory()
    for _ in range(3):
        [parcel] = packer.pack(post, [""], now=clock.now())
        fresh, memory = sort_out(parcel, position, memory)
        position = parcel.sequence
        assert fresh == post


def test_long_after_a_reader_began_nothing_is_taken_for_a_repeat() -> None:
    [parcel] = Packer(generation=1, partitions=1).pack(SOURCE, [""] * 60, now=clock.now())
    _, memory = sort_out(parcel, 0, Memory())
    position, packer = parcel.sequence, Packer(generation=2, partitions=1)
    for look in range(30):
        [parcel] = packer.pack(SOURCE[:3], [""] * 3, now=clock.now())
        fresh, memory = sort_out(parcel, position, memory)
        position = parcel.sequence
        assert len(fresh) == (0 if look < 20 else 3)


def test_little_is_remembered() -> None:
    packer, position, memory = Packer(generation=1, partitions=1), 0, Memory()
    for number in range(50):
        raws = [Raw(reference=f"{number}-{each}", content=b"") for each in range(100)]
        [parcel] = packer.pack(raws, [""] * 100, now=clock.now())
        _, memory = sort_out(parcel, position, memory)
        position = parcel.sequence
    assert len(memory.to_keep()) < 5000
