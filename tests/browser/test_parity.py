"""A lead asks whether service is the same on every channel, waits, and reads the answer."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from evenhand.cases.models import Case
from evenhand.channels.domain.connector import PostKind
from evenhand.flows.parity import audit_next
from evenhand.insight.actions.following import fill
from evenhand.insight.models import CaseFact
from evenhand.kernel import clock
from tests.browser.conftest import complete
from tests.browser.sight import faults_everywhere
from tests.cast import DANA_BY_MAIL, Cast
from tests.copies import copied

pytestmark = pytest.mark.browser
Sit = Callable[..., Page]


def counted(stage: Cast) -> None:
    """Sixty posts that were answered within an hour or so, sixty letters that waited a day."""
    now = clock.now()
    post = stage.open_case(now=now - timedelta(days=5))
    letter = stage.open_case(
        "Billed twice", now=now - timedelta(days=5), account=stage.mail, author=DANA_BY_MAIL, kind=PostKind.MAIL,
        is_public=False,
    )  # fmt: skip
    fill(now=now)
    for case, minutes in ((post, 2), (letter, 40)):
        fact = CaseFact.objects.get(pk=case.pk)
        cases = Case.objects.bulk_create([copied(case) for _ in range(60)])
        CaseFact.objects.bulk_create(
            copied(
                fact, case=each, customer_id=each.pk, answered_at=fact.asked_at + timedelta(minutes=minutes * number)
            )
            for number, each in enumerate(cases, 1)
        )


def test_a_lead_asks_waits_and_reads_whether_channels_are_served_alike(sit_down: Sit, stage: Cast) -> None:
    counted(stage)
    page = sit_down(stage.alice)
    page.goto("/measures/channels/")
    page.get_by_role("link", name="Parity").first.click()
    page.get_by_text("What does not matter").click()
    page.get_by_label("Answered within so many hours is what is judged").fill("2")
    assert not faults_everywhere(page)
    page.get_by_role("button", name="Audit", exact=True).click()
    expect(page.get_by_text("It is being made, and appears here by itself.")).to_be_visible()
    assert audit_next()
    expect(page.get_by_role("link", name="The whole report")).to_be_visible(timeout=20_000)
    complete(page)
    expect(page.locator(".eight .verdict").first).to_be_visible()
    expect(page.locator("figure svg")).to_be_visible()
    assert not faults_everywhere(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name="The whole report").click()
    assert taken.value.suggested_filename.startswith("parity-")
    page.get_by_role("link", name="Parity").first.click()
    expect(page.get_by_role("table").get_by_text("Alice Moreau")).to_be_visible()
