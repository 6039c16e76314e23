"""What was typed is not lost because something else was missing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from evenhand.incidents.models import Incident
from evenhand.kernel import clock
from evenhand.replies.actions.approval_rules import Wanted, set_rule
from evenhand.replies.models import Delivery
from tests.browser.conftest import complete
from tests.cast import Cast

pytestmark = pytest.mark.browser


def test_a_refused_form_still_says_what_was_typed(stage: Cast, sit_down: Callable[..., Page]) -> None:
    page = sit_down(stage.alice)
    page.goto("/incidents/new")
    page.get_by_label("What is going on").fill("Cards are charged twice")
    page.get_by_label("How bad it is").select_option("3")
    page.get_by_label("What is known so far").fill("Since noon, at two banks.")
    page.get_by_label(stage.harborline.name).uncheck()
    page.get_by_role("button", name="Declare it").click()
    expect(page.locator(".toast.bad")).to_contain_text("Choose the brand")
    expect(page.get_by_label("What is going on")).to_have_value("Cards are charged twice")
    expect(page.get_by_label("How bad it is")).to_have_value("3")
    expect(page.get_by_label("What is known so far")).to_have_value("Since noon, at two banks.")
    page.get_by_label(stage.harborline.name).check()
    page.get_by_role("button", name="Declare it").click()
    expect(page.get_by_role("heading", name="Cards are charged twice")).to_be_visible()
    assert Incident.objects.get().known == "Since noon, at two banks."
    page.goto("/incidents/new")
    complete(page)
    expect(page.get_by_label("What is going on")).to_have_value("")


def test_what_a_lead_changed_in_a_reply_stands_when_the_customer_wrote_meanwhile(
    stage: Cast, sit_down: Callable[..., Page]
) -> None:
    set_rule(wanted=Wanted(who="agents"), actor=stage.alice, now=clock.now())
    case = stage.open_case(now=clock.now() - timedelta(minutes=9))
    waits = stage.answer(case, "We are looking into it", now=clock.now() - timedelta(minutes=5))
    page = sit_down(stage.alice)
    page.goto(f"/approvals/{waits.pk}/")
    page.get_by_label("Words; signed by").fill("A technician comes today")
    stage.hear(stage.post("And my phone is dead, too", in_reply_to="post-1"), now=clock.now())
    page.get_by_role("button", name="Approve").click()
    expect(page.locator(".toast.bad")).to_contain_text("The customer wrote since")
    expect(page.get_by_label("Words; signed by")).to_have_value("A technician comes today")
    expect(page.get_by_label("I read it, this still fits")).not_to_be_checked()
    page.get_by_label("I read it, this still fits").check()
    page.get_by_role("button", name="Approve").click()
    complete(page)
    assert Delivery.objects.get(pk=waits.pk).text.startswith("A technician comes today")
