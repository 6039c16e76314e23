"""A call rings, is answered and ends; what came of it is noted, and everybody's screens follow."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from evenhand.cases.models import Case, Promise
from evenhand.cases.reads.calls import case_id_of
from evenhand.channels.domain.calls import CallStep
from tests.browser.conftest import listening
from tests.cast import Cast
from tests.workspace.test_phone import Line

pytestmark = pytest.mark.browser
Sit = Callable[..., Page]


def test_bob_answers_a_call_and_notes_what_came_of_it(sit_down: Sit, stage: Cast) -> None:
    line = Line(stage)
    page = sit_down(stage.bob)
    page.goto("/?whose=all")
    listening(page)
    call = line.tell(CallStep.BEGUN, "bob", name="Dana Whitlock")
    ringing = page.get_by_role("complementary", name="Calls at hand")
    expect(ringing).to_contain_text("Dana Whitlock")
    expect(ringing).to_contain_text("rings at Service line")
    ringing.get_by_role("link", name=f"Open EH-{case_id_of(call)}").click()
    expect(page.locator("#timeline")).to_contain_text("Called us")
    listening(page, Case.objects.get())
    line.tell(CallStep.ANSWERED, "bob")
    expect(page.locator("#timeline")).to_contain_text("Bob Keller is speaking")
    expect(ringing).to_contain_text("you speak since")
    line.tell(CallStep.ENDED)
    expect(ringing).to_contain_text("nothing is noted yet")
    ringing.get_by_role("link", name="What came of it?").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("We call back").check()
    sheet.get_by_label("Note for colleagues").fill("Dana looks for the contract number.")
    sheet.get_by_role("button", name="Keep").click()
    expect(page.locator("#toasts")).to_contain_text("Noted: We call back.")
    expect(page.locator("#timeline")).to_contain_text("Dana looks for the contract number.")
    expect(ringing).to_be_hidden()
    assert Promise.objects.get().kind == "call_back"
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(page.locator("#toasts")).to_contain_text("Taken back")
    assert Promise.objects.get().state == "withdrawn"
