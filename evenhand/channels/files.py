"""Files that came with posts, and raw mail: each stored once under its hash, whole or not at all."""

import hashlib
import os
import secrets
from pathlib import Path

from django.conf import settings


def path_of(sha256: str) -> Path:
    """Where the file of this hash lies."""
    return Path(settings.FILES) / sha256[:2] / sha256


def save(content: bytes) -> str:
    """Store the content durably and return its SHA-256; storing it again costs nothing."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = path_of(sha256)
    if path.exists():
        return sha256
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_name(f".{sha256}.{secrets.token_hex(4)}")
    with unfinished.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    return sha256


def read(sha256: str) -> bytes:
    """The content; raises FileNotFoundError if the data folder lost it."""
    return path_of(sha256).read_bytes()
