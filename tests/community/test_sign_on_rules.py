"""What of a provider's word counts, and who comes in by it; no database, no network."""

import hmac
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwk, jwt

from evenhand.community.domain.openid import UnknownKey, checked, going_to, keys_in
from evenhand.community.domain.sign_on import (
    Provider,
    Way,
    discovery_of,
    headers_of,
    is_endpoint,
    is_from,
    is_issuer,
    proven_by,
    provider_in,
    tokens_in,
    verified_address,
    way_in,
)
from evenhand.community.errors import SignOnTrouble

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ISSUER, CLIENT, NONCE = "https://login.harborline.example", "help-centre", "a-nonce"
KEY = jwk.RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
OTHER = jwk.RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
CURVE = jwk.ECKey.generate_key("P-256", {"kid": "curve"})
SHARED = jwk.OctKey.import_key("a-secret-that-both-sides-know-well", {"kid": "shared"})


def at(moment: datetime) -> int:
    return int(moment.timestamp())


def token(key: Any = KEY, *, header: dict[str, Any] | None = None, **changes: Any) -> str:
    said = {
        "iss": ISSUER,
        "aud": CLIENT,
        "sub": "dana-1",
        "nonce": NONCE,
        "iat": at(NOW),
        "exp": at(NOW + timedelta(minutes=5)),
    }
    claims = {name: value for name, value in {**said, **changes}.items() if value is not None}
    head = header or {"alg": "RS256", "kid": "one"}
    return jwt.encode(head, claims, key, algorithms=[head["alg"]])


def by_hand(head: bytes, *, signed_with: bytes = b"") -> str:
    """A token as no library makes it any more."""
    body = f"{_plain(head)}.{token().split('.')[1]}"
    return f"{body}.{_plain(hmac.digest(signed_with, body.encode(), 'sha256')) if signed_with else ''}"


def _plain(said: bytes) -> str:
    return urlsafe_b64encode(said).rstrip(b"=").decode()


def shown(*keys: Any) -> jwk.KeySet:
    return keys_in(msgspec.json.encode({"keys": [key.as_dict(private=False) for key in keys]}))


def look_at(said: str, *keys: Any, access_token: str = "") -> Any:
    return checked(
        said,
        keys=shown(*(keys or (KEY,))),
        issuer=ISSUER,
        client_id=CLIENT,
        nonce=NONCE,
        access_token=access_token,
        now=NOW,
    )


@pytest.mark.parametrize(
    ("made", "keys"),
    [
        (token(), (KEY,)),
        (token(aud=[CLIENT]), (KEY,)),
        (token(aud=[CLIENT, "other"], azp=CLIENT), (KEY,)),
        (token(CURVE, header={"alg": "ES256", "kid": "curve"}), (KEY, CURVE)),
        (token(header={"alg": "PS256", "kid": "one"}), (KEY,)),
        (token(header={"alg": "RS256"}), (KEY,)),  # one key alone needs no name
        (token(exp=at(NOW - timedelta(seconds=30))), (KEY,)),  # clocks differ a little
        (token(iat=at(NOW + timedelta(seconds=30))), (KEY,)),
    ],
)
def test_a_good_token_counts(made: str, keys: tuple[Any, ...]) -> None:
    assert look_at(made, *keys)["sub"] == "dana-1"


@pytest.mark.parametrize(
    "made",
    [
        token(iss="https://login.evil.example"),
        token(iss=f"{ISSUER}/"),
        token(iss=None),
        token(aud="another-client"),
        token(aud=["another-client"]),
        token(aud=None),
        token(aud=[CLIENT, "another-client"]),  # for several, without saying for whom it was made
        token(aud=[CLIENT, "another-client"], azp="another-client"),
        token(azp="another-client"),
        token(nonce="another-nonce"),
        token(nonce=None),
        token(nonce=""),
        token(nonce=[NONCE]),
        token(exp=at(NOW - timedelta(minutes=2))),
        token(exp=None),
        token(exp="never"),
        token(exp=True),
        token(iat=at(NOW + timedelta(minutes=5))),
        token(iat=None),
        token(nbf=at(NOW + timedelta(minutes=5))),
        token(sub=None),
        token(sub=7),
        token(OTHER),
        token(SHARED, header={"alg": "HS256", "kid": "one"}),
        by_hand(b'{"alg":"HS256","kid":"one"}', signed_with=KEY.as_pem(private=False)),  # as if it were a secret
        by_hand(b'{"alg":"none"}'),
        by_hand(b'{"alg":"None","kid":"one"}'),
        by_hand(b'{"alg":"RS256","kid":"one","crit":["exp"]}'),
        by_hand(b'{"kid":"one"}'),
        by_hand(b'{"alg":["RS256"],"kid":{"a":1}}'),
        by_hand(b"[]"),
        token().rsplit(".", 1)[0] + ".",
        token()[:-6] + "AAAAAA",
        "",
        "a.b",
        "a.b.c",
        "....",
        "é.é.é",
        "x" * 200_000,
    ],
)
def test_a_bad_token_is_refused(made: str) -> None:
    with pytest.raises(SignOnTrouble):
        look_at(made)


def test_a_token_signed_with_the_shared_secret_is_refused_although_the_provider_shows_it_as_a_key() -> None:
    made = token(SHARED, header={"alg": "HS256", "kid": "shared"})
    both = keys_in(msgspec.json.encode({"keys": [SHARED.as_dict(private=True), KEY.as_dict(private=False)]}))
    with pytest.raises(SignOnTrouble):
        checked(made, keys=both, issuer=ISSUER, client_id=CLIENT, nonce=NONCE, now=NOW)
    assert [key.kid for key in both] == ["one"]


def test_an_unknown_key_is_told_apart_since_keys_change() -> None:
    with pytest.raises(UnknownKey):
        look_at(token(header={"alg": "RS256", "kid": "two"}))
    with pytest.raises(UnknownKey):
        look_at(token(header={"alg": "RS256"}), KEY, CURVE)


def test_the_hash_of_the_access_token_is_checked_where_it_is_given() -> None:
    with pytest.raises(SignOnTrouble):
        look_at(token(at_hash="wrong"), access_token="access")


@given(st.text(max_size=300))
def test_whatever_comes_as_a_token_is_refused_and_nothing_breaks(said: str) -> None:
    with pytest.raises(SignOnTrouble):
        look_at(said)


@given(
    st.binary(max_size=300)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda each: st.lists(each) | st.dictionaries(st.text(), each),
    ).map(msgspec.json.encode)
)
def test_whatever_comes_as_keys_or_discovery_is_refused_and_nothing_breaks(said: bytes) -> None:
    with pytest.raises(SignOnTrouble):
        keys_in(said)
    with pytest.raises(SignOnTrouble):
        provider_in(said, issuer=ISSUER, is_inside=True)
    with pytest.raises(SignOnTrouble):
        tokens_in(200, said)


def test_keys_that_nobody_understands_are_passed_over() -> None:
    odd: list[Any] = [7, {}, {"kty": "AKP"}, {"kty": "RSA", "n": "!", "e": "AQAB"}, {"kty": "EC", "crv": "P-0"}]
    odd += [{**KEY.as_dict(private=False), "use": "enc"}]
    found = keys_in(msgspec.json.encode({"keys": [*odd, CURVE.as_dict(private=False)]}))
    assert [key.kid for key in found] == ["curve"]
    with pytest.raises(SignOnTrouble):
        keys_in(msgspec.json.encode({"keys": odd}))


def test_the_browser_is_sent_with_a_challenge_and_never_with_the_verifier() -> None:
    address = going_to(
        f"{ISSUER}/auth?tenant=1",
        client_id=CLIENT,
        back="https://help.example/back",
        state="state",
        nonce=NONCE,
        verifier="v" * 43,
        language="de",
    )
    said = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert said.pop("code_challenge") != "v" * 43
    assert said == {
        "tenant": "1",
        "response_type": "code",
        "client_id": CLIENT,
        "redirect_uri": "https://help.example/back",
        "scope": "openid email",
        "state": "state",
        "nonce": NONCE,
        "code_challenge_method": "S256",
        "ui_locales": "de",
    }
    assert "v" * 43 not in address


@pytest.mark.parametrize(
    ("said", "outside", "inside"),
    [
        (ISSUER, True, True),
        ("https://login.example:8443/realms/people", True, True),
        ("https://login.example/", True, True),
        ("http://keycloak.lan:8080/realms/a", False, True),
        ("ftp://login.example", False, False),
        ("https://", False, False),
        ("login.example", False, False),
        ("https://login.example?x=1", False, False),
        ("https://login.example/#x", False, False),
        ("https://me@login.example", False, False),
        ("https://login.example:port", False, False),
        ('https://login.example/"><script>', False, False),
        ("https://login.example/a b", False, False),
        ("javascript://login.example/%0aalert(1)", False, False),
        (f"https://login.example/{'a' * 600}", False, False),
    ],
)
def test_an_issuer_is_a_plain_address(said: str, *, outside: bool, inside: bool) -> None:
    assert (is_issuer(said, is_inside=False), is_issuer(said, is_inside=True)) == (outside, inside)


def test_endpoints_may_have_a_query() -> None:
    assert is_endpoint("https://login.example/auth?tenant=1", is_inside=False)
    assert not is_endpoint("http://login.example/auth", is_inside=False)


DOCUMENT: dict[str, Any] = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/auth",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/jwks",
}


def described(**changes: Any) -> Provider:
    return provider_in(msgspec.json.encode({**DOCUMENT, **changes}), issuer=ISSUER, is_inside=False)


def test_discovery_is_believed_only_of_the_issuer_that_was_asked_and_with_safe_addresses() -> None:
    assert described(scopes_supported=["openid"]).token_endpoint == f"{ISSUER}/token"
    for changes in (
        {"issuer": f"{ISSUER}/"},
        {"issuer": "https://evil.example"},
        {"authorization_endpoint": "http://login.example/auth"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": "http://169.254.169.254/latest"},
        {"jwks_uri": "file:///etc/passwd"},
        {"userinfo_endpoint": "http://login.example/me"},
        {"jwks_uri": None},
        {"response_types_supported": ["id_token"]},
    ):
        with pytest.raises(SignOnTrouble):
            described(**changes)
    assert discovery_of(f"{ISSUER}/") == discovery_of(ISSUER) == f"{ISSUER}/.well-known/openid-configuration"


def test_an_answer_of_another_issuer_is_told_apart() -> None:
    assert is_from(ISSUER, described(), {"iss": ISSUER})
    assert is_from(ISSUER, described(), {})
    assert not is_from(ISSUER, described(), {"iss": "https://evil.example"})
    assert not is_from(ISSUER, described(authorization_response_iss_parameter_supported=True), {})


def test_the_secret_goes_where_the_provider_wants_it() -> None:
    basic, fields = headers_of(described(), client_id="a b", secret="c:d")
    assert basic == {"authorization": "Basic YStiOmMlM0Fk"}
    assert fields == {}
    posted = described(token_endpoint_auth_methods_supported=["client_secret_post"])
    assert headers_of(posted, client_id="a", secret="b") == ({}, {"client_id": "a", "client_secret": "b"})
    assert headers_of(described(), client_id="a", secret="") == ({}, {"client_id": "a"})


@pytest.mark.parametrize(
    ("claims", "address"),
    [
        ({"email": "Dana@Mail.Example", "email_verified": True}, "dana@mail.example"),
        ({"email": "dana@mail.example", "email_verified": "true"}, "dana@mail.example"),
        ({"email": "dana@mail.example", "email_verified": False}, ""),
        ({"email": "dana@mail.example", "email_verified": "yes"}, ""),
        ({"email": "dana@mail.example", "email_verified": 1}, ""),
        ({"email": "dana@mail.example"}, ""),
        ({"email": "no address", "email_verified": True}, ""),
        ({"email": ["dana@mail.example"], "email_verified": True}, ""),
        ({}, ""),
    ],
)
def test_only_a_verified_address_counts(claims: dict[str, Any], address: str) -> None:
    assert verified_address(claims) == address


def test_who_it_is_comes_from_the_token_and_userinfo_is_about_the_same_person() -> None:
    more = {"sub": "dana-1", "email": "dana@mail.example", "email_verified": True}
    assert proven_by({"iss": ISSUER, "sub": "dana-1"}, more).address == "dana@mail.example"
    assert proven_by({"iss": ISSUER, "sub": "dana-1"}, {}).address == ""
    with pytest.raises(SignOnTrouble):
        proven_by({"iss": ISSUER, "sub": "eve-1"}, more)
    for subject in ("", "x" * 256, None, 7, "a\x00b"):
        with pytest.raises(SignOnTrouble):
            proven_by({"iss": ISSUER, "sub": subject}, {})


@pytest.mark.parametrize(
    ("facts", "way"),
    [
        ((True, False, False, False), Way.KNOWN),
        ((True, False, True, True), Way.KNOWN),  # whose address is another member's by now: they stay who they are
        ((True, True, False, False), Way.GONE),
        ((True, True, True, False), Way.GONE),
        ((False, False, True, False), Way.SAME_ADDRESS),
        ((False, False, True, True), Way.NOT_ALONE),
        ((False, False, False, False), Way.NEW),
    ],
)
def test_who_comes_in(facts: tuple[bool, bool, bool, bool], way: Way) -> None:
    is_known, is_gone, is_at_address, has_other = facts
    found = way_in(is_known=is_known, is_gone=is_gone, is_at_address=is_at_address, has_other_subject=has_other)
    assert found == way


def test_the_word_of_a_provider_for_an_error_is_shown_only_if_it_is_a_word() -> None:
    for said, shown_word in (("invalid_grant", "invalid_grant"), ("<b>", "unknown"), (7, "unknown")):
        with pytest.raises(SignOnTrouble) as refused:
            tokens_in(400, msgspec.json.encode({"error": said}))
        assert refused.value.why == f"no tokens: {shown_word}"
