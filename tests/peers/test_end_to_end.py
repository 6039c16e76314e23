"""The main job: somebody writes on a real network, an agent answers in the browser, the answer stands there."""

import time
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import browser
from tests.peers.bluesky import Network, bluesky_network
from tests.peers.bluesky_people import Person
from tests.peers.desk import Desk, desk
from tests.peers.ear import eventually
from tests.peers.mail import MailServer, mail_server, why_not

pytestmark = [pytest.mark.peers, pytest.mark.browser, pytest.mark.timeout(900)]
PATIENCE = 200_000  # milliseconds; a source that was not reached at once is tried again after a while


@pytest.fixture(scope="module")
def evenhand() -> Iterator[Desk]:
    with desk() as running:
        running.found("Harborline", "@harborline.test", "@harborline")
        yield running


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.fixture
def page(chromium: Browser, evenhand: Desk) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    evenhand.log_in(page)
    yield page
    context.close()


@pytest.fixture(scope="module")
def network(evenhand: Desk) -> Iterator[Network]:
    with bluesky_network(handles=["harborline.test", "dana.test"]) as running:
        values = [f"{name}={value}" for name, value in running.settings("harborline.test").items()]
        evenhand.evenhand("connect", "bluesky", *values)
        yield running


@pytest.fixture(scope="module")
def post_office(evenhand: Desk) -> Iterator[MailServer]:
    with mail_server() as running:
        settings = running.settings_for("support@example.test")
        values = [f"{name}={value}" for name, value in settings.items() if name != "signing_secret"]
        evenhand.evenhand("connect", "mail", *values)
        yield running


def test_a_mention_on_bluesky_is_answered_in_the_browser_and_the_answer_stands_in_the_thread(
    network: Network, page: Page
) -> None:
    dana = Person(network, "dana.test")
    written = dana.write("@harborline.test my internet drops every evening at eight, please help")
    _open(page, "drops every evening at eight")
    page.get_by_role("textbox", name="Reply").fill("A us problem, Dana. The crew is booked for tonight.")
    page.get_by_role("button", name="Send", exact=True).click()
    replies = eventually(lambda: dana.replies_to(written.uri), seconds=PATIENCE / 1000)
    assert len(replies) == 1
    assert "The crew is booked for tonight. ^NK" in str(replies[0])
    expect(page.get_by_text("The crew is booked for tonight.").first).to_be_visible()
    time.sleep(6)  # hearing our own answer again must not show it twice
    page.reload()
    expect(page.locator("article.msg", has_text="The crew is booked for tonight.")).to_have_count(1)


@pytest.mark.skipif(bool(why_not()), reason=why_not())
def test_a_mail_is_answered_in_the_browser_and_the_answer_lies_in_the_customers_mailbox(
    post_office: MailServer, page: Page
) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"] = "Alice Arden <alice@customers.test>", "support@example.test"
    mail["Subject"], mail["Message-ID"] = "Billed twice in March", "<first@customers.test>"
    mail.set_content("You took the money twice.\n\nAlice")
    post_office.deliver(mail, sender="alice@customers.test", recipient="support@example.test")
    _open(page, "You took the money twice")
    page.get_by_role("textbox", name="Reply").fill("You are right, the second one goes back today.")
    page.get_by_role("button", name="Send", exact=True).click()
    answer = eventually(lambda: _answers(post_office, "alice@customers.test"), seconds=PATIENCE / 1000)[0]
    assert b"In-Reply-To: <first@customers.test>" in answer
    assert b"the second one goes back today" in answer


def _open(page: Page, words: str) -> None:
    """Wait until the case shows in the live list, and open it."""
    page.goto(page.url.split("?")[0] + "?whose=all&tab=open")
    row = page.get_by_text(words).first
    expect(row).to_be_visible(timeout=PATIENCE)
    row.click()


def _answers(post_office: MailServer, address: str) -> list[bytes]:
    with post_office.mailbox(address) as client:
        client.select_folder("INBOX")
        found = client.fetch(client.search(), ["RFC822"])
        return [each[b"RFC822"] for each in found.values()]
