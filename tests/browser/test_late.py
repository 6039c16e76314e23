"""What comes late: nothing that belongs elsewhere is put on the screen, and no words and no clicks are lost."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from evenhand.cases.models import Case
from evenhand.replies.models import Delivery, Draft
from tests.browser.conftest import listening
from tests.browser.held import Held, intercept, settled, until
from tests.browser.test_work import opened
from tests.cast import EVE, Cast

pytestmark = pytest.mark.browser
Sit = Callable[..., Page]


def two_cases(stage: Cast) -> tuple[Case, Case]:
    """Dana's and Eve's."""
    return stage.open_case(), stage.open_case("@harborline.example me too", author=EVE)


def shows(page: Page, case: Case) -> None:
    """The case, all of it: head, what was said, and where a reply goes."""
    expect(page.locator("#talk")).to_have_attribute("data-case", str(case.pk))
    expect(page.locator("#head .no")).to_contain_text(case.number)
    expect(page.locator("[data-composer]")).to_have_attribute("action", re.compile(f"/cases/{case.pk}/"))


def test_of_two_cases_opened_in_haste_the_last_is_shown(sit_down: Sit, stage: Cast) -> None:
    first, second = two_cases(stage)
    page = sit_down(stage.bob)
    page.goto("/?whose=all")
    held = Held(page, re.compile(rf"/cases/{first.pk}/\?"))
    page.locator(f"#row-{first.pk} a").click()
    held.wait()
    page.locator(f"#row-{second.pk} a").click()
    shows(page, second)
    held.let_go()
    shows(page, second)
    expect(page.locator(f"#row-{second.pk} a")).to_have_attribute("aria-current", "true")


@pytest.mark.parametrize("deed", ["resolve", "say"])
def test_a_late_answer_for_one_case_leaves_another_alone(sit_down: Sit, stage: Cast, deed: str) -> None:
    first, second = two_cases(stage)
    page = opened(sit_down, stage, first)
    held = Held(page, re.compile(f"/{deed}"))
    if deed == "resolve":
        page.get_by_role("button", name="Resolve", exact=True).click()
    else:
        page.get_by_label("Your reply").fill("On its way.")
        page.keyboard.press("Control+Enter")
    held.wait()
    page.locator(f"#row-{second.pk} a").click()
    shows(page, second)
    page.get_by_label("Your reply").fill("for Eve")
    held.let_go()
    page.unroute(held.address)
    expect(page.get_by_label("Your reply")).to_have_value("for Eve")
    shows(page, second)
    if deed == "resolve":
        page.mouse.move(1000, 400)
        expect(page.locator(f"#row-{first.pk}")).to_have_count(0)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#timeline")).to_contain_text("for Eve ^BK")
    assert Delivery.objects.get(text__startswith="for Eve").case == second


def test_a_late_look_at_one_case_leaves_another_alone(sit_down: Sit, stage: Cast) -> None:
    first, second = two_cases(stage)
    page = opened(sit_down, stage, first)
    listening(page, first)
    held = Held(page, re.compile(rf"/cases/{first.pk}/\?"))
    stage.open_case("@harborline.example are you there?")
    held.wait()
    page.locator(f"#row-{second.pk} a").click()
    shows(page, second)
    held.let_go()
    shows(page, second)
    expect(page.locator("#timeline")).not_to_contain_text("are you there?")


def test_a_look_while_a_deed_is_on_its_way_takes_nothing_away_from_it(sit_down: Sit, stage: Cast) -> None:
    case = stage.open_case()
    page = opened(sit_down, stage, case)
    listening(page, case)
    held = Held(page, "**/resolve*")
    page.locator("#case").focus()
    page.mouse.move(1000, 400)
    page.keyboard.press("e")
    held.wait()
    stage.open_case("@harborline.example are you there?")
    expect(page.locator("#rows")).to_contain_text("are you there?")
    page.wait_for_timeout(300)  # long enough for a look at the case, if there were one
    held.let_go()
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()
    expect(page.locator("#timeline")).to_contain_text("are you there?")
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()


def test_a_look_that_is_older_than_a_deed_does_not_undo_it(sit_down: Sit, stage: Cast) -> None:
    case = stage.open_case()
    page = opened(sit_down, stage, case)
    listening(page, case)
    old: list[Any] = []

    def answer_late(route: Route) -> None:
        if old:
            route.continue_()
        else:
            old.append((route, route.fetch()))

    intercept(page, re.compile(rf"/cases/{case.pk}/\?"), answer_late)
    stage.open_case("@harborline.example are you there?")
    until(page, lambda: old)
    page.locator("body").press("e")
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()
    route, answer = old[0]
    with page.expect_event("requestfinished", lambda done: done == route.request):
        route.fulfill(response=answer)
    settled(page)
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()
    expect(page.locator("#timeline")).to_contain_text("are you there?")


def test_resolve_and_next_goes_on_though_the_list_was_renewed_meanwhile(sit_down: Sit, stage: Cast) -> None:
    first, second = two_cases(stage)
    page = opened(sit_down, stage, first)
    page.locator("#case").focus()
    page.mouse.move(1000, 400)
    listening(page, first)
    held = Held(page, "**/resolve*")
    page.keyboard.press("Shift+E")
    held.wait()
    row = page.locator(f"#row-{second.pk} a").element_handle()
    stage.open_case("@harborline.example still nothing", author=EVE)
    page.wait_for_function("(row) => !row.isConnected", arg=row)
    held.let_go()
    shows(page, second)
    first.refresh_from_db()
    assert first.resolved_at is not None


def test_whoever_went_elsewhere_while_a_case_was_resolved_stays_there(sit_down: Sit, stage: Cast) -> None:
    first, _second = two_cases(stage)
    third = stage.open_case("@harborline.example and me", author=type(EVE)(external_id="f", name="Fay"))
    page = opened(sit_down, stage, first)
    held = Held(page, "**/resolve*")
    page.locator("body").press("Shift+E")
    held.wait()
    page.locator(f"#row-{third.pk} a").click()
    shows(page, third)
    held.let_go()
    page.mouse.move(1000, 400)
    expect(page.locator(f"#row-{first.pk}")).to_have_count(0)
    shows(page, third)


def test_a_refusal_is_heard_though_the_person_went_elsewhere(sit_down: Sit, stage: Cast) -> None:
    first, second = two_cases(stage)
    page = opened(sit_down, stage, first)
    page.get_by_label("Your reply").fill("👨‍👩‍👧" * 300)
    held = Held(page, "**/say*")
    page.get_by_role("button", name="Send", exact=True).click()
    held.wait()
    page.locator(f"#row-{second.pk} a").click()
    shows(page, second)
    held.let_go()
    expect(page.locator("#toasts")).to_contain_text("Shorten it by 4")
    shows(page, second)
    page.complaints.clear()  # type: ignore[attr-defined]  # the browser reports the refusal's status as an error
    assert Draft.objects.get().case == first


def test_a_click_that_meets_the_answer_counts(sit_down: Sit, stage: Cast) -> None:
    page = opened(sit_down, stage, stage.open_case())
    held = Held(page, "**/say*")
    page.keyboard.press("n")
    page.keyboard.type("a note")
    page.keyboard.press("Control+Enter")
    page.locator("label[for=mode-reply]").hover()
    page.mouse.down()
    held.let_go()
    page.mouse.up()
    expect(page.get_by_label("Your reply")).to_be_focused()
    page.keyboard.type("and already a reply")
    expect(page.get_by_label("Your reply")).to_have_value("and already a reply")
    expect(page.get_by_label("Your note")).to_have_value("")


@pytest.mark.parametrize("before", [0, 5])
def test_words_written_across_the_answer_are_not_lost(sit_down: Sit, stage: Cast, before: int) -> None:
    page = opened(sit_down, stage, stage.open_case())
    held = Held(page, "**/say*")
    page.get_by_label("Your reply").fill("First.")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("r")
    page.keyboard.type(" More"[:before])
    held.let_go()
    page.keyboard.type("and another thing")
    kept = "First. More" if before else ""
    expect(page.get_by_label("Your reply")).to_have_value(f"{kept}and another thing")
    expect(page.get_by_label("Your reply")).to_be_focused()
    expect(page.locator("[data-kept]")).to_have_text("Draft kept")
    assert Draft.objects.get().text == f"{kept}and another thing"


def test_what_is_sent_while_a_note_is_on_its_way_is_sent_once(sit_down: Sit, stage: Cast) -> None:
    page = opened(sit_down, stage, stage.open_case())
    held = Held(page, "**/say*")
    page.keyboard.press("n")
    page.keyboard.type("a note")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("n")
    page.keyboard.press("Control+Enter")  # the same once more is nothing
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    page.keyboard.type("a reply")
    page.keyboard.press("Control+Enter")
    held.let_go()
    held.let_go(1)
    expect(page.locator("#timeline")).to_contain_text("a reply ^BK")
    expect(page.locator(".note")).to_have_count(1)
    expect(page.get_by_label("Your reply")).to_have_value("")
    assert Delivery.objects.count() == 1
    assert len(held.routes) == 2


def test_half_a_reply_is_kept_though_a_note_was_begun_at_once(sit_down: Sit, stage: Cast) -> None:
    page = opened(sit_down, stage, stage.open_case())
    page.get_by_label("Your reply").fill("half a reply")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    until(page, lambda: Draft.objects.filter(mode="reply", text="half a reply").exists())
