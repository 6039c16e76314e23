"""Signing on at the company's provider and coming back, as browsers do it."""

from collections.abc import Callable
from typing import Any

import pytest

from evenhand.community.actions import moderating, signing_on
from evenhand.community.errors import SignOnFailed, SignOnOver
from evenhand.community.models import Community, Member, MemberBlock, MemberIdentity, SignOn, SignOnAttempt
from evenhand.community.reads.sign_on import sign_on_of
from evenhand.flows import community
from evenhand.kernel import clock
from evenhand.ledger.models import Entry
from evenhand.people.errors import OnlyAdministrators
from tests.cast import Cast
from tests.community.conftest import ROOT, Browser
from tests.community.provider import SECRET, Provider
from tests.community.signing import VERIFIED, come_in, is_in, set_out, set_to, there_and_back

pytestmark = pytest.mark.django_db
Come = Callable[..., Browser]


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
    joined = Entry.objects.filter(name__in=("MemberJoined", "IdentityJoined")).order_by("pk")
    assert list(joined.values_list("name", flat=True)) == ["MemberJoined", "IdentityJoined"]


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


def test_only_administrators_say_by_whom_and_only_a_safe_address(cast: Cast, sign_on: SignOn) -> None:
    for actor in (cast.bob, cast.chidi):
        with pytest.raises(OnlyAdministrators):
            set_to(cast, "https://login.example", actor=actor)
    for changes in ({"issuer": "http://login.example", "is_inside": False}, {"client_id": ""}, {"name": ""}):
        with pytest.raises(SignOnFailed):
            set_to(cast, **{"issuer": "https://login.example", **changes})
