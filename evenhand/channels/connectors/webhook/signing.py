"""Whether a request comes from the side that shares our secret. Pure; comparisons take the same time for all values."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

from evenhand.channels.domain.pushing import refusal
from evenhand.channels.errors import Reconnect

TOLERANCE = timedelta(minutes=5)
LONGEST_ID = 256
_PREFIX = "whsec_"
_MOST_SIGNATURES = 10


def key_of(secret: str) -> bytes:
    """The key that signs: what follows “whsec_” is base64, any other secret is taken as it is."""
    if not secret.startswith(_PREFIX):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError) as problem:
        raise Reconnect("The shared secret begins with “whsec_”, and what follows is not base64.") from problem


def check_standard(headers: Mapping[str, str], body: bytes, *, secret: str, now: datetime) -> str:
    """The id of a delivery signed by the Standard Webhooks specification; raises Refused for any other.

    The id and the time are signed with the body: whoever records a request can send it again only within the
    tolerance, and then its id is known.
    """
    delivery, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    signatures = headers.get("webhook-signature", "").split()
    if not (delivery and timestamp and signatures):
        raise refusal("The headers webhook-id, webhook-timestamp and webhook-signature are needed.", status=401)
    signed = b".".join((delivery.encode(), timestamp.encode(), body))
    expected = base64.b64encode(hmac.digest(key_of(secret), signed, hashlib.sha256))
    given = [each.removeprefix("v1,").encode() for each in signatures[:_MOST_SIGNATURES] if each.startswith("v1,")]
    if not _is_among(expected, given):
        raise refusal("The signature does not fit.", status=401)
    if len(delivery) > LONGEST_ID or not delivery.isprintable():
        raise refusal(f"The webhook-id is longer than {LONGEST_ID} characters.", status=400)
    if not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12:
        raise refusal("The webhook-timestamp is not a number of seconds.", status=400)
    if abs(now.timestamp() - int(timestamp)) > TOLERANCE.total_seconds():
        raise refusal("The webhook-timestamp is more than five minutes away from our clock.", status=401)
    return delivery


def check_body(headers: Mapping[str, str], body: bytes, *, secret: str, header: str) -> None:
    """Raises Refused unless the header holds the HMAC-SHA256 of the body, in hex or base64."""
    digest = hmac.digest(key_of(secret), body, hashlib.sha256)
    given = headers.get(header, "").strip().removeprefix("sha256=")
    in_hex, in_base64 = digest.hex().encode(), base64.b64encode(digest)
    if not (_is_among(in_hex, [given.lower().encode()]) | _is_among(in_base64, [given.encode()])):
        raise refusal("The signature does not fit.", status=401)


def check_bearer(headers: Mapping[str, str], *, secret: str) -> None:
    """Raises Refused unless the secret itself was sent."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    is_right = hmac.compare_digest(token.strip().encode(), secret.encode())
    if scheme.lower() != "bearer" or not is_right:
        raise refusal("The bearer token does not fit.", status=401)


def _is_among(expected: bytes, given: list[bytes]) -> bool:
    found = False
    for each in given:
        found |= hmac.compare_digest(expected, each)
    return found
