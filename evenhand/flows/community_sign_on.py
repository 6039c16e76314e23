"""Members sign on with their account at the company, by OpenID Connect: to the provider, and back with its word.

Authorization code with PKCE. The provider is asked over the guarded line, and never inside a transaction.
"""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import msgspec
from django.core.cache import cache

from evenhand.channels import guarded
from evenhand.channels.errors import ChannelError
from evenhand.community.actions.signing_on import arrive, begin_attempt, end_attempt, secret_of, take_attempt
from evenhand.community.domain.sign_on import (
    Proven,
    Provider,
    Tokens,
    claims_of,
    discovery_of,
    error_word,
    headers_of,
    is_from,
    proven_by,
    provider_in,
    tokens_in,
)
from evenhand.community.errors import SignOnDeclined, SignOnFailed, SignOnTrouble
from evenhand.community.models import Member, MemberBlock, SignOn, SignOnAttempt
from evenhand.community.reads.standing import block_of
from evenhand.database.outside import must_be_outside
from evenhand.kernel.tokens import token_hash

if TYPE_CHECKING:
    from evenhand.channels.guarded import Answer

ANSWERS_WITHIN: Final = 8.0  # seconds, for each question
LARGEST: Final = 300_000  # bytes of any answer
KEPT_FOR: Final = 600  # seconds, in memory of this process
TROUBLE_KEPT_FOR: Final = 10
_LONGEST_CODE: Final = 4_000
log = logging.getLogger(__name__)


class Departure(msgspec.Struct, frozen=True):
    """Where the browser goes, and what only it keeps until it comes back."""

    address: str
    browser: str


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """Who came back. Without a member it is somebody new; with a block they stay outside."""

    attempt: SignOnAttempt
    member: Member | None
    block: MemberBlock | None = None


def set_out(sign_on: SignOn, *, back: str, leads_to: str, language: str, now: datetime) -> Departure:
    """Somebody wants to sign on. Raises SignOnTrouble where the provider does not say how."""
    from evenhand.community.domain.openid import going_to

    try:
        provider = provider_of(sign_on)
    except SignOnTrouble as problem:
        log.warning("sign-on of brand %s cannot begin: %s", sign_on.pk, problem.why)
        raise
    attempt, state, browser = begin_attempt(sign_on=sign_on, back=back, leads_to=leads_to, language=language, now=now)
    address = going_to(
        provider.authorization_endpoint,
        client_id=sign_on.client_id,
        back=back,
        state=state,
        nonce=attempt.nonce,
        verifier=attempt.verifier,
        language=language,
    )
    return Departure(address, browser)


def come_back(sign_on: SignOn, *, answer: Mapping[str, str], browser: str, now: datetime) -> Arrival:
    """The browser is back with the provider's answer. Raises one of SignOnFailed; the log has why, and no names."""
    attempt = take_attempt(sign_on=sign_on, state=answer.get("state", ""), browser=browser, now=now)
    try:
        proven = _proven(sign_on, attempt, answer, now)
        member = arrive(attempt=attempt, proven=proven, now=now)
    except SignOnFailed as problem:
        log.warning("sign-on of brand %s refused: %s", sign_on.pk, getattr(problem, "why", "") or problem.code)
        raise
    block = block_of(member.pk, now=now) if member is not None else None
    if member is not None and block is None:
        end_attempt(attempt=attempt, now=now)
    return Arrival(attempt=attempt, member=member, block=block)


def _proven(sign_on: SignOn, attempt: SignOnAttempt, answer: Mapping[str, str], now: datetime) -> Proven:
    provider = provider_of(sign_on)
    if not is_from(sign_on.issuer, provider, answer):
        raise SignOnTrouble(why="the answer is another issuer's")
    if answer.get("error") == "access_denied":
        raise SignOnDeclined
    code = answer.get("code", "")
    if answer.get("error") or not 0 < len(code) <= _LONGEST_CODE:
        raise SignOnTrouble(why=f"no code: {error_word(answer.get('error'))}")
    tokens = _tokens(sign_on, provider, attempt, code)
    claims = _claims(sign_on, provider, attempt, tokens, now)
    return proven_by(claims, _userinfo(sign_on, provider, tokens, claims))


def _tokens(sign_on: SignOn, provider: Provider, attempt: SignOnAttempt, code: str) -> Tokens:
    headers, fields = headers_of(provider, client_id=sign_on.client_id, secret=_secret(sign_on))
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": attempt.back,
        "code_verifier": attempt.verifier,
    }
    answer = _ask(
        sign_on,
        provider.token_endpoint,
        headers={**headers, "content-type": "application/x-www-form-urlencoded"},
        content=urlencode({**form, **fields}).encode(),
    )
    return tokens_in(answer.status, answer.content)


def _secret(sign_on: SignOn) -> str:
    try:
        return secret_of(sign_on)
    except ChannelError as problem:
        raise SignOnTrouble(why="the secret was stored with another key file") from problem


def _claims(
    sign_on: SignOn, provider: Provider, attempt: SignOnAttempt, tokens: Tokens, now: datetime
) -> Mapping[str, Any]:
    """What the token says, checked. Keys change: those we kept may be old ones, so they are fetched anew once."""
    from evenhand.community.domain.openid import UnknownKey, checked, keys_in

    facts: dict[str, Any] = {
        "issuer": sign_on.issuer,
        "client_id": sign_on.client_id,
        "nonce": attempt.nonce,
        "access_token": tokens.access_token,
        "now": now,
    }
    try:
        return checked(tokens.id_token, keys=keys_in(_kept(sign_on, provider.jwks_uri)), **facts)
    except UnknownKey:
        anew = keys_in(_kept(sign_on, provider.jwks_uri, is_anew=True))
        return checked(tokens.id_token, keys=anew, **facts)


def _userinfo(sign_on: SignOn, provider: Provider, tokens: Tokens, claims: Mapping[str, Any]) -> Mapping[str, Any]:
    """More about the same person, where the token itself names no address."""
    if "email" in claims or not provider.userinfo_endpoint or not tokens.access_token:
        return {}
    headers = {"authorization": f"Bearer {tokens.access_token}"}
    answer = _ask(sign_on, provider.userinfo_endpoint, headers=headers)
    if answer.status != 200:  # going on without an address would make a member a second one
        raise SignOnTrouble(why=f"userinfo is not there (status {answer.status})")
    return claims_of(answer.content)


def provider_of(sign_on: SignOn, *, is_anew: bool = False) -> Provider:
    """What the provider says it can do."""
    content = _kept(sign_on, discovery_of(sign_on.issuer), is_anew=is_anew)
    return provider_in(content, issuer=sign_on.issuer, is_inside=sign_on.is_inside)


def try_out(sign_on: SignOn) -> int:
    """Ask the provider what it can do and for its keys, anew; how many keys it shows. Raises SignOnTrouble."""
    from evenhand.community.domain.openid import keys_in

    provider = provider_of(sign_on, is_anew=True)
    return len(keys_in(_kept(sign_on, provider.jwks_uri, is_anew=True)).keys)


def _kept(sign_on: SignOn, address: str, *, is_anew: bool = False) -> bytes:
    """A public document of the provider's, of the last minutes or fetched now."""
    key = f"sign-on-{sign_on.pk}-{sign_on.changed_at.timestamp()}-{token_hash(address)}"
    found: bytes | str | None = None if is_anew else cache.get(key)
    if isinstance(found, str):
        raise SignOnTrouble(why=found)
    if found is None:
        try:
            found = _fetched(sign_on, address)
        except SignOnTrouble as problem:
            cache.set(key, problem.why, TROUBLE_KEPT_FOR)  # or everybody who clicks would wait for the time-out
            raise
        cache.set(key, found, KEPT_FOR)
    return found


def _fetched(sign_on: SignOn, address: str) -> bytes:
    answer = _ask(sign_on, address)
    if answer.status != 200 or not (sign_on.is_inside or answer.url.startswith("https://")):
        raise SignOnTrouble(why=f"a document of the provider's is not there (status {answer.status})")
    return answer.content


def _ask(
    sign_on: SignOn, address: str, *, headers: Mapping[str, str] | None = None, content: bytes | None = None
) -> "Answer":
    must_be_outside()
    try:
        return guarded.fetch(
            address,
            headers=headers,
            content=content,
            accept="application/json",
            seconds=ANSWERS_WITHIN,
            most_bytes=LARGEST,
            allow_inside=sign_on.is_inside,
        )
    except ChannelError as problem:
        raise SignOnTrouble(why=problem.sentence) from problem
