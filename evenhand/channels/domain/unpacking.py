"""Decompressing what a stranger sends, never more of it than asked for."""

import zlib
from typing import Any


class Unpacking:
    """Decompresses piece by piece, never more than asked for. What the first bytes are counts, not what is said."""

    def __init__(self, *, is_deflated: bool) -> None:
        self._is_deflated = is_deflated
        self._began = b""
        self._codec: Any = None
        self._is_plain = False
        self._is_spent = False
        self._is_broken = False

    @property
    def is_whole(self) -> bool:
        """Whether the stream came to its own end."""
        return not self._is_broken and (self._codec is None or self._is_spent)

    def __call__(self, piece: bytes, most: int) -> bytes:
        """What the piece adds, at most `most` bytes."""
        if self._codec is None and not self._is_plain:
            piece = self._began = self._began + piece
            if len(piece) < 2:
                return b""
            self._begin(piece)
        return piece[:most] if self._is_plain else self._unpacked(piece, most)

    def _begin(self, first: bytes) -> None:
        if first.startswith(b"\x1f\x8b"):
            self._codec = zlib.decompressobj(31)
        elif first[0] & 15 == 8 and int.from_bytes(first[:2], "big") % 31 == 0:
            self._codec = zlib.decompressobj(15)
        elif self._is_deflated:
            self._codec = zlib.decompressobj(-15)
        else:
            self._is_plain = True

    def _unpacked(self, piece: bytes, most: int) -> bytes:
        out = b""
        while piece and len(out) < most and not self._is_broken:
            if self._is_spent:
                if not piece.startswith(b"\x1f"):
                    break  # padding behind the end
                self._codec, self._is_spent = zlib.decompressobj(31), False
            try:
                out += self._codec.decompress(piece, most - len(out))
            except zlib.error:
                self._is_broken = True
            self._is_spent = self._codec.eof
            piece = self._codec.unused_data if self._is_spent else self._codec.unconsumed_tail
        return out
