"""A lead calls the states of cases by the company's own names."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import complete
from tests.browser.sight import faults_everywhere
from tests.cast import Cast

pytestmark = pytest.mark.browser


def test_a_lead_adds_a_state_and_an_agent_gives_it_to_a_case(sit_down: Callable[..., Page], stage: Cast) -> None:
    case = stage.open_case()
    lead = sit_down(stage.alice)
    lead.goto("/states/")
    lead.get_by_label("Name", exact=True).fill("With the technician")
    lead.get_by_label("What it means").select_option(label="Waiting")
    lead.get_by_role("button", name="Add").click()
    expect(lead.get_by_label("Name of “With the technician”")).to_be_visible()
    assert not faults_everywhere(lead)
    agent = sit_down(stage.bob)
    agent.goto(f"/?case={case.pk}")
    complete(agent)
    agent.locator("#state-menu > summary").click()
    agent.locator("#state-menu").get_by_role("button", name="With the technician").click()
    expect(agent.locator(".no").first).to_contain_text("With the technician")
