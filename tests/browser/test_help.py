"""From the first words of an article to a reader who finds it, whom it does not help, and whom a person hears."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from evenhand.cases.models import Case
from evenhand.kernel import clock
from evenhand.knowledge.actions.centres import keep_section, set_centre
from evenhand.knowledge.models import Edition
from tests.browser.sight import faults_everywhere
from tests.cast import Cast

pytestmark = pytest.mark.browser
Sit = Callable[..., Page]


def open_centre(stage: Cast) -> None:
    """A help centre with one section."""
    set_centre(
        brand=stage.harborline, is_on=True, name="Harborline help", welcome="", accent="#ffcc00", host="",
        languages=["en", "de"], takes_questions=True, contact="0800 1234", actor=stage.alice, now=clock.now(),
    )  # fmt: skip
    keep_section(
        brand=stage.harborline, section_id=None, names={"en": "Internet"}, about={"en": "Speed and lights."},
        parent_id=None, position=0, actor=stage.alice, now=clock.now(),
    )  # fmt: skip


def test_what_an_agent_writes_helps_a_reader_or_leads_them_to_a_person(
    sit_down: Sit, stage: Cast, chromium: Any, live_server: Any
) -> None:
    open_centre(stage)
    found: dict[str, list[str]] = {}

    bob = sit_down(stage.bob)
    bob.goto("/knowledge/new")
    bob.get_by_label("Title").fill("The router blinks red")
    bob.get_by_label("In a sentence").fill("What the light says.")
    bob.get_by_label("Text", exact=True).fill("There is **no signal**.\n\n## What now?\n\nCheck the cable.")
    expect(bob.locator("#preview strong")).to_have_text("no signal")
    found["new"] = faults_everywhere(bob)
    bob.get_by_role("button", name="Keep as a draft").click()
    bob.get_by_label("Section", exact=True).select_option(label="Internet")
    with bob.expect_navigation():
        bob.locator("section", has=bob.get_by_role("heading", name="Where it belongs")).get_by_role("button").click()
    bob.get_by_role("button", name="Ask for a look").click()
    expect(bob.get_by_text("Those who lead find it in their list.")).to_be_visible()

    alice = sit_down(stage.alice)
    alice.goto("/knowledge/")
    alice.get_by_role("link", name="1 draft waits for a look").click()
    alice.get_by_role("link", name="The router blinks red").click()
    alice.get_by_role("button", name="Publish").click()
    expect(alice.get_by_text("Published. Readers see these words now.")).to_be_visible()
    found["article at the desk"] = faults_everywhere(alice)

    reader = chromium.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 900}).new_page()
    reader.goto("/site/help/harborline/en/")
    found["front"] = faults_everywhere(reader)
    reader.get_by_role("searchbox").press_sequentially("blinks r")
    reader.locator("#found-so-far").get_by_role("link", name="The router blinks red").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("The router blinks red")
    found["page"] = faults_everywhere(reader)
    reader.get_by_role("button", name="No", exact=True).click()
    reader.locator("#helped").get_by_role("link", name="Ask a person").click()
    expect(reader.get_by_text("You read “The router blinks red”.")).to_be_visible()
    reader.get_by_label("What would you like to know?").fill("It still blinks. What now?")
    reader.get_by_label("Your mail address").fill("dana@mail.example")
    found["form"] = faults_everywhere(reader)
    reader.get_by_role("button", name="Send").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Your question is with us")
    assert reader.context.cookies() == []
    reader.context.close()

    alice.goto(f"/cases/{Case.objects.get().pk}/")
    expect(alice.get_by_text("Read “The router blinks red”, and it did not help.")).to_be_visible()
    edition = Edition.objects.get()
    assert (edition.not_helped, edition.helped) == (1, 0)
    assert not {name: problems for name, problems in found.items() if problems}
