"""Providers that lie or fail, links that are somebody else's: nobody gets in by them."""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from joserfc import jwk

from evenhand.community.actions import signing_on
from evenhand.community.errors import SignOnOver
from evenhand.community.models import Community, Member, SignOn, SignOnAttempt
from evenhand.flows import community_sign_on
from evenhand.kernel import clock
from tests.cast import Cast
from tests.community.conftest import ROOT, Browser
from tests.community.provider import SECRET, Provider
from tests.community.signing import VERIFIED, is_in, set_out, set_to, there_and_back
from tests.peers.loopback import Trouble

pytestmark = pytest.mark.django_db
Come = Callable[..., Browser]
LIES: list[tuple[str, dict[str, Any]]] = [
    ("nonce", {"says": {"nonce": "another"}}),
    ("no nonce", {"says": {"nonce": None}}),
    ("another client", {"says": {"aud": "another"}}),
    ("another issuer", {"says": {"iss": "https://evil.example"}}),
    ("old", {"says": {"exp": int(time.time()) - 3600}}),
    ("not for us", {"says": {"azp": "another"}}),
    ("no subject", {"says": {"sub": None}}),
    ("no token", {"token": "x"}),
    ("another person", {"is_said": {"sub": "eve"}}),
    ("another issuer's document", {"document": {"issuer": "https://evil.example"}}),
]


@pytest.mark.parametrize(("name", "lie"), LIES, ids=[each[0] for each in LIES])
def test_a_lie_of_the_provider_lets_nobody_in(
    sign_on: SignOn, provider: Provider, caplog: pytest.LogCaptureFixture, name: str, lie: dict[str, Any]
) -> None:
    caplog.set_level(logging.INFO)
    provider.is_said = VERIFIED
    browser = Browser()
    answer = provider.agree(set_out(browser))
    cache.clear()
    for what, value in lie.items():
        setattr(provider, what, value)
    page = browser.get(f"{ROOT}sign-on/back", answer)
    assert page.status_code == 422
    assert "Sign in with Harborline account" in page.content.decode()
    assert browser.get(f"{ROOT}sign-on/name").status_code == 422
    assert not Member.objects.exists()
    for secret in (answer["code"], answer["state"], SECRET, "dana@mail.example", "eyJ"):
        assert secret not in page.content.decode() + caplog.text.replace(f"?state={answer['state']}", "")


def test_a_token_signed_with_another_key_of_the_same_name_is_refused(sign_on: SignOn, provider: Provider) -> None:
    provider.signs_with = jwk.RSAKey.generate_key(2048, {"kid": "one"})
    assert there_and_back(Browser(), provider).status_code == 422


def test_a_new_key_of_the_provider_is_fetched_once(sign_on: SignOn, provider: Provider) -> None:
    there_and_back(Browser(), provider)
    new = jwk.RSAKey.generate_key(2048, {"kid": "two"})
    provider.signs_with, provider.header, provider.shown = new, {"alg": "RS256", "kid": "two"}, [provider.key, new]
    assert there_and_back(Browser(), provider).status_code == 302
    assert there_and_back(Browser(), provider).status_code == 302
    assert provider.called.count("/jwks") == 2
    provider.header = {"alg": "RS256", "kid": "three"}
    assert there_and_back(Browser(), provider).status_code == 422
    assert provider.called.count("/jwks") == 3


def test_another_state_another_browser_and_a_second_time_are_refused(sign_on: SignOn, provider: Provider) -> None:
    browser, thief = Browser(), Browser()
    answer = provider.agree(set_out(browser))
    for who, said in ((browser, {**answer, "state": "x"}), (browser, {"code": "x"}), (thief, answer)):
        page = who.get(f"{ROOT}sign-on/back", said)
        assert page.status_code == 422
        assert "This attempt is over" in page.content.decode()
    assert "/token" not in provider.called
    assert browser.get(f"{ROOT}sign-on/back", answer).status_code == 302
    assert browser.get(f"{ROOT}sign-on/back", answer).status_code == 422
    again = provider.agree(set_out(thief))
    replayed = thief.get(f"{ROOT}sign-on/back", {**again, "code": answer["code"]})
    assert replayed.status_code == 422
    assert not is_in(thief)


def test_an_attempt_ends_by_itself_and_is_forgotten(sign_on: SignOn, provider: Provider) -> None:
    browser = Browser()
    answer = provider.agree(set_out(browser))
    SignOnAttempt.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert browser.get(f"{ROOT}sign-on/back", answer).status_code == 422
    assert signing_on.forget_attempts(now=clock.now()) == 0
    assert signing_on.forget_attempts(now=clock.now() + timedelta(days=2)) == 1


def test_who_changes_their_mind_is_told_so_and_what_a_stranger_writes_is_not_shown(
    sign_on: SignOn, provider: Provider
) -> None:
    browser = Browser()
    state = provider.agree(set_out(browser))["state"]
    page = browser.get(f"{ROOT}sign-on/back", {"state": state, "error": "access_denied", "error_description": "Evil"})
    assert "did not go through with it" in page.content.decode()
    state = provider.agree(set_out(browser))["state"]
    page = browser.get(f"{ROOT}sign-on/back", {"state": state, "error": "<b>x</b>"})
    assert "could not make sure who you are" in page.content.decode()
    state = provider.agree(set_out(browser))["state"]
    page = browser.get(f"{ROOT}sign-on/back", {"state": state, "code": "x", "iss": "https://evil.example"})
    assert page.status_code == 422
    assert "/token" not in provider.called


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/admin", "a//b", "\\evil"])
def test_signing_on_leads_nowhere_else(sign_on: SignOn, provider: Provider, to: str) -> None:
    browser = Browser()
    assert there_and_back(browser, provider, to=to).status_code == 302
    assert browser.send("sign-on/name", name="Dana")["Location"] == ROOT


@pytest.mark.parametrize("where", ["/.well-known/openid-configuration", "/jwks", "/token", "/me"])
@pytest.mark.parametrize("content", [None, b"<html>", b"x" * 400_000])
def test_a_provider_in_trouble_is_no_dead_end(
    sign_on: SignOn, provider: Provider, where: str, content: bytes | None
) -> None:
    browser = Browser()
    answer = provider.agree(set_out(browser))
    cache.clear()
    provider.troubles.append(Trouble(about=where, status=200 if content else 503, content=content, repeats=True))
    page = browser.get(f"{ROOT}sign-on/back", answer)
    assert page.status_code == 422
    assert "Mail me a link" in page.content.decode()
    cache.clear()
    assert browser.send("sign-on").status_code == (422 if where.startswith("/.well") else 200)


def test_a_provider_that_is_down_is_not_asked_again_at_every_click(sign_on: SignOn, provider: Provider) -> None:
    where = "/.well-known/openid-configuration"
    provider.troubles.append(Trouble(about=where, status=503, repeats=True))
    for _ in range(3):
        assert Browser().send("sign-on").status_code == 422
    assert provider.called == [where]


def test_the_line_to_the_provider_is_guarded(
    cast: Cast, opened: Community, sign_on: SignOn, provider: Provider
) -> None:
    set_to(cast, provider.url.replace("http://", "https://"), is_inside=False)
    assert Browser().send("sign-on").status_code == 422
    assert provider.called == []


def test_the_provider_is_never_asked_inside_a_transaction(sign_on: SignOn, settings: Any) -> None:
    settings.TESTING = False
    with pytest.raises(RuntimeError):
        community_sign_on.provider_of(sign_on)


def test_setting_out_is_as_rare_as_asking_for_a_link(sign_on: SignOn, provider: Provider) -> None:
    answers = [Browser().send("sign-on").status_code for _ in range(21)]
    assert answers == [200] * 20 + [429]
    assert Browser().send("sign-in", address="dana@mail.example").status_code == 429


def test_another_provider_ends_attempts_under_way_and_takes_no_old_secret(
    cast: Cast, sign_on: SignOn, provider: Provider
) -> None:
    browser = Browser()
    answer = provider.agree(set_out(browser))
    assert signing_on.secret_of(set_to(cast, provider.url, secret="")) == SECRET
    moved = set_to(cast, "https://another.example", secret="")
    assert signing_on.secret_of(moved) == ""
    assert browser.get(f"{ROOT}sign-on/back", answer).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_of_many_who_come_back_at_the_same_moment_one_is_let_on(sign_on: SignOn) -> None:
    facts = {"back": "http://testserver/", "leads_to": "", "language": "en", "now": clock.now()}
    _attempt, state, browser = signing_on.begin_attempt(sign_on=sign_on, **facts)
    together = threading.Barrier(4)

    def come() -> str:
        together.wait()
        try:
            return signing_on.take_attempt(sign_on=sign_on, state=state, browser=browser, now=clock.now()).nonce
        except SignOnOver:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        found = [each.result() for each in [pool.submit(come) for _ in range(4)]]
    assert len([nonce for nonce in found if nonce]) == 1
