"""The unguessable address of a pushed source: made from the installation's key, so that nothing need be kept."""

import base64
import hashlib
import hmac
import re

from django.conf import settings

_KEY = re.compile(r"([1-9][0-9]{0,17})-([A-Za-z0-9_-]{22})")


def key_of(source_id: int) -> str:
    """What stands in the source's address; the same after the source is connected again."""
    return f"{source_id}-{_proof(source_id)}"


def source_id_of(key: str) -> int | None:
    """The source whose key this is; None for any other text, without asking the database."""
    match = _KEY.fullmatch(key)
    if match is None:
        return None
    source_id = int(match[1])
    return source_id if hmac.compare_digest(_proof(source_id), match[2]) else None


def _proof(source_id: int) -> str:
    """128 bits that nobody without the key file can name."""
    digest = hmac.digest(str(settings.SECRETS_KEY).encode(), f"letterbox {source_id}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()
