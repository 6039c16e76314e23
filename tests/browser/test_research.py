"""A lead asks questions of her own: the panel is drawn and asked, somebody answers on a phone, the page says so."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from evenhand.flows import researching
from evenhand.insight.actions.following import fill
from evenhand.insight.actions.research import answer_research
from evenhand.insight.models import PanelMember, ResearchSurvey
from evenhand.insight.reads.research import token_of
from evenhand.kernel import clock
from evenhand.replies.models import Delivery
from tests.browser.sight import PHONE, faults, faults_everywhere
from tests.cast import Cast
from tests.flows.telling.test_researching import letter

pytestmark = pytest.mark.browser


def test_a_lead_asks_a_panel_and_one_answers_on_a_phone(
    stage: Cast, sit_down: Any, chromium: Any, live_server: Any
) -> None:
    now = clock.now()
    for number in range(9):
        letter(stage, number, now - timedelta(hours=2))
    fill(now=now)
    desk = sit_down(stage.alice)
    desk.goto("/measures/surveys/")
    desk.get_by_role("link", name="Research: questions of your own").click()
    desk.get_by_role("link", name="New survey").click()
    write_down(desk)
    assert faults_everywhere(desk) == []
    desk.get_by_role("button", name="Keep, and see how many fit").click()
    expect(desk.get_by_text("everybody: 9")).to_be_visible()
    assert faults_everywhere(desk) == []
    desk.get_by_role("button", name="Begin").click()
    expect(desk.get_by_text("the panel is drawn")).to_be_visible()
    assert researching.ask_due(now=clock.now()) == 9
    one, *others = PanelMember.objects.order_by("turn")
    assert Delivery.objects.filter(pk=one.delivery_id, conversation__is_public=False).exists()
    for member in others[:7]:
        answer_research(member_id=member.pk, answers={"1": 1, "2": 3}, now=clock.now())
    answer_on_a_phone(chromium, live_server, one)
    desk.reload()
    expect(desk.get_by_text("8 answered of 9 whom it reached")).to_be_visible()
    expect(desk.get_by_role("row", name="Search 1 12 %")).to_be_visible()
    expect(desk.get_by_text("Fewer letters", exact=True)).to_be_visible()
    assert faults_everywhere(desk) == []
    desk.get_by_role("button", name="Stop asking").click()
    desk.get_by_role("button", name="Undo").click()
    expect(desk.get_by_role("button", name="Stop asking")).to_be_visible()
    assert ResearchSurvey.objects.get().stopped_at is None
    desk.goto("/measures/research/")
    expect(desk.get_by_role("row", name="Bills")).to_contain_text("89 %")
    assert faults_everywhere(desk) == []


def write_down(desk: Any) -> None:
    """Three questions: one to choose from, one on a scale, one in words."""
    desk.get_by_label("Brand").select_option("Harborline")
    desk.get_by_label("Title").fill("Bills")
    desk.get_by_label("One sentence of introduction").fill("We would like to make our bills clearer.")
    typed = [
        ("choice", "How did you hear of us?", "A friend\nSearch"),
        ("scale", "How clear are our bills?", "very unclear\nvery clear"),
        ("words", "What should we change?", ""),
    ]
    for number, (kind, words, options) in enumerate(typed, 1):
        if number > 1:
            desk.get_by_text(f"Question {number}", exact=True).first.click()
        desk.locator(f"#words-{number}").fill(words)
        desk.locator(f"#kind-{number}").select_option(kind)
        if options:
            desk.locator(f"#options-{number}").fill(options)
        else:
            expect(desk.locator(f"#options-{number}")).to_be_hidden()


def answer_on_a_phone(chromium: Any, live_server: Any, member: PanelMember) -> None:
    """Without a log-in; the page is sound in either light."""
    context = chromium.new_context(base_url=live_server.url, **PHONE)
    phone = context.new_page()
    phone.goto(f"/site/research/{token_of(member)}")
    assert faults_everywhere(phone) == []
    phone.get_by_label("Search").check()
    phone.get_by_label("4", exact=True).check()
    phone.get_by_label("What should we change?").fill("Fewer letters")
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("heading", name="Thank you")).to_be_visible()
    assert faults(phone) == []
    context.close()
