"""Pictures of strangers, drawn anew."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from evenhand.channels.domain.pictures import is_picture
from evenhand.channels.errors import Refused
from evenhand.channels.pictures import draw


def picture(kind: str = "JPEG", size: tuple[int, int] = (3000, 1500), **more: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, kind, **more)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_picture_is_drawn_anew_no_larger_than_needed(kind: str) -> None:
    small = opened(draw(picture(kind), "small"))
    assert small.format == "WEBP"
    assert small.width == 480
    assert opened(draw(picture(kind), "large")).width == 2000


def test_what_hides_in_a_picture_is_not_kept() -> None:
    exif = Image.Exif()
    exif[0x010E] = "home address: Harbour Street 1"
    assert b"Harbour" in picture(exif=exif)
    assert b"Harbour" not in draw(picture(exif=exif), "large")


@pytest.mark.parametrize(
    "content", [b"", b"<svg onload=alert(1)>", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"x" * 100]
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(Refused):
        draw(content, "small")


def test_a_bomb_is_not_opened() -> None:
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    with pytest.raises(Refused):
        draw(bomb + b"\0" * 50, "small")


def test_a_cut_off_picture_is_refused_and_not_half_shown() -> None:
    whole = picture("PNG")
    with pytest.raises(Refused):
        draw(whole[: len(whole) // 2], "small")


def test_drawings_that_can_run_are_no_pictures_to_the_desk() -> None:
    assert is_picture("image/png; charset=x")
    assert not is_picture("text/html")
    with pytest.raises(Refused):
        draw(b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "large")
