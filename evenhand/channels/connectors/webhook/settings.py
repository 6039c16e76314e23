"""What an administrator fills in for a webhook."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

import msgspec

from evenhand.channels.connectors.webhook.mapping import Layout, read_layout
from evenhand.channels.connectors.webhook.signing import key_of
from evenhand.channels.errors import Reconnect

SHORTEST_SECRET = 16


class Proof(StrEnum):
    """How the other side proves that it is the one."""

    STANDARD = "standard"  # https://www.standardwebhooks.com: id, time and body are signed
    BODY = "body_hmac"  # HMAC-SHA256 of the body alone, in a header of its own, as many systems do
    BEARER = "bearer"  # the secret itself, as “Authorization: Bearer …”


class WebhookSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The filled-in form, checked by `read_settings`."""

    name: str  # of the sender, as the desk shows it
    shared_secret: str
    proof: Proof = Proof.STANDARD
    signature_header: str = ""  # for body_hmac: “X-Discourse-Event-Signature”
    delivery_header: str = ""  # names a delivery, so that one sent again is known: “X-Discourse-Event-Id”
    # Where things stand in bodies that are not in our own layout.
    mapping: Annotated[str, msgspec.Meta(extra={"lines": True, "hint": "JSON; empty for Evenhand’s own layout"})] = ""

    @property
    def layout(self) -> Layout | None:
        """Where things stand; None for our own layout."""
        return read_layout(self.mapping) if self.mapping else None


def read_settings(filled_in: Mapping[str, Any]) -> WebhookSettings:
    """The typed settings, tidied; raises Reconnect with a sentence that says which value to change."""
    try:
        given = msgspec.convert(dict(filled_in), WebhookSettings)
    except msgspec.ValidationError as error:
        raise Reconnect(f"The settings of this webhook are incomplete: {error}.") from error
    tidy = msgspec.structs.replace(
        given,
        name=given.name.strip(),
        shared_secret=given.shared_secret.strip(),
        signature_header=given.signature_header.strip().lower(),
        delivery_header=given.delivery_header.strip().lower(),
        mapping=given.mapping.strip(),
    )
    _check(tidy)
    return tidy


def _check(settings: WebhookSettings) -> None:
    if not settings.name:
        raise Reconnect("Give the sender a name; the desk shows it where its posts come from.")
    if len(settings.shared_secret) < SHORTEST_SECRET:
        raise Reconnect(f"The shared secret must have at least {SHORTEST_SECRET} characters.")
    if settings.proof is Proof.STANDARD:
        key_of(settings.shared_secret)
    if settings.proof is Proof.BODY and not settings.signature_header:
        raise Reconnect("Say in “signature header” which header carries the signature of the body.")
    if settings.mapping:
        read_layout(settings.mapping)
