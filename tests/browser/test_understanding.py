"""Understanding in a browser: a message's reading is corrected by mouse and by keyboard; leads write down subjects."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from evenhand.cases.models import Case
from evenhand.kernel import clock
from evenhand.understanding.actions.subjects import begin_with_starter
from evenhand.understanding.domain.taxonomy import starter
from evenhand.understanding.models import Correction, Kind, Reading, Severity, Subject, SubjectExample
from tests.browser.conftest import complete, fits, listening
from tests.browser.held import settled
from tests.browser.sight import PHONE, faults, faults_everywhere
from tests.cast import Cast

pytestmark = pytest.mark.browser
Sit = Callable[..., Page]
WORDS = "@harborline.example down again and it smells of gas. Card 4111 1111 1111 1111, call me: 0151 23456789"


@pytest.fixture
def case(stage: Cast) -> Case:
    """Dana's message, read as a complaint that is severe."""
    opened = stage.open_case(WORDS)
    Reading.objects.update(
        kind=Kind.COMPLAINT, polarity=-1, severity=Severity.HIGH, spam=0.0, abuse=0.0, audience=1, language="en"
    )
    return opened


def begun(stage: Cast) -> list[Subject]:
    """The offered subjects, taken."""
    names = [each.name for each in starter()]
    begin_with_starter(brand_id=stage.harborline.pk, names=names, actor=stage.alice, now=clock.now())
    return list(Subject.objects.order_by("name"))


def look(page: Page, case: Case) -> Page:
    """The case on the screen."""
    page.goto(f"/cases/{case.pk}/")
    complete(page)
    return page


def test_a_click_corrects_and_undo_takes_it_back(sit_down: Sit, stage: Cast, case: Case) -> None:
    page = look(sit_down(stage.bob), case)
    strip = page.locator(".reading")
    expect(strip).to_contain_text("Complaint")
    strip.locator("summary", has_text="Complaint").click()
    strip.get_by_role("button", name="Question").click()
    expect(page.locator(".reading summary", has_text="Question")).to_be_focused()
    expect(page.locator("#toasts")).to_contain_text("Kind corrected")
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(page.locator(".reading summary", has_text="Complaint")).to_be_visible()
    assert Correction.objects.get().undone_at is not None


def test_the_keyboard_alone_corrects(sit_down: Sit, stage: Cast, case: Case) -> None:
    page = look(sit_down(stage.bob), case)
    page.keyboard.press("c")
    expect(page.locator(".reading .choice[aria-current]")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".reading .choice[aria-current]:visible")).to_have_text("Unhappy")
    expect(page.locator(".reading .choice[aria-current]:visible")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".reading .choice:visible", has_text="Neutral")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("Sentiment corrected")
    correction = Correction.objects.get()
    assert (correction.field, correction.was, correction.value) == ("sentiment", "negative", "neutral")
    page.keyboard.press("c")
    page.keyboard.press("Escape")
    expect(page.locator(".reading details[open]")).to_have_count(0)


def test_what_goes_without_saying_is_corrected_behind_the_dots(sit_down: Sit, stage: Cast, case: Case) -> None:
    page = look(sit_down(stage.bob), case)
    page.locator(".reading .dots summary").click()
    page.locator(".reading .dots").get_by_role("link", name="Who writes").click()
    page.locator(".reading .dots").get_by_role("button", name="Press").click()
    expect(page.locator(".reading summary", has_text="Press")).to_be_visible()


def test_a_post_is_put_to_a_subject_and_is_an_example_at_once(sit_down: Sit, stage: Cast, case: Case) -> None:
    outage = next(each for each in begun(stage) if each.name == "Outage")
    page = look(sit_down(stage.bob), case)
    page.locator(".reading .dots summary").click()
    page.locator(".reading .dots").get_by_role("link", name="Subject").click()
    page.locator(".reading .dots").get_by_role("button", name="Outage").click()
    expect(page.locator(".reading summary", has_text="Outage")).to_be_visible()
    assert SubjectExample.objects.get(subject=outage, post__isnull=False).post_id == Reading.objects.get().post_id


def test_an_open_menu_survives_what_happens_meanwhile(sit_down: Sit, stage: Cast, case: Case) -> None:
    from evenhand.cases.actions import assign_case
    from tests.browser.conftest import listening

    page = look(sit_down(stage.bob), case)
    listening(page, case)
    page.locator(".reading summary", has_text="Complaint").click()
    expect(page.locator(".reading").get_by_role("button", name="Question")).to_be_visible()
    assign_case(case_id=case.pk, assignee=stage.bob, actor=stage.alice, now=clock.now())
    expect(page.locator("#head")).to_contain_text("Bob Keller")
    expect(page.locator(".reading").get_by_role("button", name="Question")).to_be_visible()


def test_a_card_number_is_shown_on_a_click_and_stays_shown(sit_down: Sit, stage: Cast, case: Case) -> None:
    page = look(sit_down(stage.bob), case)
    expect(page.locator(".msg")).not_to_contain_text("4111")
    listening(page, case)
    with page.expect_response(re.compile(rf"/cases/{case.pk}/\?")):  # the note of it makes every open screen look again
        page.get_by_role("button", name=re.compile("Show the card number")).click()
        expect(page.locator(".msg mark.personal").first).to_have_text("4111 1111 1111 1111")
    settled(page)
    expect(page.locator(".msg mark.personal").first).to_have_text("4111 1111 1111 1111")


def test_a_lead_begins_with_the_offered_subjects_and_adds_one(sit_down: Sit, stage: Cast) -> None:
    page = sit_down(stage.alice)
    page.goto("/")
    page.locator("#views summary", has_text="Listen").click()
    page.locator("#views").get_by_role("link", name="Subjects").click()
    page.get_by_role("checkbox", name=re.compile("Appointment")).uncheck()
    page.get_by_role("button", name="Begin with the chosen ones").click()
    expect(page.locator("#toasts")).to_contain_text("12 subjects")
    expect(page.locator("#learning")).to_contain_text("Learning begins in a moment")
    page.get_by_role("link", name="New subject").click()
    page.get_by_label("Name").fill("Boats")
    page.get_by_label("Examples, one a line").fill("the boat left without me\nwhen does the boat go\nno boat today")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Boats")).to_be_visible()
    assert Subject.objects.get(name="Boats").examples.count() == 3


def test_a_text_is_tried_while_it_is_written(sit_down: Sit, stage: Cast) -> None:
    begun(stage)
    page = sit_down(stage.alice)
    page.goto("/subjects/harborline/")
    page.get_by_role("textbox", name="A text").press_sequentially("where is my parcel")
    expect(page.locator("#tried")).to_contain_text("Nearest examples")
    expect(page.locator("#tried .near")).to_contain_text("Delivery")


def test_axe_finds_nothing_where_posts_are_understood(sit_down: Sit, stage: Cast, case: Case) -> None:
    page = sit_down(stage.alice)
    found = {}
    page.goto("/subjects/harborline/")
    found["empty"] = faults_everywhere(page)
    subject = begun(stage)[0]
    Reading.objects.update(severity=Severity.CRITICAL, harm_words="smells of gas", harm_kind="safety")
    for path in ("", f"{subject.pk}/", "none", "new"):
        page.goto(f"/subjects/harborline/{path}")
        found[path] = faults_everywhere(page)
    look(page, case)
    page.locator(".reading summary", has_text="Complaint").click()
    complete(page)
    found["strip"] = faults_everywhere(page)
    assert not {path: problems for path, problems in found.items() if problems}


def test_nothing_sticks_out_on_a_phone(sit_down: Sit, stage: Cast, case: Case) -> None:
    subject = begun(stage)[0]
    page = sit_down(stage.alice, **PHONE)
    for path in ("/subjects/harborline/", f"/subjects/harborline/{subject.pk}/", f"/cases/{case.pk}/"):
        page.goto(path)
        complete(page)
        fits(page)
        assert not faults(page)


def test_the_mode_is_corrected_where_it_is_said(sit_down: Sit, stage: Cast, case: Case) -> None:
    page = look(sit_down(stage.bob), case)
    page.locator("details.why summary").click()
    page.locator("details.why").get_by_role("button", name="Proactive").click()
    expect(page.locator("#toasts")).to_contain_text("Now")
    expect(page.locator(".msg .mode")).to_have_text("Proactive")
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(page.locator(".msg .mode")).to_have_text("Reactive")
