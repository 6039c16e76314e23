"""The page of help before contact: what it shows to whom, and that hiding people shows as harm."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.insight.domain.deflection import Place
from evenhand.insight.models import DeflectionRule, HelpVisit
from evenhand.kernel import clock
from tests.cast import Cast
from tests.workspace.conftest import Desk

PATH = "/measures/deflection/"


def visits(cast: Cast, number: int, *, contacts: int, is_left_out: bool, opened: int = 0, days: int = 3) -> None:
    """So many visits of the form some days ago."""
    at = clock.now() - timedelta(days=days)
    HelpVisit.objects.bulk_create(
        HelpVisit(
            key=uuid4(),
            brand=cast.harborline,
            place=Place.FORM,
            language="en",
            is_left_out=is_left_out,
            pages=[1],
            opened=[1] if each < opened else [],
            at=at,
            contacted_at=at + timedelta(minutes=5) if each < contacts else None,
        )
        for each in range(number)
    )


def page_of(desk: Desk, query: str = "") -> str:
    return " ".join(desk.get(f"{PATH}{query}").content.decode().split())


def test_it_is_a_page_of_few_queries_also_with_nothing_to_tell(alice: Desk, cast: Cast) -> None:
    with CaptureQueriesContext(connection) as queries:
        page = page_of(alice)
    assert "Nobody was about to contact us" in page
    assert len(queries) <= 12


def test_before_its_time_it_says_how_long_and_not_what(alice: Desk, cast: Cast) -> None:
    visits(cast, 160, contacts=60, is_left_out=False)
    visits(cast, 40, contacts=20, is_left_out=True)
    page = page_of(alice)
    assert "Not enough data" in page
    assert "visits more until it is judged: about" in page
    assert "caused" not in page


def test_when_it_is_over_it_says_what_the_lot_showed(alice: Desk, cast: Cast) -> None:
    visits(cast, 1600, contacts=640, is_left_out=False, opened=900)
    visits(cast, 400, contacts=240, is_left_out=True)
    page = page_of(alice)
    assert "Fewer contacts" in page
    assert "Randomised hold-out: suggesting caused 20.0 fewer contacts per hundred" in page
    assert "put off, not helped" not in page


def test_hiding_people_shows_as_harm(alice: Desk, cast: Cast) -> None:
    visits(cast, 1600, contacts=640, is_left_out=False, opened=30)
    visits(cast, 400, contacts=240, is_left_out=True)
    assert "They were put off, not helped" in page_of(alice)


def test_a_visit_counts_when_it_is_known_what_became_of_it(alice: Desk, cast: Cast) -> None:
    visits(cast, 30, contacts=30, is_left_out=False, days=0)
    assert "Nobody was about to contact us" in page_of(alice)


def test_another_share_begins_the_count_anew_and_another_place_does_not(alice: Desk, cast: Cast) -> None:
    visits(cast, 30, contacts=3, is_left_out=False)
    said = {"in_form": "1", "in_chat": "1", "left_out": "20", "margin": "10", "mail_days": "3"}
    alice.post(f"{PATH}rules/{cast.harborline.pk}", said)
    begun = DeflectionRule.objects.get().since
    assert "Nobody was about to contact us" in page_of(alice)
    alice.post(f"{PATH}rules/{cast.harborline.pk}", {**said, "in_mail": "1"})
    assert DeflectionRule.objects.get().since == begun
    alice.post(f"{PATH}rules/{cast.harborline.pk}", {**said, "left_out": "40"})
    rule = DeflectionRule.objects.get()
    assert rule.since > begun
    assert (rule.in_mail, rule.site) == (False, "http://testserver")


@pytest.mark.parametrize("left_out", ["4", "51", "-1", "nonsense", ""])
def test_the_share_stays_within_its_bounds(alice: Desk, cast: Cast, left_out: str) -> None:
    said = {"in_form": "1", "left_out": left_out, "margin": "10", "mail_days": "3"}
    alice.post(f"{PATH}rules/{cast.harborline.pk}", said)
    assert not DeflectionRule.objects.exists()


def test_agents_and_strangers_do_not_see_it_and_do_not_set_it(bob: Desk, chidi: Desk, cast: Cast) -> None:
    for desk in (bob, chidi):
        assert desk.get(PATH).status_code == 404
        answer = desk.deed(f"{PATH}rules/{cast.harborline.pk}", {"left_out": "20", "margin": "10", "mail_days": "3"})
        assert answer.status_code in {403, 404, 422}
    assert not DeflectionRule.objects.exists()
