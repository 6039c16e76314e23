"""How large a picture is, without reading it."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from evenhand.channels.domain.sizes import size_of


@pytest.mark.parametrize(("kind", "options"), [("PNG", {}), ("JPEG", {}), ("WEBP", {}), ("WEBP", {"lossless": True})])
def test_the_size_is_what_the_picture_says(kind: str, options: dict[str, bool]) -> None:
    out = io.BytesIO()
    Image.new("RGB", (123, 45), "teal").save(out, kind, **options)
    assert size_of(out.getvalue()) == (123, 45)


@given(st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8", b"RIFF0000WEBPVP8X"]), st.binary(max_size=60))
def test_anything_else_has_no_size_and_harms_nobody(begins: bytes, rest: bytes) -> None:
    found = size_of(begins + rest)
    assert found is None or min(found) > 0
