"""Which files are pictures that a desk may show, and how an address of one is named in the database."""

import hashlib

SHOWN = frozenset({"JPEG", "PNG", "GIF", "WEBP"})  # formats that are drawn, never run
MOST_BYTES = 12_000_000
MOST_POINTS = 50_000_000
SIZES = {"small": (480, 360), "large": (2000, 2000)}


def is_picture(media_type: str) -> bool:
    """Whether a file says it is a picture; what it really is, is seen when it is opened."""
    return media_type.partition(";")[0].strip().lower().startswith("image/")


def url_hash(url: str) -> str:
    """The name of an address that may be longer than an index takes."""
    return hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()
