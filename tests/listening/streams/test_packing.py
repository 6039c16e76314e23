"""Which parcel an item goes into: pure rules."""

from hypothesis import given
from hypothesis import strategies as st

from evenhand.channels.domain.connector import Raw
from evenhand.kernel import clock
from evenhand.listening.streams.packing import Packer, generation_of, partition_of, size_of

AUTHORS = st.one_of(st.none(), st.sampled_from(["did:plc:alice", "did:plc:bob", "https://ö.example/@chidi", ""]))
LOOKS = st.lists(
    st.lists(st.tuples(AUTHORS, st.integers(0, 60)), max_size=12), min_size=1, max_size=4
)  # author and length


def packed(looks, *, partitions: int = 3, largest: int | None = 200):
    packer = Packer(generation=5, partitions=partitions, largest=largest)
    number, sent, parcels = 0, [], []
    for look in looks:
        items = []
        for author, length in look:
            number += 1
            items.append((author, Raw(reference=str(number), content=b"x" * length)))
        sent += items
        parcels += packer.pack([raw for _, raw in items], [author for author, _ in items], now=clock.now())
    return sent, parcels


@given(LOOKS)
def test_every_item_is_in_its_authors_partition_in_order(looks) -> None:
    sent, parcels = packed(looks)
    for partition in range(3):
        wanted = [raw for author, raw in sent if author is None or partition_of(author, 3) == partition]
        assert [raw for each in parcels if each.partition == partition for raw in each.raws] == wanted


@given(LOOKS)
def test_no_parcel_is_larger_than_it_may_be_and_none_is_empty(looks) -> None:
    _, parcels = packed(looks)
    assert all(each.raws and sum(map(size_of, each.raws)) <= 200 for each in parcels)


@given(LOOKS)
def test_sequences_rise_within_a_partition_and_name_the_reader(looks) -> None:
    _, parcels = packed(looks)
    for partition in range(3):
        sequences = [each.sequence for each in parcels if each.partition == partition]
        assert sequences == sorted(set(sequences))
        assert {generation_of(each) for each in sequences} <= {5}


def test_a_later_reader_always_has_higher_sequences() -> None:
    early = Packer(generation=5, partitions=1)
    [last] = [early.pack([Raw(reference="", content=b"")], [""], now=clock.now()) for _ in range(500)][-1]
    [first] = Packer(generation=6, partitions=1).pack([Raw(reference="", content=b"")], [""], now=clock.now())
    assert first.sequence > last.sequence


def test_an_authors_partition_never_changes() -> None:
    assert [partition_of(f"did:plc:{number}", 8) for number in range(8)] == [3, 5, 7, 1, 2, 4, 6, 0]


def test_authors_spread_evenly() -> None:
    counts = [0] * 8
    for number in range(8000):
        counts[partition_of(f"did:plc:{number * 7919:024x}", 8)] += 1
    assert max(counts) < 1.2 * min(counts)


def test_items_that_are_too_large_are_told_from_the_others() -> None:
    packer = Packer(generation=1, partitions=2, largest=1000)
    small, large = Raw(reference="1", content=b"x" * 900), Raw(reference="2", content=b"x" * 1001)
    assert packer.divide([small, large, small]) == ([small, small], [large])
    assert packer.divide([small]) == ([small], ())


def test_a_look_with_its_cursor_is_one_parcel_even_if_it_brought_nothing() -> None:
    packer = Packer(generation=1, partitions=1)
    [parcel] = packer.pack([], [], cursor={"at": 7}, now=clock.now())
    assert (parcel.raws, parcel.cursor) == ((), {"at": 7})
