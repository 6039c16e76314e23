"""A critical public issue in a browser: declared from a case, held, agreed upon, cleared, learnt from."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from evenhand.incidents import actions
from evenhand.incidents.models import Incident
from evenhand.kernel import clock
from evenhand.replies.models import Delivery
from tests.browser.conftest import complete, listening
from tests.browser.sight import faults_everywhere
from tests.cast import Cast

pytestmark = pytest.mark.browser
Sit = Callable[..., Page]


def test_a_lead_holds_agrees_and_clears_while_an_agent_writes(sit_down: Sit, stage: Cast) -> None:
    case = stage.open_case("@harborline.example my card payment was declined", now=clock.now())
    alice, bob = sit_down(stage.alice), sit_down(stage.bob)
    bob.goto(f"/cases/{case.pk}/")
    listening(bob, case)
    alice.goto(f"/incidents/new?case={case.pk}")
    alice.get_by_label("What is going on").fill("Card payments fail")
    alice.get_by_label("Words by which a case is recognised, one a line").fill("declined")
    alice.get_by_role("button", name="Declare it").click()
    alice.get_by_role("button", name="I lead it").click()
    alice.get_by_role("link", name="Change the lists").click()
    alice.get_by_role("group", name="Who signs off what is said").get_by_label("Bob Keller").check()
    alice.get_by_role("button", name="Save").click()
    alice.get_by_text("Stop publishing", exact=True).click()
    alice.get_by_label("Why; everybody who writes for them reads it").fill("We say nothing until noon")
    alice.get_by_role("button", name="Stop publishing now").click()
    expect(bob.locator("#stops")).to_contain_text("We say nothing until noon")
    alice.locator("#statement textarea[name=text]").fill("Card payments fail just now; we are on it")
    alice.get_by_role("button", name="Keep, and ask for sign-off").click()
    bob.goto("/incidents/")
    bob.get_by_role("link", name="waits for your sign-off").click()
    bob.get_by_role("button", name="I sign it off").click()
    bob.goto(f"/cases/{case.pk}/")
    bob.get_by_role("button", name="Insert it").click()
    expect(bob.locator("#reply")).to_have_value("Card payments fail just now; we are on it")
    bob.keyboard.press("Control+Enter")
    expect(bob.locator("#timeline")).to_contain_text("Waits: publishing is stopped")
    alice.goto("/held/")
    expect(alice.locator("#held")).to_contain_text("Card payments fail just now")
    here = f"/incidents/{Incident.objects.get().pk}/"
    alice.goto(here)
    alice.locator("summary", has_text="All clear").click()
    alice.get_by_label("What you tell them").fill("Payments work again")
    alice.get_by_role("button", name="All clear").click()
    expect(alice.get_by_text("Nothing goes out for Harborline")).to_have_count(0)
    alice.get_by_role("link", name="After-action page").click()
    alice.get_by_label("What happened, and why").fill("A certificate ran out")
    alice.get_by_role("button", name="Save").click()
    alice.emulate_media(media="print")
    expect(alice.locator(".only-print")).to_contain_text("A certificate ran out")
    assert Delivery.objects.get().state == "queued", "the worker sends it, within a second"


def test_every_page_of_an_incident_is_for_everybody(sit_down: Sit, stage: Cast) -> None:
    said: dict[str, Any] = {"actor": stage.alice, "now": clock.now()}
    case = stage.open_case("@harborline.example my card payment was declined", now=clock.now())
    made = actions.propose(title="Card payments fail", brand_ids=[stage.harborline.pk], words=["declined"], **said)
    actions.take(incident_id=made.pk, owner=stage.alice, **said)
    actions.link_cases(incident_id=made.pk, case_ids=[case.pk], **said)
    actions.set_signers(incident_id=made.pk, agent_ids=[stage.bob.pk, stage.alice.pk], needed=0, **said)
    actions.stop_publishing(incident_id=made.pk, brand_ids=[stage.harborline.pk], reason="Wait", **said)
    actions.write_statement(incident_id=made.pk, text="We are on it", never=["is fixed"], **said)
    actions.post_update(incident_id=made.pk, text="The bank looks into it", **said)
    page = sit_down(stage.alice)
    here = f"/incidents/{made.pk}/"
    for address in (here, f"{here}after", f"{here}cases", f"{here}edit", f"{here}lists", "/incidents/new", "/held/"):
        page.goto(address)
        complete(page)
        assert not faults_everywhere(page), address
    page.goto("/incidents/playbook/harborline/")
    assert not faults_everywhere(page)
    page.goto(f"/cases/{case.pk}/")
    complete(page)
    assert not faults_everywhere(page)
