"""An offer to go on in private: the link that nobody can make up, and how things stand with it."""

import base64
import binascii
import hashlib
import hmac
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec
import regex

from evenhand.kernel.text import fold

INVITED_FOR = timedelta(days=30)  # for how long a message to us counts as taking up an invitation
DAYS = (1, 3, 7)  # for how long a link may be good
MOST_TRIES = 5  # wrong answers; then the link is closed for good
LONGEST_QUESTION = 200
_PROOF = 15  # bytes; with the id 31, which is 42 letters without filling


class Standing(StrEnum):
    """How things stand with an offer."""

    OPEN = "open"  # it can be taken up
    TAKEN_UP = "taken_up"  # by the one person it is for
    WITHDRAWN = "withdrawn"  # by a colleague, or the public reply never went out
    EXPIRED = "expired"
    CLOSED = "closed"  # too many wrong answers


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """What decides about an offer."""

    expires_at: datetime
    is_withdrawn: bool
    is_taken_up: bool
    tries: int


def standing(offer: Offer, *, now: datetime) -> Standing:
    """How things stand. What was taken up stays so after its time, until a colleague withdraws it."""
    if offer.is_withdrawn:
        return Standing.WITHDRAWN
    if offer.is_taken_up:
        return Standing.TAKEN_UP
    if offer.tries >= MOST_TRIES:
        return Standing.CLOSED
    return Standing.EXPIRED if now >= offer.expires_at else Standing.OPEN


def token_of(handover_id: UUID, *, secret: str) -> str:
    """What the link carries: the offer's id and the proof that we made it."""
    whole = handover_id.bytes + _proof(handover_id, secret)
    return base64.urlsafe_b64encode(whole).rstrip(b"=").decode()


def handover_in(token: str, *, secret: str) -> UUID | None:
    """The offer behind a link; None for whatever is not ours."""
    if len(token) > 100 or not token.isascii():
        return None
    try:
        whole = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(whole) != 16 + _PROOF:
        return None
    handover_id = UUID(bytes=whole[:16])
    is_ours = hmac.compare_digest(whole[16:], _proof(handover_id, secret))
    return handover_id if is_ours and token_of(handover_id, secret=secret) == token else None


def _proof(handover_id: UUID, secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"handover " + handover_id.bytes, hashlib.sha256)[:_PROOF]


def kept_answer(handover_id: UUID, answer: str, *, secret: str) -> str:
    """What is kept of the answer that only the right person knows: enough to compare, too little to read."""
    return hmac.new(secret.encode(), handover_id.bytes + plain_answer(answer).encode(), hashlib.sha256).hexdigest()


def is_answer(handover_id: UUID, answer: str, kept: str, *, secret: str) -> bool:
    """Whether somebody gave the answer, however they write it."""
    return hmac.compare_digest(kept_answer(handover_id, answer, secret=secret), kept)


def plain_answer(answer: str) -> str:
    """Letters and digits only, without case and accents: "10-115 Berlin" is "10115berlin"."""
    return regex.sub(r"[^\p{L}\p{N}]+", "", fold(answer))
