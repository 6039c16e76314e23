"""What a visitor of a web site must show to go on with a chat: a token that nobody can make or guess."""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

import msgspec

LIFETIME = timedelta(days=30)  # of a token that nobody uses
TURN_AFTER = timedelta(hours=6)  # then a new generation begins with the next visit
HERE_FOR = timedelta(seconds=75)  # a sign of life comes twice a minute
TYPES_FOR = timedelta(seconds=8)
IDENTITY_FOR = timedelta(hours=24)  # how old the web site's own signature may be
_AHEAD = timedelta(minutes=5)  # clocks differ

_TOKEN = re.compile(r"([A-Za-z0-9_-]{22})\.([1-9][0-9]{0,8})\.([1-9][0-9]{0,11})\.([A-Za-z0-9_-]{43})")
_DOOR = re.compile(r"([1-9][0-9]{0,17})-([A-Za-z0-9_-]{22})")


class Ended(IntEnum):
    """Who ended a chat; the numbers are stored."""

    NOT = 0
    BY_VISITOR = 1
    BY_US = 2


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """What a genuine token says."""

    chat: str
    generation: int
    issued_at: int  # seconds since 1970


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Whom the web site says its visitor is, and has signed."""

    id: str
    name: str = ""
    mail: str = ""


def token_for(chat: str, generation: int, *, secret: str, now: datetime) -> str:
    """The proof that its holder is this chat's visitor."""
    words = f"{chat}.{generation}.{int(now.timestamp())}"
    return f"{words}.{_proof('visitor', words, secret)}"


def claim_in(token: str, *, secret: str, now: datetime) -> Claim | None:
    """What the token says; None if it is not ours or too old. Whether its generation is current, the row knows."""
    match = _TOKEN.fullmatch(token)
    if match is None:
        return None
    words, proof = token.rpartition(".")[0], match[4]
    if not hmac.compare_digest(_proof("visitor", words, secret), proof):
        return None
    issued_at = int(match[3])
    if not -_AHEAD.total_seconds() <= now.timestamp() - issued_at <= LIFETIME.total_seconds():
        return None
    return Claim(chat=match[1], generation=int(match[2]), issued_at=issued_at)


def is_current(claim: Claim, generation: int) -> bool:
    """Whether the claim is of this generation, or of the one before: another tab may still hold that."""
    return claim.generation in {generation, generation - 1}


def door_of(source_id: int, *, secret: str) -> str:
    """What a web site names to open a chat with this source; it stands in pages, so it proves nothing else."""
    return f"{source_id}-{_proof('door', str(source_id), secret)[:22]}"


def source_behind(door: str, *, secret: str) -> int | None:
    """The source whose door this is; None for any other text."""
    match = _DOOR.fullmatch(door)
    if match is None or not hmac.compare_digest(door_of(int(match[1]), secret=secret), door):
        return None
    return int(match[1])


def person_in(said: Mapping[str, Any], *, secret: str, now: datetime) -> Person | None:
    """Whom the web site names, if it has signed that lately with the secret we share; else None.

    Signed is `id`, `name`, `mail` and `at` (seconds since 1970), each as text, joined by line ends:
    HMAC-SHA256 in hexadecimal.
    """
    parts = [str(said.get(name) or "") for name in ("id", "name", "mail", "at")]
    if not secret or not parts[0] or any("\n" in part or len(part) > 300 for part in parts):
        return None
    signature = str(said.get("signature") or "")
    if not hmac.compare_digest(signature_of(parts, secret=secret).encode(), signature.encode()):
        return None
    if not parts[3].isascii() or not parts[3].isdigit() or len(parts[3]) > 12:
        return None
    if not -_AHEAD.total_seconds() <= now.timestamp() - int(parts[3]) <= IDENTITY_FOR.total_seconds():
        return None
    return Person(id=parts[0], name=parts[1], mail=parts[2])


def signature_of(parts: list[str], *, secret: str) -> str:
    """What a web site has to say with `id`, `name`, `mail` and `at`."""
    return hmac.new(secret.encode(), "\n".join(parts).encode(), hashlib.sha256).hexdigest()


def _proof(purpose: str, words: str, secret: str) -> str:
    digest = hmac.digest(secret.encode(), f"chat {purpose} {words}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
