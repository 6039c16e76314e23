"""Live updates: they come by themselves and never take anything out of the hand."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from evenhand.cases import actions
from evenhand.kernel import clock
from tests.browser.conftest import listening
from tests.cast import EVE, Cast

pytestmark = pytest.mark.browser
Sit = Callable[..., Page]


def test_a_new_case_appears_by_itself(sit_down: Sit, stage: Cast) -> None:
    page = sit_down(stage.bob)
    page.goto("/?whose=all")
    listening(page)
    page.mouse.move(1000, 400)
    stage.open_case()
    expect(page.locator("#rows")).to_contain_text("Dana Whitlock")
    expect(page.locator("#views")).to_contain_text("All open 1")


def test_under_the_hand_the_list_stands_still_and_says_what_is_new(sit_down: Sit, stage: Cast) -> None:
    stage.open_case()
    page = sit_down(stage.bob)
    page.goto("/?whose=all&sort=newest")
    listening(page)
    page.locator("#rows a.row").first.hover()
    stage.open_case("@harborline.example me too", author=EVE, now=clock.now())
    expect(page.locator("#pill")).to_have_text("1 new")
    expect(page.locator("#rows")).not_to_contain_text("Eve")
    page.locator("#pill").click()
    expect(page.locator("#rows")).to_contain_text("Eve")
    expect(page.locator("#pill")).to_be_hidden()


def test_new_words_arrive_beside_half_a_sentence(sit_down: Sit, stage: Cast) -> None:
    case = stage.open_case()
    page = sit_down(stage.bob)
    page.goto(f"/cases/{case.pk}/")
    listening(page, case)
    page.get_by_label("Your reply").click()
    page.keyboard.type("half a sent")
    stage.open_case("@harborline.example are you there?")
    expect(page.locator("#timeline")).to_contain_text("are you there?")
    page.keyboard.type("ence")
    expect(page.get_by_label("Your reply")).to_have_value("half a sentence")
    expect(page.get_by_label("Your reply")).to_be_focused()
    actions.write_note(case_id=case.pk, text="from Alice", key=uuid4(), actor=stage.alice, now=clock.now())
    expect(page.locator("#timeline")).to_contain_text("from Alice")
    expect(page.get_by_label("Your reply")).to_have_value("half a sentence")
    expect(page.locator("#announce")).to_have_text("Dana Whitlock wrote.")


def test_a_case_resolved_by_a_colleague_says_so(sit_down: Sit, stage: Cast) -> None:
    case = stage.open_case()
    page = sit_down(stage.bob)
    page.goto(f"/?whose=all&case={case.pk}")
    expect(page.locator("#talk")).to_be_visible()
    listening(page, case)
    actions.resolve_case(case_id=case.pk, actor=stage.alice, now=clock.now())
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()
    expect(page.locator("#rows a.row")).to_have_count(0)
