"""Checking random decisions in a browser: one key an answer, seen by everybody, on a phone too."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from evenhand.kernel import clock
from evenhand.triage.actions import answer_check, correct_mode, draw_checks
from evenhand.triage.models import Check, Decision, Mode, ModeCorrection
from tests.browser.conftest import complete, fits
from tests.browser.sight import PHONE, faults_everywhere
from tests.cast import Cast

pytestmark = pytest.mark.browser
Sit = Callable[..., Page]


def heard(stage: Cast) -> None:
    """Posts of two modes that words decided."""
    said = [f"@harborline my line {number} is dead since Tuesday" for number in range(4)]
    others = [f"a lovely morning on pier {number}" for number in range(4)]
    stage.hear(*(stage.post(text) for text in said + others), now=clock.now())
    Decision.objects.update(confidence=0.8)


def judged(stage: Cast) -> None:
    """A round that is answered, with one mistake found, and the same weeks ago."""
    made = draw_checks(by=stage.bob, now=clock.now())
    for number, check in enumerate(made.checks.order_by("position")):
        mode = Mode.PROACTIVE if number == 0 else check.said
        answer_check(check_id=check.pk, mode=mode, by=stage.bob, now=clock.now())
    for check in Check.objects.filter(position__lt=4):
        Check.objects.filter(pk=check.pk).update(answered_at=clock.now() - timedelta(days=8))
    decision = Decision.objects.filter(decided=None).first()
    correct_mode(
        post_id=decision.post_id, brand_id=decision.brand_id, mode=Mode.PROGRESSIVE, by=stage.alice, now=clock.now()
    )


def test_one_key_answers_and_the_next_decision_comes(sit_down: Sit, stage: Cast) -> None:
    heard(stage)
    page = sit_down(stage.bob)
    page.goto("/accuracy/checks/")
    page.get_by_role("button", name="Draw 20 random decisions").click()
    expect(page.locator("#checks")).to_contain_text("1 of 8")
    page.keyboard.press("Enter")
    expect(page.locator("#checks")).to_contain_text("2 of 8")
    page.keyboard.press("2")
    expect(page.locator("#checks")).to_contain_text("3 of 8")
    first, second = Check.objects.order_by("position")[:2]
    assert (first.truth, second.truth) == (first.said, Mode.PROACTIVE)
    assert ModeCorrection.objects.get().in_check


def test_axe_finds_nothing_on_what_triage_shows(sit_down: Sit, stage: Cast) -> None:
    page = sit_down(stage.alice)
    page.goto("/accuracy/")
    assert not faults_everywhere(page)
    heard(stage)
    judged(stage)
    draw_checks(by=stage.alice, now=clock.now())
    for path in ("/accuracy/", "/accuracy/checks/"):
        page.goto(path)
        complete(page)
        assert not faults_everywhere(page), path


def test_a_phone_needs_no_scrolling_sideways(sit_down: Sit, stage: Cast) -> None:
    heard(stage)
    judged(stage)
    draw_checks(by=stage.alice, now=clock.now())
    page = sit_down(stage.alice, **PHONE)
    for path in ("/accuracy/", "/accuracy/checks/"):
        page.goto(path)
        complete(page)
        fits(page)
