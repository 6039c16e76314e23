"""Two people prove to be one, their cases become one, another matter is split off, and a forum post is answered."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from evenhand.cases.models import Case, Link, Split
from evenhand.flows import answer
from evenhand.replies.models import Delivery
from tests.browser.conftest import complete
from tests.cast import EVE, NOON, Cast

pytestmark = pytest.mark.browser
Sit = Callable[..., Page]


def at_case(page: Page, case_id: int) -> None:
    expect(page.locator("#talk")).to_have_attribute("data-case", str(case_id))
    complete(page)


def test_two_people_are_one_and_what_does_not_belong_together_is_split(sit_down: Sit, stage: Cast) -> None:
    first = stage.open_case()
    second = stage.open_case("@harborline.example it is me again, still no internet", author=EVE)
    stage.hear(stage.post("@harborline.example and my bill is wrong", author=EVE, in_reply_to="post-2"))
    page = sit_down(stage.bob)
    page.goto(f"/cases/{second.pk}/")
    at_case(page, second.pk)
    page.get_by_text("More to do with this case").locator("xpath=ancestor::summary").click()
    page.get_by_role("link", name="Merge into another case").click()
    page.get_by_label("The other case, by its number").fill(f"EH-{first.pk}")
    page.get_by_label(re.compile("They are one person")).check()
    page.get_by_role("button", name="Merge", exact=True).click()
    at_case(page, first.pk)
    expect(page.locator("#toasts")).to_contain_text(f"EH-{second.pk} was merged into this case.")
    expect(page.locator("#timeline")).to_contain_text("and my bill is wrong")

    page.locator("#time").focus()
    page.keyboard.press("v")
    page.get_by_role("checkbox", name=re.compile("and my bill is wrong")).check()
    page.get_by_label("Title of the new case").fill("A wrong bill")
    page.get_by_role("button", name="Make a new case").click()
    expect(page.locator("#head h1")).to_have_text("A wrong bill")
    split = Split.objects.get()
    at_case(page, split.target_id)
    expect(page.locator("#strip")).to_contain_text(f"Split off EH-{first.pk}")
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    at_case(page, first.pk)
    expect(page.locator("#timeline")).to_contain_text("and my bill is wrong")


def test_a_link_is_made_and_taken_back_without_leaving_the_case(sit_down: Sit, stage: Cast) -> None:
    first = stage.open_case()
    second = stage.open_case("@harborline.example my bill is wrong", now=NOON + timedelta(days=5))
    page = sit_down(stage.bob)
    page.goto(f"/cases/{second.pk}/link")
    page.get_by_label(re.compile("Duplicate of it")).check()
    page.get_by_label(re.compile("my internet is down again")).check()
    page.get_by_role("button", name="Link", exact=True).click()
    at_case(page, second.pk)
    expect(page.locator("#strip")).to_contain_text(f"Duplicate of EH-{first.pk}")
    page.locator("#strip").get_by_role("button", name=re.compile("Undo the link")).click()
    expect(page.locator("#strip")).not_to_contain_text("Duplicate of")
    assert Link.objects.get().undone_at is not None


def test_a_forum_post_is_brought_answered_and_carried(sit_down: Sit, stage: Cast) -> None:
    page = sit_down(stage.bob)
    page.goto("/posts/add")
    page.get_by_label("Address of the page").fill("https://forum.example/t/line-down/42")
    page.get_by_label("What they wrote").fill("Harborline, my line is down since Monday")
    page.get_by_label("Who wrote it").fill("dana_w")
    page.get_by_role("button", name="Open a case").click()
    case = Case.objects.get()
    at_case(page, case.pk)
    expect(page.locator("#timeline")).to_contain_text("Public at forum.example, by hand")
    page.get_by_label("Your reply").fill("The crew comes today.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#timeline")).to_contain_text("Post this at forum.example yourself.")
    answer.deliver(Delivery.objects.get().pk)
    expect(page.get_by_role("button", name="Copy the words")).to_be_visible()
    page.get_by_label("Address of your reply").fill("https://forum.example/t/line-down/42#2")
    page.get_by_role("button", name="I posted it").click()
    expect(page.locator("#timeline")).not_to_contain_text("Post this at")
    expect(page.locator("#timeline")).to_contain_text("The crew comes today.")
    assert Delivery.objects.get().state == "sent"
