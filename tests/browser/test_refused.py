"""What was typed is not lost because something else was missing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from evenhand.incidents.models import Incident
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
