"""Opens a file, plain or gzip, and reads as much of it as can be read."""

import io
import zlib
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from evenhand.channels.errors import Reconnect

LONGEST_LINE = 16 * 1024 * 1024  # characters; whatever is longer comes in pieces, each of them broken
_CHUNK = 16 * 1024
_GZIP = b"\x1f\x8b"
_FOREIGN = {
    b"PK": "a zip file or a spreadsheet",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
    b"\xd0\xcf": "a spreadsheet",
    b"%P": "a PDF",
}


class _Unzipped(io.RawIOBase):
    """A gzip stream that ends, with a reason, where it can no longer be read, instead of raising."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._engine = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._ready = memoryview(b"")
        self.broke = ""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self._ready and not self.broke:
            chunk = self._engine.unused_data or self._file.read(_CHUNK)
            if not chunk:
                self.broke = "" if self._engine.eof else "The compressed file is cut off"
                break
            self._unzip(chunk)
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _unzip(self, chunk: bytes) -> None:
        if self._engine.eof:  # gzip files may be joined one behind the other
            self._engine = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            self._ready = memoryview(self._engine.decompress(chunk))
        except zlib.error:
            self.broke = "The compressed file is damaged"


class Source:
    """The lines of a file as text; bytes that are not UTF-8 become lone surrogates, for the reader to find."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self.size = path.stat().st_size
        head = self._file.read(2)
        self._file.seek(0)
        if head in _FOREIGN:
            self._file.close()
            raise Reconnect(f"{path.name} is {_FOREIGN[head]}. Save it as CSV or JSON lines in UTF-8.")
        self._unzipped = _Unzipped(self._file) if head == _GZIP else None
        raw = io.BufferedReader(self._unzipped) if self._unzipped else self._file
        self.text = io.TextIOWrapper(raw, encoding="utf-8-sig", errors="surrogateescape", newline="")

    @property
    def broke(self) -> str:
        """Why reading ended before the end of the file, or an empty string."""
        return self._unzipped.broke if self._unzipped else ""

    @property
    def done(self) -> int:
        """How many bytes of the file have been read."""
        return self._file.tell()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.text.close()
        self._file.close()
