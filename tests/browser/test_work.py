"""A day's work in a browser: open, write, send, assign, resolve, reopen, note, search."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from evenhand.cases.models import Case, Note
from evenhand.channels.domain.connector import Author
from evenhand.replies.models import Delivery, Draft
from tests.browser.conftest import complete
from tests.browser.held import Held
from tests.cast import Cast

pytestmark = pytest.mark.browser
Sit = Callable[..., Page]


def opened(sit_down: Sit, stage: Cast, case: Case, **options: Any) -> Page:
    """The desk with the case beside the list."""
    page = sit_down(stage.bob, **options)
    page.goto("/?whose=all")
    page.locator(f"#row-{case.pk} a").click()
    expect(page.locator("#talk")).to_have_attribute("data-case", str(case.pk))
    return page


def test_from_login_to_a_sent_reply(chromium: Any, live_server: Any, stage: Cast) -> None:
    stage.open_case()
    page = chromium.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 900}).new_page()
    page.goto("/")
    page.get_by_label("Name or mail address").fill("bob")
    page.get_by_label("Password").fill("bob-password")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name="All open").click()
    page.get_by_role("link", name=re.compile("Dana Whitlock")).click()
    page.get_by_label("Your reply").fill("The crew is on its way, Dana.")
    expect(page.locator("[data-count]")).to_have_text("267 left")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#timeline")).to_contain_text("The crew is on its way, Dana. ^BK")
    expect(page.locator("#timeline")).to_contain_text("Being sent")
    expect(page.get_by_label("Your reply")).to_have_value("")
    assert Delivery.objects.get().author == stage.bob
    page.context.close()


def test_two_quick_clicks_send_once(sit_down: Sit, stage: Cast) -> None:
    page = opened(sit_down, stage, stage.open_case())
    page.get_by_label("Your reply").fill("Once.")
    page.get_by_role("button", name="Send", exact=True).dblclick()
    expect(page.locator("#timeline")).to_contain_text("Being sent")
    complete(page)
    assert Delivery.objects.count() == 1


def test_a_reply_that_is_too_long_is_counted_and_refused_and_stays(sit_down: Sit, stage: Cast) -> None:
    page = opened(sit_down, stage, stage.open_case())
    page.get_by_label("Your reply").fill("👨‍👩‍👧" * 300)
    expect(page.locator("[data-count]")).to_have_text("2 posts")
    page.get_by_label("Send as a thread of 2 posts").uncheck()
    expect(page.locator("[data-count]")).to_have_text("4 too many")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Shorten it by 4")
    expect(page.get_by_label("Your reply")).to_have_value("👨‍👩‍👧" * 300)
    page.complaints.clear()  # the browser reports the refusal's status as an error
    assert not Delivery.objects.exists()


def test_assign_resolve_reopen(sit_down: Sit, stage: Cast) -> None:
    case = stage.open_case()
    page = opened(sit_down, stage, case)
    page.get_by_role("button", name="Take", exact=True).click()
    expect(page.locator("#timeline")).to_contain_text("Bob Keller took the case")
    expect(page.locator(f"#row-{case.pk}")).to_contain_text("BK")
    page.get_by_role("button", name="Resolve", exact=True).click()
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()
    expect(page.locator(f"#row-{case.pk}")).to_have_count(0)
    page.get_by_role("button", name="Reopen").click()
    expect(page.locator(f"#row-{case.pk}")).to_be_visible()
    page.locator("#assign-menu summary").click()
    page.locator(".choices").get_by_role("button", name="Back to the queue").click()
    expect(page.locator("#timeline")).to_contain_text("gave the case back")


def test_note_and_reply_keep_apart(sit_down: Sit, stage: Cast) -> None:
    case = stage.open_case()
    page = opened(sit_down, stage, case)
    page.get_by_label("Your reply").fill("half a reply")
    expect(page.locator("[data-kept]")).to_have_text("Draft kept")
    page.locator("label[for=mode-note]").click()
    expect(page.get_by_text("The customer never sees it")).to_be_visible()
    page.get_by_label("Your note").fill("She teaches in the evenings.")
    page.get_by_role("button", name="Keep note").click()
    expect(page.locator(".note")).to_contain_text("She teaches in the evenings.")
    page.locator("label[for=mode-reply]").click()
    expect(page.get_by_label("Your reply")).to_have_value("half a reply")
    assert [note.text for note in Note.objects.all()] == ["She teaches in the evenings."]
    page.reload()
    expect(page.get_by_label("Your reply")).to_have_value("half a reply")


def test_words_written_while_a_note_is_on_its_way_are_not_lost(sit_down: Sit, stage: Cast) -> None:
    page = opened(sit_down, stage, stage.open_case())
    held = Held(page, "**/say*")
    page.keyboard.press("n")
    page.keyboard.type("a note")
    page.keyboard.press("Control+Enter")
    page.locator("label[for=mode-reply]").click()
    expect(page.get_by_label("Your reply")).to_be_focused()
    page.keyboard.type("and already a reply")
    held.let_go()
    expect(page.locator(".note")).to_contain_text("a note")
    expect(page.get_by_label("Your reply")).to_have_value("and already a reply")
    expect(page.get_by_label("Your reply")).to_be_focused()
    page.unroute(held.address)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#timeline")).to_contain_text("and already a reply ^BK")


def test_search_finds_and_opens(sit_down: Sit, stage: Cast) -> None:
    stage.open_case()
    page = sit_down(stage.bob)
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("internet")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile("Dana Whitlock")).click()
    expect(page.locator("#talk")).to_be_visible()


def test_everything_by_keyboard(sit_down: Sit, stage: Cast) -> None:
    first = stage.open_case()
    second = stage.open_case(
        "@harborline.example me too", author=type(stage.post("").author)(external_id="e", name="Eve")
    )
    page = sit_down(stage.bob)
    page.goto("/?whose=all")
    for key in ("j", "j"):
        page.keyboard.press(key)
    expect(page.locator(f"#row-{second.pk} a")).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.locator("#talk")).to_have_attribute("data-case", str(first.pk))
    page.keyboard.press("a")
    expect(page.locator("#timeline")).to_contain_text("took the case")
    page.keyboard.press("n")
    page.keyboard.type("just a note")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".note")).to_contain_text("just a note")
    expect(page.locator("#case")).to_be_focused()
    page.keyboard.press("r")
    page.keyboard.type("On it; je kann nicht")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#timeline")).to_contain_text("On it; je kann nicht ^BK")
    page.keyboard.press("Shift+E")
    expect(page.locator("#talk")).to_have_attribute("data-case", str(second.pk))
    assert Case.objects.get(pk=first.pk).resolved_at is not None
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("g")
    page.keyboard.press("i")
    page.wait_for_url("**/")


def test_the_desk_works_without_script(sit_down: Sit, stage: Cast) -> None:
    case = stage.open_case()
    page = sit_down(stage.bob, java_script_enabled=False)
    page.goto("/?whose=all")
    page.get_by_role("link", name=re.compile("Dana Whitlock")).click()
    page.get_by_role("button", name="Take", exact=True).click()
    page.get_by_label("Your reply").fill("Without script.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#timeline")).to_contain_text("Without script. ^BK")
    page.locator("label[for=mode-note]").click()
    page.get_by_label("Your note").fill("A plain note.")
    page.get_by_role("button", name="Keep note").click()
    expect(page.locator(".note")).to_contain_text("A plain note.")
    page.get_by_role("button", name="Resolve", exact=True).click()
    page.get_by_role("button", name="Reopen").click()
    assert Case.objects.get(pk=case.pk).assignee == stage.bob
    assert not Draft.objects.exists()


def test_what_is_typed_is_found_beside_the_open_case(sit_down: Sit, stage: Cast) -> None:
    found = stage.open_case(text="@harborline.example My invoice is wrong")
    mira = Author(external_id="did:plc:mira", handle="mira.example", name="Mira Holm")
    other = stage.open_case(text="@harborline.example No signal since noon", author=mira)
    page = opened(sit_down, stage, other)
    page.get_by_role("searchbox").press_sequentially("invoice")
    expect(page.locator("#list h2")).to_have_text("1 case")
    expect(page.locator("#rows")).to_contain_text("My invoice is wrong")
    expect(page.locator("#announce")).to_have_text("1 case")
    expect(page.locator("#talk")).to_have_attribute("data-case", str(other.pk))
    page.locator(f"#row-{found.pk} a").click()
    expect(page.locator("#talk")).to_have_attribute("data-case", str(found.pk))
