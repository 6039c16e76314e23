"""Somebody about to write to a person is shown what may answer it; the person stays one click away."""

from typing import Any
from unittest.mock import patch

import pytest
from playwright.sync_api import expect

from evenhand.cases.models import Case
from evenhand.insight.models import HelpVisit
from evenhand.knowledge.reads.recall import forget_all
from tests.browser.sight import faults
from tests.cast import Cast
from tests.site.test_help_before_contact import ASKED, open_centre

pytestmark = pytest.mark.browser
FORM = "/site/help/harborline/en/ask"


def test_help_comes_while_one_writes_and_a_person_stays_one_click_away(
    stage: Cast, chromium: Any, live_server: Any
) -> None:
    forget_all()
    open_centre(stage)
    reader = chromium.new_context(base_url=live_server.url, viewport={"width": 390, "height": 844}).new_page()
    reader.goto(FORM)
    with patch("evenhand.insight.domain.deflection.is_held_out", return_value=False):
        reader.get_by_label("What would you like to know?").fill(ASKED)
        expect(reader.get_by_text("This may answer it already")).to_be_visible()
    link = reader.get_by_role("link", name="Why does the router blink red?")
    expect(link).to_have_attribute("target", "_blank")
    assert faults(reader) == []
    expect(reader.get_by_label("What would you like to know?")).to_have_value(ASKED)
    reader.get_by_label("Your mail address").fill("dana@mail.example")
    reader.get_by_role("button", name="Send").click()
    expect(reader.get_by_role("heading", name="Your question is with us")).to_be_visible()
    kept = HelpVisit.objects.get()
    assert (kept.is_left_out, kept.case_id) == (False, Case.objects.get().pk)
