"""Files that came with posts, and raw mail: each stored once under its hash, whole or not at all."""

import hashlib
import os
import secrets
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from io import BufferedRandom
from pathlib import Path

from django.conf import settings


def path_of(sha256: str) -> Path:
    """Where the file of this hash lies."""
    return Path(settings.FILES) / sha256[:2] / sha256


def save(content: bytes) -> str:
    """Store the content durably and return its SHA-256; storing it again costs nothing."""
    sha256 = hashlib.sha256(content).hexdigest()
    if not path_of(sha256).exists():
        with _unfinished() as file:
            file.write(content)
            _finish(file, sha256)
    return sha256


def write_beside(sha256: str, name: str, content: bytes) -> None:
    """Keep what was made of a stored file next to it, under a name that begins with its hash; whole or not at all."""
    with _unfinished() as file:
        file.write(content)
        file.flush()
        Path(file.name).replace(path_of(sha256).with_name(name))


def save_pack(items: Iterable[tuple[str, bytes]]) -> str:
    """Store many named items as one file, durable at once, and return its SHA-256: a zip, not compressed."""
    with _unfinished() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as pack:
            for name, content in items:
                pack.writestr(zipfile.ZipInfo(name), content)
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        _finish(file, sha256)
    return sha256


@contextmanager
def _unfinished() -> Iterator[BufferedRandom]:
    """A new file that nobody finds before it is finished; removed if that never happens."""
    folder = Path(settings.FILES)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f".{secrets.token_hex(16)}"
    try:
        with path.open("x+b") as file:
            yield file
    finally:
        path.unlink(missing_ok=True)


def _finish(file: BufferedRandom, sha256: str) -> None:
    """Durable first, then under its name."""
    file.flush()
    os.fsync(file.fileno())
    path = path_of(sha256)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    Path(file.name).replace(path)


def path_apart(folder: str, name: str) -> Path:
    """Where a file lies that can be removed again: on the shelf that the end of its name says."""
    return Path(settings.FILES) / folder / name[-2:] / name


def save_apart(folder: str, name: str, content: bytes) -> None:
    """Store content durably under a name of its own: removing it takes nothing from anybody who has the same."""
    path = path_apart(folder, name)
    with _unfinished() as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        Path(file.name).replace(path)


def remove_apart(folder: str, name: str) -> None:
    """It is gone; safe to repeat."""
    path_apart(folder, name).unlink(missing_ok=True)


def old_apart(folder: str, shelf: str, *, before: datetime) -> list[str]:
    """Names of files on a shelf that were stored before that moment, the oldest first. One that goes meanwhile is left
    out."""
    found: list[tuple[float, str]] = []
    with suppress(FileNotFoundError), os.scandir(Path(settings.FILES) / folder / shelf) as entries:
        for each in entries:
            with suppress(FileNotFoundError):
                found.append((each.stat().st_mtime, each.name))
    return [name for stored, name in sorted(found) if stored < before.timestamp()]


def read_packed(sha256: str, name: str) -> bytes:
    """One item of a pack; raises KeyError if it has none of that name."""
    with zipfile.ZipFile(path_of(sha256)) as pack:
        return pack.read(name)


def read(sha256: str) -> bytes:
    """The content; raises FileNotFoundError if the data folder lost it."""
    return path_of(sha256).read_bytes()
