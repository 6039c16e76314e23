"""The page of help before contact: what it shows to whom, and that hiding people shows as harm."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

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
    """So many visits of the form some days ago, contacts spread evenly over them, both sides mixed in time."""
    at = clock.now().replace(minute=0, second=0, microsecond=0) - timedelta(days=days)
    HelpVisit.objects.bulk_create(
        HelpVisit(
            key=UUID(int=((each * 2**90 // number) << 30) + uuid4().int % 2**30),
            brand=cast.harborline,
            place=Place.FORM,
            language="en",
            is_left_out=is_left_out,
            pages=[1],
            opened=[1] if _is_one_of(opened, each, number) else [],
            at=at,
            contacted_at=at + timedelta(minutes=5) if _is_one_of(contacts, each, number) else None,
        )
        for each in range(number)
    )


def _is_one_of(some: int, each: int, number: int) -> bool:
    return each * some // number != (each + 1) * some // number


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
    assert re.search(r"Randomised hold-out: suggesting caused (19|20)\.\d fewer contacts per hundred", page)
    assert "put off, not helped" not in page


def test_the_verdict_is_given_once_and_figures_go_on(alice: Desk, cast: Cast) -> None:
    visits(cast, 1600, contacts=640, is_left_out=False, opened=900)
    visits(cast, 400, contacts=240, is_left_out=True)
    before = page_of(alice)
    visits(cast, 3000, contacts=2700, is_left_out=False, days=2)
    visits(cast, 800, contacts=80, is_left_out=True, days=2)
    later = page_of(alice)
    said = re.compile(r"suggesting caused [^<]*|Judged once, on the first [^<]*")
    assert said.findall(later) == said.findall(before) != []
    assert "Fewer contacts" in later
    assert "of 4,600" in later
    assert "of 4,600" not in before


def test_the_verdict_does_not_hang_on_the_period_that_is_looked_at(alice: Desk, cast: Cast) -> None:
    visits(cast, 1600, contacts=640, is_left_out=False, days=40)
    visits(cast, 400, contacts=240, is_left_out=True, days=40)
    visits(cast, 90, contacts=90, is_left_out=False)
    page = page_of(alice, "?days=7")
    assert "of 90" in page
    assert "Fewer contacts" in page


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
