"""Passwords of accounts, encrypted at rest with the installation's key file."""

import base64
import hashlib
import json
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from evenhand.channels.errors import Reconnect


@cache
def _fernet() -> Fernet:
    key = hashlib.sha256(str(settings.SECRETS_KEY).encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def lock(values: dict[str, Any]) -> bytes:
    """The values encrypted; empty for none."""
    return _fernet().encrypt(json.dumps(values).encode()) if values else b""


def unlock(token: bytes) -> dict[str, Any]:
    """What was locked; raises Reconnect if the key file is another one than it was locked with."""
    if not token:
        return {}
    try:
        values: dict[str, Any] = json.loads(_fernet().decrypt(bytes(token)))
    except InvalidToken as problem:
        raise Reconnect(
            "The account’s password was stored with another key file; restore the key file or connect again."
        ) from problem
    return values
