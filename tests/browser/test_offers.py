"""A journey: what settled one case is offered for the next one, put into the reply with a click, sent, and counted."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from evenhand.flows import remembering
from evenhand.flows.answer import deliver, due
from evenhand.flows.suggestions_used import settle_used
from evenhand.kernel import clock
from evenhand.knowledge.models import HelpCentre
from evenhand.knowledge.reads import recall
from evenhand.replies.actions.suggestions import set_suggestion_rule
from evenhand.replies.models import Delivery, SuggestionShown
from tests.browser.held import until
from tests.browser.sight import faults_everywhere
from tests.cast import Cast
from tests.flows.test_remembering import LATER, solve
from tests.knowledge.pages import publish
from tests.workspace.test_offers import AGAIN, MAX

pytestmark = pytest.mark.browser
Sit = Callable[..., Page]


def test_what_helped_before_helps_the_next_one(sit_down: Sit, stage: Cast) -> None:
    solve(stage)
    remembering.remember(now=LATER)
    now = clock.now()
    set_suggestion_rule(brand_id=stage.harborline.pk, is_on=True, left_out=0, actor=stage.alice, now=now)
    recall.remembered_of(stage.harborline.pk).fill()
    case = stage.open_case(AGAIN, author=MAX, now=now)
    page = sit_down(stage.bob)
    page.goto(f"/cases/{case.pk}/")
    offers = page.locator("section.offers")
    expect(offers).to_contain_text("Please set the router to channel 6")
    expect(offers).to_contain_text("Solved it for one who asked alike")
    assert not faults_everywhere(page)
    words = "Hello Max. Please set the router to channel 6 and restart it, that ends the evening drops."
    page.locator("#case").focus()
    page.keyboard.press("i")
    expect(page.locator("#reply")).to_have_value(words)
    page.keyboard.press("Control+z")
    expect(page.locator("#reply")).to_have_value("")
    offers.get_by_role("button", name="Insert").first.click()
    expect(page.locator("#reply")).to_have_value(words)
    until(page, lambda: SuggestionShown.objects.get().used_as == "text")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#reply")).to_have_value("")
    expect(page.locator("section.offers")).to_have_count(0)
    until(page, lambda: Delivery.objects.filter(case=case).exists())
    for delivery_id in due(now=clock.now() + timedelta(hours=1)):
        Delivery.objects.filter(pk=delivery_id).update(due_at=clock.now())
        deliver(delivery_id)
    assert settle_used(now=clock.now() + timedelta(minutes=2)) == 1
    assert SuggestionShown.objects.get().kept == 1.0


def test_a_page_longer_than_the_channel_takes_is_cut_at_a_sentence_before_its_address(
    sit_down: Sit, stage: Cast
) -> None:
    HelpCentre.objects.create(brand=stage.harborline, is_on=True, name="Help", languages=["en"], changed_at=clock.now())
    summary = "Change its channel. " + "Then wait for a minute and see whether it holds. " * 4
    publish(stage, title="Router loses the internet in the evening", summary=summary.strip())
    remembering.read_pages()
    now = clock.now()
    set_suggestion_rule(brand_id=stage.harborline.pk, is_on=True, left_out=0, actor=stage.alice, now=now)
    recall.remembered_of(stage.harborline.pk).fill()
    case = stage.open_case(AGAIN, author=MAX, now=now)
    page = sit_down(stage.bob)
    page.goto(f"/cases/{case.pk}/")
    page.locator("section.offers").get_by_role("button", name="Insert").first.click()
    field = page.locator("#reply")
    expect(field).to_have_value(re.compile(r"^Hello Max\. Change its channel\. .*it holds\. http\S+$"))
    assert len(field.input_value()) + len(" ^BK") <= 300
    assert summary.strip() not in field.input_value()
