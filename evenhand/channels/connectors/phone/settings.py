"""What an administrator fills in for a telephone line."""

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import urlsplit

import msgspec
import phonenumbers

from evenhand.channels.domain.numbers import normal
from evenhand.channels.errors import Reconnect

SHORTEST_SECRET = 16
SCHEMES = frozenset({"tel", "sip", "sips", "callto", "https", "http"})


class PhoneSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The filled-in form, checked by `read_settings`."""

    name: str  # of the line: “Service line”
    number: Annotated[str, msgspec.Meta(extra={"hint": "Yours, as customers dial it: +49 30 901820"})]
    country: Annotated[
        str, msgspec.Meta(extra={"hint": "Two letters, such as DE: how numbers without a prefix are read"})
    ]
    shared_secret: Annotated[str, msgspec.Meta(extra={"hint": "Empty: whoever knows the address may send"})] = ""
    signature_header: str = "X-Signature"
    # Where a click on a number leads: {number} is the number dialled, {extension} the telephone of whoever clicks.
    dial_link: str = "tel:{number}"


def read_settings(filled_in: Mapping[str, Any]) -> PhoneSettings:
    """The typed settings, tidied; raises Reconnect with a sentence that says which value to change."""
    try:
        given = msgspec.convert(dict(filled_in), PhoneSettings)
    except msgspec.ValidationError as error:
        raise Reconnect(f"The settings of this line are incomplete: {error}.") from error
    country = given.country.strip().upper()
    if country not in phonenumbers.SUPPORTED_REGIONS:
        raise Reconnect("Give the country as two letters, such as DE or US.")
    tidy = msgspec.structs.replace(
        given,
        name=given.name.strip(),
        country=country,
        number=normal(given.number, country) or given.number.strip(),
        shared_secret=given.shared_secret.strip(),
        signature_header=given.signature_header.strip().lower() or "x-signature",
        dial_link=given.dial_link.strip() or "tel:{number}",
    )
    _check(tidy)
    return tidy


def _check(settings: PhoneSettings) -> None:
    if not settings.name or not settings.number:
        raise Reconnect("Give the line a name and its number.")
    if settings.shared_secret and len(settings.shared_secret) < SHORTEST_SECRET:
        raise Reconnect(f"The shared secret must have at least {SHORTEST_SECRET} characters, or be left empty.")
    scheme = urlsplit(settings.dial_link).scheme.lower()
    if scheme not in SCHEMES or "{number}" not in settings.dial_link:
        raise Reconnect("The dial link must begin with tel:, sip:, callto: or https: and contain {number}.")
