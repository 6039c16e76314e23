"""What is packed costs no more than was said, whatever it is called."""

import gzip
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.channels.errors import Refused, TryLater
from tests.channels.guards import here
from tests.channels.web_stub import WebStub, answer


def test_a_large_answer_is_refused_or_cut(stub: WebStub) -> None:
    stub.pages["/"] = answer(b"x" * 200_000)
    with pytest.raises(Refused, match=r"larger than 0\.1 MB"):
        here(stub.url + "/", most_bytes=100_000)
    cut = here(stub.url + "/", most_bytes=100_000, may_cut=True)
    assert (len(cut.content), cut.is_cut) == (100_000, True)
    whole = here(stub.url + "/", most_bytes=200_000)
    assert (len(whole.content), whole.is_cut) == (200_000, False)


def test_a_small_answer_that_unpacks_to_a_large_one_is_refused_or_cut(stub: WebStub) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    stub.pages["/"] = answer(bomb, headers={"Content-Encoding": "gzip"})
    assert len(bomb) < 100_000
    with pytest.raises(Refused, match="larger"):
        here(stub.url + "/", most_bytes=1_000_000)
    assert len(here(stub.url + "/", most_bytes=1_000_000, may_cut=True).content) == 1_000_000


def _raw_deflate(content: bytes) -> bytes:
    codec = zlib.compressobj(wbits=-15)
    return codec.compress(content) + codec.flush()


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(b"said")),
        ("x-gzip", gzip.compress(b"said")),
        ("GZIP", gzip.compress(b"sa") + gzip.compress(b"id")),
        ("gzip", gzip.compress(b"said") + b"\0\0\0"),
        ("gzip", zlib.compress(b"said")),
        ("gzip", b"said"),
        ("deflate", zlib.compress(b"said")),
        ("deflate", _raw_deflate(b"said")),
        ("deflate", gzip.compress(b"said")),
        ("identity", b"said"),
        ("", b"said"),
    ],
    ids=range(11),
)
@pytest.mark.parametrize("by", [1, 1_000])
def test_what_is_packed_is_unpacked_whatever_it_is_called(stub: WebStub, encoding: str, packed: bytes, by: int) -> None:
    head, _ = answer(length=len(packed), headers={"Content-Encoding": encoding})
    stub.pages["/"] = [head, *(packed[start : start + by] for start in range(0, len(packed), by))]
    assert here(stub.url + "/").content == b"said"


def test_packing_that_nobody_asked_for_is_refused(stub: WebStub) -> None:
    for encoding in ("br", "gzip, gzip", "compress"):
        stub.pages["/"] = answer(b"x", headers={"Content-Encoding": encoding})
        with pytest.raises(Refused, match="compressed"):
            here(stub.url + "/")


def test_packing_that_breaks_off_is_fetched_again_or_kept_as_far_as_it_goes(stub: WebStub) -> None:
    content = bytes(range(256)) * 200
    stub.pages["/"] = answer(gzip.compress(content)[:-400], headers={"Content-Encoding": "gzip"})
    with pytest.raises(TryLater, match="broke off"):
        here(stub.url + "/")
    kept = here(stub.url + "/", may_cut=True)
    assert kept.is_cut
    assert content.startswith(kept.content)


@given(st.binary(max_size=2_000), st.integers(1, 400), st.sampled_from([gzip.compress, zlib.compress, _raw_deflate]))
def test_unpacking_gives_the_same_however_it_is_cut(content: bytes, by: int, pack: Callable[[bytes], bytes]) -> None:
    from evenhand.channels.domain.unpacking import Unpacking

    packed, unpack = pack(content), Unpacking(is_deflated=True)
    out = b"".join(unpack(packed[start : start + by], 10_000) for start in range(0, len(packed), by))
    assert out == content
    assert unpack.is_whole


@given(st.binary(max_size=300))
def test_unpacking_strange_bytes_never_fails(content: bytes) -> None:
    from evenhand.channels.domain.unpacking import Unpacking

    for is_deflated in (True, False):
        assert len(Unpacking(is_deflated=is_deflated)(content, 100)) <= 100
