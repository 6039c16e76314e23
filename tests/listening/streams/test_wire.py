"""How parcels travel."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.channels.domain.connector import Raw
from evenhand.kernel import clock
from evenhand.listening.streams import wire
from evenhand.listening.streams.stream import Parcel
from tests.listening.streams.makers import parcel

RAWS = st.builds(Raw, reference=st.text(), content=st.binary())


@given(st.integers(0, 255), st.integers(0, 2**63 - 1), st.lists(RAWS))
def test_a_parcel_arrives_as_it_was_sent(partition: int, sequence: int, raws: list[Raw]) -> None:
    sent = Parcel(partition=partition, sequence=sequence, raws=tuple(raws), sent_at=clock.now())
    assert wire.decode(wire.encode(sent)) == sent


def test_many_alike_posts_travel_small() -> None:
    text = '{"did":"did:plc:%s","kind":"commit","commit":{"collection":"app.bsky.feed.post","record":{"text":"hm"}}}'
    sent = parcel(1, 1, *(text % number for number in range(200)))
    assert len(wire.encode(sent)) < sum(len(raw.content) for raw in sent.raws) / 5


CUT_OFF = wire.encode(parcel(1, 1))[:-3]
UNREADABLE = {"nothing": b"", "a later form": b"\x02abc", "no content": b"\x01", "no packing": b"\x01not zstandard"}


@pytest.mark.parametrize("content", [*UNREADABLE.values(), CUT_OFF], ids=[*UNREADABLE, "cut off"])
def test_what_is_not_a_parcel_of_ours_is_said_to_be_so(content: bytes) -> None:
    with pytest.raises(wire.UnknownForm):
        wire.decode(content)
