"""Single sign-on: what a provider says of itself and of a person, and who comes in by it. No network, no clock."""

import re
from base64 import b64encode
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final
from urllib.parse import quote_plus, urlsplit

import msgspec

from evenhand.community.domain.words import address_in
from evenhand.community.errors import SignOnTrouble

LONGEST_ISSUER, LONGEST_ENDPOINT, LONGEST_SUBJECT = 500, 2_000, 255
_WELL_KNOWN: Final = "/.well-known/openid-configuration"
_ADDRESS: Final = re.compile(r"[!#$%&()*+,./0-9:;=?@A-Z\[\]_a-z~-]+")  # what a URL is written with; no quotes, no space
_ERROR: Final = re.compile(r"[a-z_]{1,40}")
_BASIC, _POST = "client_secret_basic", "client_secret_post"


class Provider(msgspec.Struct, frozen=True, kw_only=True):
    """What a provider's discovery document says; only what we use."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    response_types_supported: list[str] = msgspec.field(default_factory=lambda: ["code"])
    token_endpoint_auth_methods_supported: list[str] = msgspec.field(default_factory=lambda: [_BASIC])
    authorization_response_iss_parameter_supported: bool = False


class Tokens(msgspec.Struct, frozen=True, kw_only=True):
    """What a provider gives for a code."""

    id_token: str
    access_token: str = ""


class Proven(msgspec.Struct, frozen=True, kw_only=True):
    """Who somebody is, as a provider says. Issuer and subject last; the address is empty unless it was verified."""

    issuer: str
    subject: str
    address: str = ""


class Way(StrEnum):
    """How somebody comes in who proved who they are."""

    KNOWN = "known"  # by issuer and subject
    SAME_ADDRESS = "same address"  # a member who came by mail link; from now on known
    NEW = "new"
    NOT_ALONE = "not alone"  # the address is a member's whom the provider calls by another subject
    GONE = "gone"


def is_issuer(said: str, *, is_inside: bool) -> bool:
    """Whether a provider can be called so: https, no query, no fragment; inside the house also http."""
    parts = _parts_of(said, is_inside=is_inside)
    return parts is not None and len(said) <= LONGEST_ISSUER and not parts.query and "?" not in said and "#" not in said


def discovery_of(issuer: str) -> str:
    """Where a provider says what it can do."""
    return issuer.rstrip("/") + _WELL_KNOWN


def provider_in(content: bytes, *, issuer: str, is_inside: bool) -> Provider:
    """The discovery document. Raises SignOnTrouble unless it is this issuer's and names addresses that may be used."""
    try:
        found = msgspec.json.decode(content, type=Provider)
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise SignOnTrouble(why="discovery is unreadable") from problem
    if found.issuer != issuer:
        its_own = found.issuer if _ADDRESS.fullmatch(found.issuer[:200]) else "something else"
        raise SignOnTrouble(why=f"the provider calls itself {its_own[:200]}")
    if "code" not in found.response_types_supported:
        raise SignOnTrouble(why="the provider gives no codes")
    needed = [found.authorization_endpoint, found.token_endpoint, found.jwks_uri]
    if not all(is_endpoint(each, is_inside=is_inside) for each in [*needed, found.userinfo_endpoint or needed[0]]):
        raise SignOnTrouble(why="discovery names an address that is not https")
    return found


def is_endpoint(said: str, *, is_inside: bool) -> bool:
    """Whether we, or a browser, may be sent there."""
    return len(said) <= LONGEST_ENDPOINT and "#" not in said and _parts_of(said, is_inside=is_inside) is not None


def _parts_of(said: str, *, is_inside: bool) -> Any:
    try:
        parts = urlsplit(said)
        is_whole = bool(parts.hostname) and parts.username is None and (parts.port is None or parts.port > 0)
    except ValueError:
        return None
    schemes = {"https", "http"} if is_inside else {"https"}
    return parts if parts.scheme in schemes and is_whole and _ADDRESS.fullmatch(said) else None


def is_from(issuer: str, provider: Provider, answer: Mapping[str, str]) -> bool:
    """Whether a browser comes back from this provider and not from another one (RFC 9207)."""
    said = answer.get("iss", "")
    return said == issuer or (not said and not provider.authorization_response_iss_parameter_supported)


def headers_of(provider: Provider, *, client_id: str, secret: str) -> tuple[dict[str, str], dict[str, str]]:
    """How we say who we are where codes are changed for tokens: headers, and fields of the form."""
    known = provider.token_endpoint_auth_methods_supported
    if not secret:
        return {}, {"client_id": client_id}
    if _BASIC in known or _POST not in known:
        pair = f"{quote_plus(client_id)}:{quote_plus(secret)}"
        return {"authorization": f"Basic {b64encode(pair.encode()).decode()}"}, {}
    return {}, {"client_id": client_id, "client_secret": secret}


def tokens_in(status: int, content: bytes) -> Tokens:
    """What was given for a code. Raises SignOnTrouble with the provider's own word for what was wrong."""
    try:
        said = msgspec.json.decode(content)
        if status == 200:
            return msgspec.convert(said, Tokens)
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise SignOnTrouble(why="no tokens came") from problem
    word = said.get("error") if isinstance(said, dict) else ""
    raise SignOnTrouble(why=f"no tokens: {error_word(word)}")


def error_word(said: object) -> str:
    """A provider's word for an error, if it is one that may stand in a log."""
    return said if isinstance(said, str) and _ERROR.fullmatch(said) else "unknown"


def claims_of(content: bytes) -> dict[str, Any]:
    """A JSON object of the provider's; raises SignOnTrouble if it is none."""
    try:
        found = msgspec.json.decode(content, type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise SignOnTrouble(why="an answer is no JSON object") from problem
    return found


def proven_by(claims: Mapping[str, Any], more: Mapping[str, Any]) -> Proven:
    """Who it is: by the checked token, and by what the provider says at its userinfo address of the same subject."""
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT or not subject.isprintable():
        raise SignOnTrouble(why="no subject")
    if more and more.get("sub") != subject:
        raise SignOnTrouble(why="userinfo is about somebody else")
    address = verified_address(claims) or verified_address(more)
    return Proven(issuer=str(claims["iss"]), subject=subject, address=address)


def verified_address(claims: Mapping[str, Any]) -> str:
    """The address in these claims, if the provider says that it was verified; some write that as a word."""
    is_verified = claims.get("email_verified") is True or claims.get("email_verified") == "true"
    said = claims.get("email")
    return address_in(said) if is_verified and isinstance(said, str) else ""


def way_in(*, is_known: bool, is_gone: bool, is_at_address: bool, has_other_subject: bool) -> Way:
    """How they come in: by who the provider says they are, before any address counts.

    An address given to somebody else later must not open its former owner's membership: where the member at this
    address has another subject at the same provider, the mail link decides.
    """
    if is_known:
        return Way.GONE if is_gone else Way.KNOWN
    if not is_at_address:
        return Way.NEW
    return Way.NOT_ALONE if has_other_subject else Way.SAME_ADDRESS
