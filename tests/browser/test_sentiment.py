"""Sentiment: a lead reads how posts felt, opens the table under the picture, and narrows to a channel."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from evenhand.insight.models import MoodDay
from evenhand.insight.reads.counted import desk_day
from evenhand.kernel import clock
from tests.browser.sight import faults_everywhere
from tests.cast import Cast

pytestmark = pytest.mark.browser


@pytest.fixture
def felt(stage: Cast) -> None:
    """Four weeks and the four before, on two channels, to us and about us, with a day on which nobody wrote."""
    now, rows = clock.now(), []
    for ago in range(56):
        for network, mode in (("mail", 1), ("bluesky", 1), ("bluesky", 2)):
            if ago != 9:
                of = {"piece": ago, "brand_id": stage.harborline.pk, "day": desk_day(now) - timedelta(days=ago)}
                counts = {"unhappy": 10 + ago % 5 + 9 * mode, "neutral": 40, "happy": 12, "unread": 1, "corrected": 1}
                rows.append(MoodDay(**of, network=network, mode=mode, counted_at=now, **counts))
    MoodDay.objects.bulk_create(rows)


@pytest.mark.usefixtures("felt")
def test_a_lead_reads_how_posts_felt_and_narrows_to_a_channel(stage: Cast, sit_down: Callable[..., Page]) -> None:
    page = sit_down(stage.alice)
    page.goto("/measures/")
    page.get_by_role("navigation", name="Measures").get_by_role("link", name="Sentiment").click()
    expect(page.get_by_role("heading", name="Said to us")).to_be_visible()
    expect(page.get_by_role("img", name="Share of unhappy posts a day")).to_be_visible()
    page.get_by_text("The same as a table").click()
    expect(page.get_by_role("table", name="Unhappy, day by day").get_by_role("row")).to_have_count(29)
    assert not faults_everywhere(page)
    channels = page.get_by_role("table", name="Channels side by side")
    expect(channels.get_by_role("row")).to_have_count(3)
    channels.get_by_role("link", name="Mail").click()
    expect(page.locator("select[name=network]")).to_have_value("mail")
    expect(page.get_by_role("heading", name="Said about us, or where we may help")).to_have_count(0)
