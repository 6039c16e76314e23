"""OpenID Connect where a library knows it best: whether a token is what it says, and the address a browser is sent to.

Loading it takes a tenth of a second, so only who signs on imports it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwk, jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jws import JWSRegistry

from evenhand.community.domain.sign_on import claims_of
from evenhand.community.errors import SignOnTrouble

# Signatures that only the provider can make. Never “none”, never one made with a secret that we share.
ALGORITHMS: Final = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA", "Ed25519"),
)
LEEWAY: Final = 60  # seconds by which clocks may differ
SCOPE: Final = "openid email"
_KINDS: Final = {"RSA", "EC", "OKP"}
_MOST_KEYS: Final = 50
_BROKEN = (JoseError, ValueError, TypeError, KeyError, AttributeError)  # what a hostile token or key can bring about


class UnknownKey(SignOnTrouble):
    """The token names a key that is not among the provider's."""


def going_to(
    endpoint: str, *, client_id: str, back: str, state: str, nonce: str, verifier: str, language: str = ""
) -> str:
    """Where the browser goes to sign on."""
    uri: str = prepare_grant_uri(
        endpoint,
        client_id,
        "code",
        redirect_uri=back,
        scope=SCOPE,
        state=state,
        nonce=nonce,
        code_challenge=create_s256_code_challenge(verifier),
        code_challenge_method="S256",
        ui_locales=language or None,
    )
    return uri


def keys_in(content: bytes) -> jwk.KeySet:
    """The provider's public keys that sign. What else stands there is passed over; raises SignOnTrouble for none."""
    said = claims_of(content).get("keys")
    found = [key for each in (said if isinstance(said, list) else [])[:_MOST_KEYS] for key in _key(each)]
    if not found:
        raise SignOnTrouble(why="the provider shows no keys")
    return jwk.KeySet(found)


def _key(said: Any) -> list[Any]:
    if not isinstance(said, dict) or said.get("kty") not in _KINDS or said.get("use", "sig") != "sig":
        return []
    try:
        return [jwk.import_key(said)]
    except _BROKEN:
        return []


def checked(
    id_token: str,
    *,
    keys: jwk.KeySet,
    issuer: str,
    client_id: str,
    nonce: str,
    access_token: str = "",
    now: datetime,
) -> Mapping[str, Any]:
    """The claims of a token that this provider made for us, now, for this attempt.

    Raises UnknownKey where it is signed with a key that is not among these, SignOnTrouble for any other fault.
    """
    try:
        token = jwt.decode(id_token, keys, registry=JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False))
    except InvalidKeyIdError as problem:
        raise UnknownKey(why="unknown key") from problem
    except _BROKEN as problem:
        raise SignOnTrouble(why=f"token: {type(problem).__name__}") from problem
    claims = CodeIDToken(
        token.claims,
        token.header,
        options={
            "iss": {"essential": True, "value": issuer},
            "aud": {"essential": True, "value": client_id},
            "nonce": {"essential": True, "value": nonce},
        },
        params={"nonce": nonce, "client_id": client_id, "access_token": access_token},
    )
    try:
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
    except _BROKEN as problem:
        raise SignOnTrouble(why=f"token: {type(problem).__name__} {getattr(problem, 'claim', '')}".strip()) from problem
    return dict(claims)
