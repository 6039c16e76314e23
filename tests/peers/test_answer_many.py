"""One answer to everybody with the same problem, on a real network: it stands below each of their posts, once."""

import re
import time
from collections import Counter
from collections.abc import Iterator
from itertools import product

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import browser
from tests.peers.bluesky import Network, bluesky_network
from tests.peers.bluesky_people import Person
from tests.peers.desk import Desk, desk
from tests.peers.ear import eventually

pytestmark = [pytest.mark.peers, pytest.mark.browser]
BRAND = "harborline.test"
OUTAGE = "We found the cause of the outage in your street and repair it today. Sorry for the wait."
PATIENCE = 180  # seconds for the desk to hear somebody


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


def handles(number: int) -> list[str]:
    """So many different ones; plain words are reserved by the network."""
    letters = ("".join(each) for each in product("bdfglmnprst", "aeiou", "bdfglmnprst", "aeiou"))
    return [f"{next(letters)}{each}.test" for each in range(number)]


@pytest.mark.accept
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("number", [50, 500])
def test_everybody_has_the_answer_below_their_post_and_nobody_twice(chromium: Browser, number: int) -> None:
    people = handles(number)
    with desk() as evenhand, bluesky_network(handles=[BRAND, *people]) as network:
        evenhand.found("Harborline", f"@{BRAND}", "@harborline")
        evenhand.evenhand("connect", "bluesky", *(f"{k}={v}" for k, v in network.settings(BRAND).items()))
        asked = [_asks(network, handle) for handle in people]
        page = chromium.new_context(viewport={"width": 1440, "height": 900}).new_page()
        evenhand.log_in(page)
        _hurry(page, evenhand)
        began = time.monotonic()
        _answer_all(page, evenhand, number)
        took = time.monotonic() - began
        parents = Counter(_answered(network))
        print(f"{number} answered in {took:.0f} s, {number / took:.1f} a second")  # noqa: T201 - a figure for the log
        assert set(parents) == set(asked)
        assert set(parents.values()) == {1}
        assert eventually(lambda: Person(network, people[0]).replies_to(asked[0]), seconds=60)


def _asks(network: Network, handle: str) -> str:
    said = f"@{BRAND} my internet is down since this morning, can somebody look into it please?"
    return Person(network, handle).write(said).uri


def _hurry(page: Page, evenhand: Desk) -> None:
    """This network has no limits of bsky.social, so the account need not keep to their pace."""
    page.goto(f"{evenhand.url}/answers/pace")
    page.get_by_label(re.compile("A minute")).first.fill("6000")
    page.get_by_role("button", name=re.compile("Keep")).first.click()


def _answer_all(page: Page, evenhand: Desk, number: int) -> None:
    until = time.monotonic() + PATIENCE + number
    while True:
        page.goto(f"{evenhand.url}/answers/new?whose=all")
        if page.get_by_text(f"{number} cases are in it").is_visible():
            break
        assert time.monotonic() < until, page.inner_text("main")
        time.sleep(2)
    page.get_by_role("button", name="Write the answer").click()
    page.get_by_label("What everybody is told").fill(OUTAGE)
    expect(page.locator("#preview")).to_contain_text(OUTAGE, timeout=30_000)
    page.get_by_role("button", name=f"Send to {number} people").click()
    expect(page.locator("#progress")).to_contain_text(f"{number} of {number} sent", timeout=(120 + 3 * number) * 1000)


def _answered(network: Network) -> list[str]:
    """What the brand's posts stand below, by its own repository."""
    posts = [each["value"] for each in Person(network, BRAND).posts()]
    assert all(OUTAGE in post["text"] for post in posts)
    return [post["reply"]["parent"]["uri"] for post in posts]
