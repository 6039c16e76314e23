"""Alice answers everybody with the same problem at once, and stops midway."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from evenhand.channels.domain.connector import Author
from evenhand.flows import answer, answer_many
from evenhand.kernel import clock
from evenhand.replies.models import Delivery, Recipient
from tests.browser.conftest import complete
from tests.cast import Cast

pytestmark = pytest.mark.browser
Sit = Callable[..., Page]
OUTAGE = "we found the cause of the outage in your street and repair it today."


def test_chosen_cases_are_answered_by_one_text_and_a_stop_takes_back_the_rest(sit_down: Sit, stage: Cast) -> None:
    for name in ("Dana", "Eve", "Ana"):
        words = f"@harborline.example the internet has been down since this morning, can you help? {name}"
        stage.open_case(words, author=Author(external_id=name, name=name))
    page = sit_down(stage.alice)
    page.goto("/?whose=all")
    expect(page.locator("#rows .pick input")).to_have_count(3)
    for box in page.locator("#rows .pick input").all():
        box.check(force=True)
    page.get_by_role("button", name="Answer all").click()

    page.get_by_label("What everybody is told").fill(OUTAGE)
    expect(page.locator("#preview")).to_contain_text(f"Hello Dana, {OUTAGE} ^AM")
    expect(page.locator("#preview")).to_contain_text("3 of 3 people get it")
    page.get_by_role("button", name="Send to 3 people").click()
    expect(page.locator("#progress")).to_contain_text("0 of 3 sent")

    answer_many.advance(now=clock.now() + timedelta(minutes=2))
    Delivery.objects.update(due_at=clock.now() - timedelta(seconds=1))
    answer.deliver(Delivery.objects.earliest("approved_at", "id").pk)
    expect(page.locator("#progress")).to_contain_text("1 of 3 sent")

    page.get_by_role("button", name="Stop, and take back what is not sent").click()
    expect(page.locator("#progress")).to_contain_text("Stopped")
    answer_many.advance(now=clock.now())
    page.reload()
    complete(page)
    assert Recipient.objects.filter(state="waiting").count() == 2
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
