"""One person with two tabs at one case; keys that lead back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from evenhand.cases.models import Case
from evenhand.kernel import clock
from evenhand.replies.models import Draft
from tests.browser.conftest import complete, listening
from tests.browser.held import until
from tests.cast import EVE, Cast

pytestmark = pytest.mark.browser
Sit = Callable[..., Page]


def draft() -> str:
    return Draft.objects.values_list("text", flat=True).first() or ""


def test_what_is_written_in_two_tabs_is_kept_by_both(sit_down: Sit, stage: Cast) -> None:
    case = stage.open_case(now=clock.now())
    one = sit_down(stage.bob)
    other = one.context.new_page()
    for page in (one, other):
        page.goto(f"/cases/{case.pk}/")
        complete(page)
        listening(page, case)
    mine, theirs = one.get_by_label("Your reply"), other.get_by_label("Your reply")

    # Where only one writes, the other shows it.
    mine.fill("We know of the outage.")
    expect(theirs).to_have_value("We know of the outage.")
    theirs.fill("We know of it.")
    expect(mine).to_have_value("We know of it.")

    # Where both write before either is kept, each is told, and no word is lost.
    one.evaluate("field => { field.value += ' It is repaired by six.'; }", mine.element_handle())
    theirs.fill("Which lamp is on?")
    expect(one.locator("[data-elsewhere]")).to_be_visible()
    mine.press("End")
    mine.type(" Sorry!")
    until(one, lambda: "lamp" in draft() and "Sorry!" in draft())
    expect(other.locator("[data-elsewhere]")).to_be_visible()

    # Bringing them here ends it for both.
    other.get_by_role("button", name="Bring them here").click()
    expect(other.locator("[data-elsewhere]")).to_be_hidden()
    expect(one.locator("[data-elsewhere]")).to_be_hidden()
    expect(mine).to_have_value("We know of it. It is repaired by six. Sorry!\n\nWhich lamp is on?")

    # What goes out in one is gone from the other.
    theirs.press("Control+Enter")
    expect(mine).to_have_value("")


def test_taking_is_what_z_takes_back_and_escape_leaves_the_form_of_a_split(sit_down: Sit, stage: Cast) -> None:
    case = stage.open_case(now=clock.now())
    other = stage.open_case("@harborline.example no internet here", author=EVE, now=clock.now())
    page = sit_down(stage.bob)
    page.goto(f"/cases/{case.pk}/?whose=all")
    complete(page)
    listening(page, case)
    page.locator("#case").focus()
    page.keyboard.press("Shift+E")
    expect(page.locator("#talk")).to_have_attribute("data-case", str(other.pk))
    page.keyboard.press("a")
    expect(page.locator("#toasts")).to_contain_text(f"EH-{other.pk} is yours.")
    page.keyboard.press("z")
    until(page, lambda: Case.objects.get(pk=other.pk).assignee_id is None)
    assert Case.objects.get(pk=case.pk).resolved_at is not None

    page.goto(f"/cases/{other.pk}/split")
    page.get_by_label("Title of the new case").press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator("#talk")).to_have_attribute("data-case", str(other.pk))
