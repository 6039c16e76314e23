"""A promise from the case to the day it is due, and a case put to sleep, by keyboard."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from evenhand.cases.models import OpenCase, Promise
from evenhand.cases.reads.similar import shelf_of
from evenhand.flows.promises import ring
from evenhand.kernel import clock
from tests.browser.conftest import complete
from tests.cast import Cast

pytestmark = pytest.mark.browser
Sit = Callable[..., Page]


def test_a_promise_is_made_alarmed_kept_and_taken_back(sit_down: Sit, stage: Cast) -> None:
    case = stage.open_case()
    page = sit_down(stage.bob)
    page.goto(f"/cases/{case.pk}/")
    expect(page.locator("#context-panel")).to_contain_text("Nothing is promised.")
    page.keyboard.press("p")
    expect(page.locator("#sheet")).to_be_visible()
    page.keyboard.type("Say whether the line is up")
    page.keyboard.press("Enter")
    expect(page.locator("#sheet")).to_be_hidden()
    expect(page.locator("#context-panel")).to_contain_text("Say whether the line is up")

    made = Promise.objects.get()
    assert made.owner == stage.bob
    assert ring(now=made.due_at + timedelta(seconds=1)) == 1
    Promise.objects.filter(pk=made.pk).update(due_at=clock.now() - timedelta(minutes=5))
    page.goto("/promises/")
    expect(page.get_by_text("1 promise of yours is due.")).to_be_visible()
    page.get_by_role("button", name="Kept").click()
    expect(page.get_by_text("You owe nobody anything.")).to_be_visible()
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(page.get_by_text("1 promise of yours is due.")).to_be_visible()


def test_a_promise_without_words_is_refused_on_the_sheet(sit_down: Sit, stage: Cast) -> None:
    page = sit_down(stage.bob)
    page.goto(f"/cases/{stage.open_case().pk}/")
    page.get_by_role("link", name="Promise", exact=True).click()
    page.get_by_label("What", exact=True).fill("   ")
    page.get_by_label("Another time").check()
    page.locator("#promise-at").fill("2020-01-01T10:00")
    page.get_by_role("button", name="Promise", exact=True).click()
    expect(page.locator("#sheet").get_by_role("alert")).to_have_text("Say what is promised.")
    page.keyboard.press("Escape")
    expect(page.locator("#sheet")).to_be_hidden()
    page.complaints.clear()  # type: ignore[attr-defined]  # the browser reports the refusal's status as an error
    assert not Promise.objects.exists()


def test_a_case_is_put_to_sleep_and_woken_by_keyboard(sit_down: Sit, stage: Cast) -> None:
    case = stage.open_case()
    page = sit_down(stage.bob)
    page.goto(f"/cases/{case.pk}/")
    expect(page.locator("#context-panel")).to_be_visible()
    page.keyboard.press("s")
    expect(page.get_by_role("button", name="Until the customer writes")).to_be_visible()
    page.get_by_role("button", name="Tomorrow").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("Snoozed until tomorrow 09:00.")
    expect(page.locator("#context-panel")).to_contain_text("Asleep until tomorrow 09:00")
    assert OpenCase.objects.get(pk=case.pk).category == 4
    page.get_by_role("button", name="Wake it now").click()
    expect(page.locator("#context-panel")).not_to_contain_text("Asleep until")
    assert OpenCase.objects.get(pk=case.pk).category == 1


def test_tabs_go_by_digits_and_arrows_and_are_remembered(sit_down: Sit, stage: Cast) -> None:
    case = stage.open_case()
    shelf_of(stage.harborline.pk).fill()
    page = sit_down(stage.bob)
    page.goto(f"/cases/{case.pk}/")
    expect(page.get_by_role("tab", name="Case")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("4")
    expect(page.get_by_role("tab", name="Activity")).to_have_attribute("aria-selected", "true")
    page.get_by_role("tab", name="Activity").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Record")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("tab", name="Record")).to_be_focused()
    expect(page.locator("#context-panel")).to_contain_text("No customer record is connected")
    page.keyboard.press("Home")
    expect(page.get_by_role("tab", name="Case")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#context-panel")).to_contain_text("Notes on the person")
    complete(page)
    page.reload()
    expect(page.get_by_role("tab", name="Person")).to_have_attribute("aria-selected", "true")
