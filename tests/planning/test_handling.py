"""How long answers and calls take here is measured, and taken instead of an assumption."""

from datetime import timedelta

import pytest

from evenhand.channels.domain.connector import Author
from evenhand.planning.reads import handling
from evenhand.planning.reads.handling import handling_beliefs
from evenhand.replies.models import Delivery, SuggestionLook, SuggestionShown
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _two_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handling, "FEWEST", 2)


def opened_and_answered(cast: Cast, who: str, minutes: float, *, found: int = 0, is_left_out: bool = False) -> None:
    """A case that Bob opened and answered so long afterwards; with a suggestion, he took it over."""
    case = cast.open_case(f"@harborline.example {who} asks", author=Author(external_id=who, handle=who, name=who))
    reply = cast.answer(case)
    at = reply.approved_at - timedelta(minutes=minutes)
    look = SuggestionLook.objects.create(
        case=case, brand=case.brand, agent=cast.bob, at=at, is_left_out=is_left_out, found=found, took_ms=3
    )
    if found and not is_left_out:
        SuggestionShown.objects.create(
            look=look, kind="answer", target=1, place=1, sent_alike=1, used_at=at, used_by=cast.bob, delivery=reply
        )


def test_answers_to_what_is_new_take_longer_than_those_that_are_known(cast: Cast) -> None:
    for who, minutes in (("ada", 5.0), ("ben", 7.0)):
        opened_and_answered(cast, who, minutes)
    for who, minutes in (("cleo", 1.0), ("dora", 2.0)):
        opened_and_answered(cast, who, minutes, found=2)
    found = handling_beliefs([cast.harborline.pk], now=NOON + timedelta(days=1))
    assert set(found) == {"full_minutes", "reuse_minutes"}
    assert found["full_minutes"].value == pytest.approx(6.0)
    assert found["reuse_minutes"].value == pytest.approx(1.5)
    assert found["full_minutes"].low < 6.0 < found["full_minutes"].high
    assert found["full_minutes"].source == "measured: 2 answers to what is new in the last four weeks"


def test_who_was_left_without_suggestions_answers_as_if_it_were_new(cast: Cast) -> None:
    for who in ("ada", "ben"):
        opened_and_answered(cast, who, 4.0, found=3, is_left_out=True)
    assert set(handling_beliefs([cast.harborline.pk], now=NOON + timedelta(days=1))) == {"full_minutes"}


def test_a_case_left_open_over_lunch_is_no_measure_of_work(cast: Cast) -> None:
    for who, minutes in (("ada", 5.0), ("ben", 300.0)):
        opened_and_answered(cast, who, minutes)
    assert handling_beliefs([cast.harborline.pk], now=NOON + timedelta(days=1)) == {}


def test_what_others_do_is_not_mixed_in(cast: Cast) -> None:
    for who in ("ada", "ben"):
        opened_and_answered(cast, who, 5.0)
    assert handling_beliefs([cast.harborline.pk + 1], now=NOON + timedelta(days=1)) == {}
    assert Delivery.objects.count() == 2
