"""Signing on at the company's provider and coming back, as browsers do it; the provider may lie."""

import html
import logging
import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from joserfc import jwk

from evenhand.community.actions import moderating, signing_on
from evenhand.community.errors import SignOnFailed, SignOnOver
from evenhand.community.models import Community, Member, MemberBlock, MemberIdentity, SignOn, SignOnAttempt
from evenhand.community.reads.sign_on import sign_on_of
from evenhand.flows import community, community_sign_on
from evenhand.kernel import clock
from evenhand.ledger.models import Entry
from evenhand.people.errors import OnlyAdministrators
from evenhand.people.models import Role
from tests.cast import Cast
from tests.community.conftest import ROOT, Browser
from tests.community.provider import CLIENT, SECRET, Provider
from tests.peers.loopback import Trouble

pytestmark = pytest.mark.django_db
Come = Callable[..., Browser]
VERIFIED = {"email": "Dana@mail.example", "email_verified": True}


@pytest.fixture
def provider() -> Iterator[Provider]:
    cache.clear()
    with Provider() as running:
        yield running


@pytest.fixture
def sign_on(cast: Cast, opened: Community, provider: Provider) -> SignOn:
    """Harborline's members can sign on there."""
    cast.alice.role = Role.ADMINISTRATOR
    cast.alice.save()
    return set_to(cast, provider.url)


def set_to(cast: Cast, issuer: str, **changes: Any) -> SignOn:
    facts = {"name": "Harborline account", "client_id": CLIENT, "secret": SECRET, "is_inside": True, "is_on": True}
    facts |= {"issuer": issuer, "actor": cast.alice, "now": clock.now(), **changes}
    return signing_on.set_sign_on(brand=cast.harborline, **facts)


def set_out(browser: Browser, to: str = "") -> str:
    """Click the button; where the browser is sent."""
    page = browser.send("sign-on", to=to)
    assert page.status_code == 200, page.content.decode()
    found = re.search(r'content="0;url=([^"]+)"', page.content.decode())
    assert found is not None
    return html.unescape(found[1])


def there_and_back(browser: Browser, provider: Provider, to: str = "", **changes: str) -> Any:
    """The whole way."""
    return browser.get(f"{ROOT}sign-on/back", {**provider.agree(set_out(browser, to)), **changes})


def come_in(browser: Browser, provider: Provider, name: str) -> Any:
    """The whole way of somebody new."""
    assert there_and_back(browser, provider)["Location"] == f"{ROOT}sign-on/name"
    return browser.send("sign-on/name", name=name)


def is_in(browser: Browser) -> bool:
    return browser.get(f"{ROOT}me").status_code == 200


def test_somebody_new_chooses_a_name_and_is_the_same_member_the_next_time(sign_on: SignOn, provider: Provider) -> None:
    provider.is_said = VERIFIED
    first, second = Browser(), Browser()
    assert there_and_back(first, provider, to="ask")["Location"] == f"{ROOT}sign-on/name"
    assert not is_in(first)
    assert "By what name" in first.open("sign-on/name")
    assert first.send("sign-on/name", name="Harborline Support").status_code == 422
    assert first.send("sign-on/name", name="Dana")["Location"] == f"{ROOT}ask"
    assert is_in(first)
    member = Member.objects.get()
    assert (member.name, member.address) == ("Dana", "dana@mail.example")
    provider.is_said = {"email": "dana@elsewhere.example", "email_verified": True}
    assert there_and_back(second, provider)["Location"] == ROOT
    assert is_in(second)
    assert Member.objects.get() == member
    assert list(Entry.objects.filter(name__in=("MemberJoined", "IdentityJoined")).values_list("name", flat=True)) == [
        "MemberJoined",
        "IdentityJoined",
    ]


def test_the_code_is_changed_with_our_secret_and_the_verifier_and_nothing_of_it_stays(
    sign_on: SignOn, provider: Provider
) -> None:
    browser = Browser()
    address = set_out(browser)
    attempt = SignOnAttempt.objects.get()
    assert attempt.verifier not in address
    browser.get(f"{ROOT}sign-on/back", provider.agree(address))
    (form,) = provider.asked
    assert form["code_verifier"] == attempt.verifier
    assert form["redirect_uri"] == "http://testserver/site/community/harborline/sign-on/back"
    assert "client_secret" not in form
    assert provider.authorizations[provider.called.index("/token")].startswith("Basic ")
    attempt.refresh_from_db()
    assert (attempt.verifier, attempt.nonce) == ("", "")
    assert SECRET.encode() not in bytes(sign_on.secrets)


def test_a_member_of_the_mail_link_with_the_same_verified_address_is_the_same_member(
    come: Come, sign_on: SignOn, provider: Provider
) -> None:
    come("Dana")
    provider.says = VERIFIED  # some providers put it into the token itself
    browser = Browser()
    assert there_and_back(browser, provider)["Location"] == ROOT
    assert is_in(browser)
    assert MemberIdentity.objects.get().member == Member.objects.get()
    assert "/me" not in provider.called


@pytest.mark.parametrize("claims", [{"email": "dana@mail.example"}, VERIFIED | {"email_verified": False}])
def test_an_address_that_was_not_verified_opens_nobodys_membership(
    come: Come, sign_on: SignOn, provider: Provider, claims: dict[str, Any]
) -> None:
    come("Dana")
    provider.is_said = claims
    browser = Browser()
    assert come_in(browser, provider, "Another Dana").status_code == 302
    member = Member.objects.get(name="Another Dana")
    assert member.address == ""
    assert "We know no address of yours" in browser.open("me")


def test_an_address_that_was_given_to_somebody_else_opens_nobodys_membership(
    come: Come, sign_on: SignOn, provider: Provider
) -> None:
    come("Dana")
    provider.is_said = VERIFIED
    there_and_back(Browser(), provider)
    provider.subject = "somebody-else"
    browser = Browser()
    page = there_and_back(browser, provider)
    assert page.status_code == 422
    assert "by a link to that address" in page.content.decode()
    assert not is_in(browser)


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


def test_who_is_blocked_stays_outside_and_may_object_from_there(
    cast: Cast, come: Come, sign_on: SignOn, provider: Provider
) -> None:
    come("Dana")
    moderating.block(member_id=Member.objects.get().pk, why="Rude", days=7, actor=cast.alice, now=clock.now())
    provider.is_said = VERIFIED
    browser = Browser()
    page = there_and_back(browser, provider)
    assert page.status_code == 403
    assert "Rude" in page.content.decode()
    assert not is_in(browser)
    for answer in (browser.get(f"{ROOT}sign-on/name"), browser.send("sign-on/name", name="Somebody")):
        assert answer.status_code == 403
    with pytest.raises(SignOnOver):
        signing_on.join_by_sign_on(
            brand_id=cast.harborline.pk,
            browser=browser.cookies[f"sign-on-{cast.harborline.pk}"].value,
            name="Somebody",
            now=clock.now(),
        )
    said = browser.send("sign-on/object", words="It was a joke").content.decode()
    assert "You objected" in said
    assert MemberBlock.objects.get().appeal == "It was a joke"
    assert browser.send("sign-on/object", words="Again").status_code == 422
    assert "You objected" in there_and_back(browser, provider).content.decode()
    assert Member.objects.get().name == "Dana"


def test_who_was_forgotten_comes_as_somebody_new(sign_on: SignOn, provider: Provider) -> None:
    provider.is_said = VERIFIED
    browser = Browser()
    come_in(browser, provider, "Dana")
    old = Member.objects.get()
    community.leave(member=old, now=clock.now())
    assert not is_in(browser)
    assert not MemberIdentity.objects.exists()
    assert not SignOnAttempt.objects.filter(subject="dana-1").exists()
    come_in(browser, provider, "Somebody")
    assert Member.objects.get(left_at=None).pk != old.pk


def test_a_membership_that_ended_opens_no_more(sign_on: SignOn, provider: Provider) -> None:
    browser = Browser()
    come_in(browser, provider, "Dana")
    Member.objects.update(left_at=clock.now())
    assert there_and_back(Browser(), provider).status_code == 422


def test_two_browsers_of_somebody_new_become_one_member(sign_on: SignOn, provider: Provider) -> None:
    first, second = Browser(), Browser()
    for browser in (first, second):
        assert there_and_back(browser, provider)["Location"] == f"{ROOT}sign-on/name"
    assert first.send("sign-on/name", name="Dana").status_code == 302
    assert second.send("sign-on/name", name="Dana the second").status_code == 302
    assert first.send("sign-on/name", name="Dana the third").status_code == 422
    assert Member.objects.get().name == "Dana"
    assert is_in(second)


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
    answers = [Browser().send("sign-on").status_code for _ in range(7)]
    assert answers == [200] * 6 + [429]
    assert Browser().send("sign-in", address="dana@mail.example").status_code == 429


def test_the_button_stands_there_only_where_members_can_sign_on(
    cast: Cast, opened: Community, sign_on: SignOn, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Sign in with Harborline account" in Browser().open("sign-in", to="ask")
    monkeypatch.setattr("evenhand.site.community.coming_in.can_mail", lambda: False)
    page = Browser().open("sign-in")
    assert "Sign in with Harborline account" in page
    assert "nobody can sign in" not in page
    set_to(cast, provider.url, is_on=False)
    assert sign_on_of(cast.harborline.pk) is None
    assert "Sign in with" not in Browser().open("sign-in")
    assert Browser().send("sign-on").status_code == 404
    assert Browser().get(f"{ROOT}sign-on").status_code == 405


def test_another_provider_ends_attempts_under_way_and_takes_no_old_secret(
    cast: Cast, sign_on: SignOn, provider: Provider
) -> None:
    browser = Browser()
    answer = provider.agree(set_out(browser))
    assert signing_on.secret_of(set_to(cast, provider.url, secret="")) == SECRET
    moved = set_to(cast, "https://another.example", secret="")
    assert signing_on.secret_of(moved) == ""
    assert browser.get(f"{ROOT}sign-on/back", answer).status_code == 422


def test_only_administrators_say_by_whom_and_only_a_safe_address(cast: Cast, sign_on: SignOn) -> None:
    for actor in (cast.bob, cast.chidi):
        with pytest.raises(OnlyAdministrators):
            set_to(cast, "https://login.example", actor=actor)
    for changes in ({"issuer": "http://login.example", "is_inside": False}, {"client_id": ""}, {"name": ""}):
        with pytest.raises(SignOnFailed):
            set_to(cast, **{"issuer": "https://login.example", **changes})


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
