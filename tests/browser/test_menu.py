"""The menu beside every page: groups that fold by hand, by key and on a phone, and stand there as they were left."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import complete
from tests.browser.sight import PHONE, faults, faults_everywhere
from tests.cast import Cast

pytestmark = pytest.mark.browser
Sit = Callable[..., Page]


def test_a_group_that_is_unfolded_by_key_leads_on_and_stands_open_on_every_device(sit_down: Sit, stage: Cast) -> None:
    page = sit_down(stage.alice)
    page.goto("/")
    complete(page)
    group = page.locator("#views summary", has_text="Help many")
    group.focus()
    with page.expect_response("**/me/groups"):
        page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#views").get_by_role("link", name="Issues")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/issues/")
    complete(page)
    expect(page.locator("#views [aria-current]")).to_have_text("Issues")
    page.evaluate("for (const group of document.querySelectorAll('#views details')) group.open = true")
    assert not faults_everywhere(page)

    phone = sit_down(stage.alice, **PHONE)
    phone.goto("/forecast/")
    complete(phone)
    phone.get_by_role("button", name="Menu").tap()
    for words in ("Issues", "Forecast"):
        expect(phone.locator("#views").get_by_role("link", name=words)).to_be_visible()
    expect(phone.locator("#views [aria-current=page]")).to_be_in_viewport()
    assert not faults(phone)
