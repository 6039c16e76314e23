"""Impact: an analyst notes what happened, asks what it changed, waits, and reads what can be said."""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from evenhand.flows.impact import work_out_next
from evenhand.insight.domain.waits import EDGES
from evenhand.insight.models import DayTally, Waited, WaitTally
from evenhand.insight.reads.counted import desk_day
from evenhand.kernel import clock
from evenhand.people.models import Agent
from tests.browser.sight import faults_everywhere
from tests.cast import Cast

pytestmark = pytest.mark.browser
BEFORE, AFTER = 260, 90


@pytest.fixture
def ana(stage: Cast) -> Agent:
    """An analyst."""
    return Agent.objects.create_user(
        "ana", "ana@harborline.example", "p", role="analyst", first_name="Ana", last_name="Iyer"
    )


@pytest.fixture
def launched(stage: Cast) -> date:
    """A year of days; from one of them on three of ten cases by mail do not come any more."""
    random = np.random.default_rng(5)
    first = desk_day(clock.now()) - timedelta(days=BEFORE + AFTER)
    rows, waits = [], []
    for day in range(BEFORE + AFTER):
        for network, level in (("mail", 60 * (0.7 if day >= BEFORE else 1.0)), ("bluesky", 40)):
            cases = int(random.poisson(level))
            of = {"day": first + timedelta(days=day), "brand_id": stage.harborline.pk, "queue_id": stage.queue.pk,
                  "network": network, "mode": 1}  # fmt: skip
            counts = dict.fromkeys(("promised", "kept", "outbound", "escalated", "done", "returned", "at_once"), 0)
            counts |= dict.fromkeys(("opened", "asked", "answered", "inbound", "resolved"), cases)
            rows.append(DayTally(**of, **counts))
            waits.append(WaitTally(**of, what=Waited.ANSWER, classed=len(EDGES) // 2, cases=cases))
    DayTally.objects.bulk_create(rows)
    WaitTally.objects.bulk_create(waits)
    return first + timedelta(days=BEFORE)


def note(page: Page, day: date, words: str, kind: str) -> None:
    """Note what happened on a day."""
    page.goto("/impact/")
    form = page.locator(".new-note")
    if form.get_attribute("open") is None:
        form.locator("summary").click()
    form.get_by_label("Day").fill(day.isoformat())
    form.get_by_label("What happened").fill(words)
    form.get_by_label("Kind").select_option(kind)
    form.get_by_role("button", name="Note it").click()
    expect(page.get_by_text("It is noted, and drawn on the measures.")).to_be_visible()


def test_an_analyst_asks_waits_and_reads_what_changed_with_its_design(
    sit_down: Callable[..., Page], stage: Cast, ana: Agent, launched: date
) -> None:
    page = sit_down(ana)
    note(page, launched, "Help page launched", "help")
    page.get_by_label("Measure").select_option("contacts")
    page.get_by_label("Of which cases").select_option("0:0:mail")
    page.locator(".controls input[value='0:0:bluesky']").check()
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_text("the answer appears here by itself")).to_be_visible()
    assert work_out_next()

    answer = page.locator(".answered")
    expect(answer.locator(".verdict")).to_have_text("change shown")
    expect(answer.locator(".lead")).to_contain_text("Controlled before–after comparison")
    expect(answer.locator(".lead")).to_contain_text("lower (")
    expect(answer).to_contain_text("This says when figures changed, not why.")
    expect(page.get_by_role("heading", name="What could still explain it")).to_be_visible()
    expect(answer.locator("figure svg").first).to_be_visible()
    assert not faults_everywhere(page)


def test_what_an_analyst_notes_stands_on_the_picture_of_the_measures(
    sit_down: Callable[..., Page], stage: Cast, ana: Agent, launched: date
) -> None:
    page = sit_down(ana)
    note(page, desk_day(clock.now()) - timedelta(days=5), "Longer opening hours", "people")
    page.goto("/measures/")
    expect(page.locator("main")).to_contain_text("Longer opening hours")
    page.goto("/impact/")
    page.get_by_role("button", name="Remove Longer opening hours").click()
    page.goto("/measures/")
    expect(page.locator("main")).not_to_contain_text("Longer opening hours")
