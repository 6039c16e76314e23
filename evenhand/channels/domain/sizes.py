"""How wide and how high a picture is, by the first bytes of its file."""

import struct

_JPEG_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


def size_of(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, JPEG or WebP picture; None of anything else."""
    try:
        if content.startswith(b"\x89PNG\r\n\x1a\n"):
            return _sensible(*struct.unpack(">II", content[16:24]))
        if content.startswith(b"\xff\xd8"):
            return _jpeg(content)
        if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            return _webp(content)
    except (struct.error, IndexError):
        return None
    return None


def _sensible(width: int, height: int) -> tuple[int, int] | None:
    return (width, height) if 0 < width < 65_536 and 0 < height < 65_536 else None


def _jpeg(content: bytes) -> tuple[int, int] | None:
    at = 2
    while content[at] == 0xFF:
        kind, (length,) = content[at + 1], struct.unpack(">H", content[at + 2 : at + 4])
        if kind in _JPEG_FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return _sensible(width, height)
        at += 2 + length
    return None


def _webp(content: bytes) -> tuple[int, int] | None:
    kind = content[12:16]
    if kind == b"VP8X":
        width, height = (int.from_bytes(content[at : at + 3], "little") + 1 for at in (24, 27))
        return _sensible(width, height)
    if kind == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return _sensible((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", content[26:30])
        return _sensible(width & 0x3FFF, height & 0x3FFF)
    return None
