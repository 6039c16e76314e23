"""A queue worked through without a mouse: keys, the palette, columns; and without one-letter keys."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from evenhand.cases.models import Case
from evenhand.people.models import Agent
from tests.browser.conftest import complete
from tests.cast import DANA, EVE, Cast

pytestmark = pytest.mark.browser
Sit = Callable[..., Page]
TWO = [DANA, EVE]


def queue_of_two(stage: Cast) -> list[Case]:
    """Two people wait."""
    words = "@harborline.example my internet is down"
    return [stage.open_case(f"{words} {number}", author=author) for number, author in enumerate(TWO)]


def named(page: Page, letters: str) -> None:
    """Open the palette and write."""
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.type(letters)


def test_a_queue_is_worked_through_by_keyboard_only(sit_down: Sit, stage: Cast) -> None:
    first, second = queue_of_two(stage)
    page = sit_down(stage.bob)
    page.goto("/")
    page.keyboard.press("g")
    page.keyboard.press("u")
    page.wait_for_url("**/?whose=unassigned")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#talk")).to_have_attribute("data-case", str(first.pk))
    page.keyboard.press("a")
    expect(page.locator("#timeline")).to_contain_text("took the case")
    named(page, "assign alice")
    expect(page.locator("#palette [aria-selected=true]")).to_contain_text("Assign to Alice Moreau")
    page.keyboard.press("Enter")
    expect(page.locator("#timeline")).to_contain_text("Alice Moreau")
    expect(page.locator("#palette")).to_be_hidden()
    named(page, f"eh-{second.pk}")
    expect(page.locator("#palette [aria-selected=true]")).to_contain_text(f"EH-{second.pk}")
    page.keyboard.press("Enter")
    expect(page.locator("#talk")).to_have_attribute("data-case", str(second.pk))
    page.keyboard.press("e")
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()
    assert Case.objects.get(pk=first.pk).assignee == stage.alice
    assert Case.objects.get(pk=second.pk).resolved_at is not None


def test_a_reply_is_sent_its_case_resolved_and_the_next_one_opened_without_leaving_the_keys(
    sit_down: Sit, stage: Cast
) -> None:
    first, second = queue_of_two(stage)
    page = sit_down(stage.bob)
    page.goto(f"/?whose=all&case={first.pk}")
    expect(page.locator("#talk")).to_have_attribute("data-case", str(first.pk))
    complete(page)
    page.locator("#case").press("r")
    expect(page.get_by_label("Your reply")).to_be_focused()
    page.keyboard.type("It is repaired.")
    page.keyboard.press("Control+Shift+Enter")
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()
    expect(page.locator("#timeline")).to_contain_text("It is repaired.")
    page.keyboard.press("Shift+E")
    expect(page.locator("#talk")).to_have_attribute("data-case", str(second.pk))
    assert Case.objects.get(pk=first.pk).resolved_at is not None
    assert Case.objects.get(pk=second.pk).resolved_at is None


def test_what_only_the_menu_of_a_case_holds_stands_in_the_palette(sit_down: Sit, stage: Cast) -> None:
    case, _other = queue_of_two(stage)
    page = sit_down(stage.bob)
    page.goto(f"/?whose=all&case={case.pk}")
    expect(page.locator("#talk")).to_have_attribute("data-case", str(case.pk))
    named(page, "merge")
    expect(page.locator("#palette [aria-selected=true]")).to_contain_text("Merge into another case")
    page.keyboard.press("Enter")
    expect(page.locator("#target")).to_be_focused()


def test_the_palette_finds_pages_and_people_by_a_few_letters(sit_down: Sit, stage: Cast) -> None:
    queue_of_two(stage)
    page = sit_down(stage.alice)
    page.goto("/")
    named(page, "dana whitlock")
    expect(page.get_by_role("group", name="People").get_by_role("option")).to_contain_text("Dana Whitlock")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    named(page, "helth")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    page.keyboard.type("alt")
    expect(page.locator("#palette [aria-selected=true]")).to_contain_text("Health")
    page.keyboard.press("Enter")
    page.wait_for_url("**/health/")


def test_nothing_of_that_name_is_said(sit_down: Sit, stage: Cast) -> None:
    page = sit_down(stage.bob)
    page.goto("/")
    named(page, "q")
    page.get_by_role("combobox", name="A deed, a page").fill("#####")
    complete(page)
    expect(page.get_by_role("option", name="Search all that was said")).to_be_visible()


def test_columns_fold_widen_and_stay_so(sit_down: Sit, stage: Cast) -> None:
    case = queue_of_two(stage)[0]
    page = sit_down(stage.bob)
    page.goto(f"/cases/{case.pk}/")
    complete(page)
    page.locator("#case").focus()
    page.keyboard.press("[")
    expect(page.locator("#list")).to_be_hidden()
    page.keyboard.press("]")
    expect(page.locator("#side")).to_be_hidden()
    page.reload()
    expect(page.locator("#list")).to_be_hidden()
    page.get_by_role("button", name="About Dana Whitlock").click()
    expect(page.locator("#side")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("#case").focus()
    page.keyboard.press("[")
    page.keyboard.press("]")
    expect(page.locator("#list")).to_be_visible()
    grip = page.get_by_role("separator", name="Width of the list")
    expect(grip).not_to_have_attribute("aria-valuenow", "0")
    before = int(grip.get_attribute("aria-valuenow") or 0)
    grip.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(grip).to_have_attribute("aria-valuenow", str(before + 32))
    page.reload()
    expect(page.locator("#list")).to_have_css("width", f"{before + 32}px")
    page.locator("[data-layout] summary").click()
    page.get_by_role("button", name="All columns as they were").click()
    expect(page.locator("#list")).to_have_css("width", f"{before}px")


def test_without_one_letter_keys_only_keys_with_ctrl_work(sit_down: Sit, stage: Cast) -> None:
    case = queue_of_two(stage)[0]
    Agent.objects.filter(pk=stage.bob.pk).update(has_letter_keys=False)
    page = sit_down(stage.bob)
    page.goto(f"/cases/{case.pk}/")
    complete(page)
    page.locator("#case").focus()
    for key in ("e", "a", "?", "[", "g", "u"):
        page.keyboard.press(key)
    expect(page.locator("#list")).to_be_visible()
    expect(page.get_by_role("dialog")).to_be_hidden()
    named(page, "resolve")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()
    assert Case.objects.get(pk=case.pk).assignee is None


def test_arrows_go_through_a_menu_and_escape_gives_the_focus_back(sit_down: Sit, stage: Cast) -> None:
    page = sit_down(stage.alice)
    page.goto("/")
    summary = page.locator("details.me > summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="My preferences")).to_be_focused()
    page.keyboard.press("End")
    expect(page.get_by_role("button", name="Log out")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="My preferences")).to_be_focused()
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()


def test_without_a_connection_the_page_says_so_and_says_when_it_is_back(sit_down: Sit, stage: Cast) -> None:
    page = sit_down(stage.bob)
    page.goto("/")
    page.context.set_offline(True)
    expect(page.get_by_text("No connection.")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("The connection is back.")).to_be_visible()
    expect(page.get_by_text("No connection.")).to_be_hidden()
    page.complaints.clear()


def test_the_focus_is_never_lost_after_a_deed(sit_down: Sit, stage: Cast) -> None:
    """What had it may leave the list, or come anew: then it is on the row that follows, or on the same menu."""
    first, second = queue_of_two(stage)
    page = sit_down(stage.bob)
    page.goto("/?whose=unassigned")
    complete(page)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#talk")).to_have_attribute("data-case", str(first.pk))
    page.keyboard.press("a")
    expect(page.locator(f"#rows a[data-case='{first.pk}']")).to_have_count(0)
    expect(page.locator(f"#rows a[data-case='{second.pk}']")).to_be_focused()
    page.keyboard.press("A")
    expect(page.locator("#assign-menu button.choice").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#assign-menu > summary")).to_be_focused()
    page.keyboard.press("s")
    expect(page.locator("#snooze-menu button.choice").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("Snoozed")
    expect(page.locator("#snooze-menu > summary")).to_be_focused()
    page.locator("#toasts").get_by_role("button", name="Undo").last.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("The case is back.")
    expect(page.locator("#case")).to_be_focused()
