"""Members sign on at a real OpenID provider, in a real browser; what is forged on the way is refused."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from evenhand.community.actions.signing_on import set_sign_on
from evenhand.community.models import Member, MemberIdentity, Topic
from evenhand.kernel import clock
from evenhand.people.models import Role
from evenhand.site.community import pace
from evenhand.understanding.domain.reading import nothing_read
from tests.browser import chromium as chromiums
from tests.browser.conftest import chromium, stage  # noqa: F401 - fixtures
from tests.browser.sight import faults_everywhere
from tests.cast import Cast
from tests.communities import open_community
from tests.peers.openid import CLIENT, SECRET, OpenId, openid_provider

pytestmark = [pytest.mark.peers, pytest.mark.browser, pytest.mark.timeout(600)]
ROOT = "/site/community/harborline/"
BUTTON = "Sign in with Harborline account"


@pytest.fixture(scope="module")
def back(live_server: Any) -> str:
    return f"{live_server.url}{ROOT}sign-on/back"


@pytest.fixture
def opened(stage: Cast, live_server: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[OpenId], None]:  # noqa: F811
    """Harborline's community is open, and its members sign on there."""
    monkeypatch.setattr("evenhand.flows.community.read_many", lambda *_: [nothing_read()])
    unhurried = pace.Pace()
    for module in ("door", "coming_in", "signing_on", "views", "writing"):
        monkeypatch.setattr(f"evenhand.site.community.{module}.pace", unhurried)
    open_community(stage, site=live_server.url)
    stage.alice.role = Role.ADMINISTRATOR

    def connect(provider: OpenId) -> None:
        client = {"issuer": provider.url, "client_id": CLIENT, "secret": SECRET, "is_inside": True, "is_on": True}
        name = "Harborline account"
        set_sign_on(brand=stage.harborline, name=name, **client, actor=stage.alice, now=clock.now())

    return connect


@pytest.fixture
def provider(back: str, opened: Callable[[OpenId], None]) -> Iterator[OpenId]:
    with openid_provider(back=back) as running:
        opened(running)
        yield running


@pytest.fixture
def browse(chromium: Any, live_server: Any) -> Iterator[Callable[..., Page]]:  # noqa: F811
    """A page of somebody nobody knows; script is on or off."""
    contexts = []

    def make(*, script: bool = True) -> Page:
        context = chromium.new_context(base_url=live_server.url, java_script_enabled=script)
        context.set_default_timeout(chromiums.PATIENCE)
        context.route(re.compile("^https://"), lambda route: route.abort())  # fonts of the provider's own page
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


def to_the_provider(page: Page) -> None:
    page.goto(f"{ROOT}sign-in")
    page.get_by_role("button", name=BUTTON).click()


def log_in(page: Page, who: str) -> None:
    """At the provider, and agree that it tells us who it is."""
    page.get_by_placeholder("Enter any login").fill(who)
    page.get_by_placeholder("and password").fill("anything")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()


def choose_name(page: Page, name: str) -> None:
    page.get_by_label("By what name").fill(name)
    page.get_by_role("button", name="Sign in").click()


def failed(page: Page) -> None:
    expect(page.get_by_role("heading", name="That did not work")).to_be_visible()
    expect(page.get_by_role("button", name=BUTTON)).to_be_visible()
    assert not Member.objects.exists()


@pytest.mark.parametrize("script", [True, False])
def test_somebody_signs_on_asks_a_question_and_is_the_same_member_the_next_time(
    browse: Callable[..., Page], provider: OpenId, *, script: bool
) -> None:
    page = browse(script=script)
    page.goto(f"{ROOT}ask")
    page.get_by_label("Your question in one sentence").fill("Why is my internet slow in the evening only?")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("link", name="Sign in and ask").click()
    page.get_by_role("button", name=BUTTON).click()
    log_in(page, "dana")
    choose_name(page, "Dana")
    page.get_by_label("What happens").fill("Since May.")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("Only you see this for now")).to_be_visible()
    assert Topic.objects.get().member.name == "Dana"
    page.get_by_role("button", name="Sign out").click()
    to_the_provider(page)  # which remembers its own
    expect(page.get_by_role("link", name="Dana")).to_be_visible()
    other = browse()
    to_the_provider(other)
    log_in(other, "dana")
    expect(other.get_by_role("link", name="Dana")).to_be_visible()
    member = Member.objects.get()
    assert member.address == "dana@mail.example"  # from the provider's userinfo, and verified
    identity = MemberIdentity.objects.get()
    assert (identity.issuer, identity.subject, identity.member) == (provider.url, "dana", member)


def test_who_does_not_agree_is_led_back_kindly(browse: Callable[..., Page], provider: OpenId) -> None:
    page = browse()
    to_the_provider(page)
    page.get_by_role("link", name="Cancel").click()
    expect(page.get_by_text("You did not go through with it")).to_be_visible()
    assert not faults_everywhere(page)
    failed(page)


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("other key", "BadSignatureError"),
        ("other client", "InvalidClaimError aud"),
        ("other issuer", "InvalidClaimError iss"),
        ("old", "ExpiredTokenError exp"),
        ("shared secret", "UnsupportedAlgorithmError"),
        ("unsigned", "UnsupportedAlgorithmError"),
    ],
)
def test_a_forged_token_lets_nobody_in(
    browse: Callable[..., Page], provider: OpenId, caplog: pytest.LogCaptureFixture, how: str, why: str
) -> None:
    provider.twist(how)
    page = browse()
    to_the_provider(page)
    log_in(page, "dana")
    failed(page)
    assert f"token: {why}" in caplog.text


def changed(address: str, **changes: str) -> str:
    parts = urlsplit(address)
    return parts._replace(query=urlencode({**dict(parse_qsl(parts.query)), **changes})).geturl()


def watched(page: Page, provider: OpenId, **changes: str) -> list[str]:
    """Somebody in between sees where the browser is sent, and changes it; the addresses as they were."""
    seen: list[str] = []

    def change(route: Route) -> None:
        seen.append(route.request.url)
        if changes:
            route.fulfill(status=302, headers={"location": changed(route.request.url, **changes)})
        else:
            route.continue_()

    page.route(re.compile(re.escape(f"{provider.url}/auth?")), change, times=1)
    return seen


def answer_for(page: Page, back: str, who: str) -> str:
    """Log in at the provider and agree; where the browser would go back to, which it does not."""
    page.get_by_placeholder("Enter any login").fill(who)
    page.get_by_placeholder("and password").fill("anything")
    page.get_by_role("button", name="Sign-in").click()
    expect(page.get_by_role("button", name="Continue")).to_be_visible()
    address = page.locator("form").first.get_attribute("action") or ""
    answer = page.context.request.post(address, form={"prompt": "consent"}, max_redirects=0)
    while not (address := urljoin(answer.url, answer.headers["location"])).startswith(back):
        answer = page.context.request.get(address, max_redirects=0)
    return address


@pytest.mark.parametrize("changes", [{"nonce": "another"}, {"code_challenge": "a" * 43}])
def test_a_nonce_or_challenge_changed_on_the_way_out_lets_nobody_in(
    browse: Callable[..., Page], provider: OpenId, changes: dict[str, str]
) -> None:
    page = browse()
    seen = watched(page, provider, **changes)
    to_the_provider(page)
    log_in(page, "dana")
    failed(page)
    assert len(seen) == 1


@pytest.mark.parametrize("changes", [{"state": "another"}, {"iss": "https://evil.example"}, {"code": "another"}])
def test_an_answer_changed_on_the_way_back_lets_nobody_in(
    browse: Callable[..., Page], provider: OpenId, back: str, changes: dict[str, str]
) -> None:
    page = browse()
    to_the_provider(page)
    page.goto(changed(answer_for(page, back, "dana"), **changes))
    failed(page)


def test_a_code_is_good_once_and_in_one_browser(browse: Callable[..., Page], provider: OpenId, back: str) -> None:
    page, thief = browse(), browse()
    to_the_provider(page)
    answer = answer_for(page, back, "dana")
    thief.goto(answer)
    failed(thief)
    page.goto(answer)
    expect(page.get_by_label("By what name")).to_be_visible()
    page.goto(answer)
    failed(page)
    sent = watched(thief, provider)
    to_the_provider(thief)
    expect(thief.get_by_placeholder("Enter any login")).to_be_visible()
    thief.goto(changed(answer, state=dict(parse_qsl(urlsplit(sent[0]).query))["state"]))
    failed(thief)


def test_new_keys_of_the_provider_are_learnt_by_themselves(
    browse: Callable[..., Page], opened: Callable[[OpenId], None], back: str
) -> None:
    with openid_provider(back=back, kid="one") as first:
        opened(first)
        page = browse()
        to_the_provider(page)
        log_in(page, "dana")
        choose_name(page, "Dana")
        expect(page.get_by_role("link", name="Dana")).to_be_visible()
    with openid_provider(back=back, kid="two", port=first.port):
        other = browse()
        to_the_provider(other)
        log_in(other, "dana")
        expect(other.get_by_role("link", name="Dana")).to_be_visible()
    assert Member.objects.count() == 1
