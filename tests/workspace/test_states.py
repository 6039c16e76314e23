"""States of cases under the company's own names."""

import pytest
from django.urls import reverse

from evenhand.cases.models import Case, Category, State
from tests.cast import EVE, Cast
from tests.workspace.conftest import Desk

pytestmark = pytest.mark.django_db


def _state(name: str) -> State:
    return State.objects.get(name=name)


def test_a_lead_adds_a_state_and_an_agent_gives_it_to_a_case(alice: Desk, bob: Desk, cast: Cast) -> None:
    case = cast.open_case()
    alice.post(reverse("states"), {"name": " With the   technician ", "category": str(Category.WAITING.value)})
    added = _state("With the technician")
    assert "With the technician" in bob.get(reverse("state", args=[case.pk])).content.decode()
    bob.deed(reverse("state", args=[case.pk]), {"state": str(added.pk)})
    assert Case.objects.get(pk=case.pk).state == added
    assert "With the technician" in alice.get(reverse("states")).content.decode()


def test_a_state_is_named_anew_and_cases_in_it_go_by_the_new_name(alice: Desk, bob: Desk, cast: Cast) -> None:
    case = cast.open_case()
    alice.post(reverse("states"), {"state": str(case.state_id), "name": "Unread"})
    assert "Unread" in bob.get(reverse("case", args=[case.pk])).content.decode()
    assert _state("Unread").category == Category.NEW


def test_the_meaning_of_a_state_never_changes(alice: Desk, cast: Cast) -> None:
    new = State.objects.get(category=Category.NEW)
    alice.post(reverse("states"), {"state": str(new.pk), "name": "Unread", "category": str(Category.RESOLVED.value)})
    assert State.objects.get(pk=new.pk).category == Category.NEW


def test_cases_come_by_themselves_into_the_state_that_is_put_first(alice: Desk, cast: Cast) -> None:
    alice.post(reverse("states"), {"name": "Just in", "category": str(Category.NEW.value)})
    assert cast.open_case().state.name == "New"
    alice.post(reverse("prefer_state", args=[_state("Just in").pk]))
    later = cast.open_case("@harborline.example and my phone", author=EVE)
    assert later.state.name == "Just in"


@pytest.mark.parametrize(
    "said",
    [
        {"name": "", "category": "2"},
        {"name": "x" * 41, "category": "2"},
        {"name": "New", "category": "2"},
        {"name": "Odd", "category": "9"},
        {"name": "Odd"},
        {"name": "Odd", "state": "99999"},
    ],
)
def test_what_cannot_be_kept_is_refused_in_words_and_stays_in_the_form(
    alice: Desk, cast: Cast, said: dict[str, str]
) -> None:
    before = set(State.objects.values_list("name", flat=True))
    page = alice.post(reverse("states"), said)
    assert page.status_code == 200
    assert 'role="alert"' in page.content.decode()
    assert set(State.objects.values_list("name", flat=True)) == before


def test_agents_neither_see_nor_change_how_states_are_set_up(bob: Desk, chidi: Desk, cast: Cast) -> None:
    for desk in (bob, chidi):
        assert desk.get(reverse("states")).status_code == 404
        assert desk.deed(reverse("states"), {"name": "Mine", "category": "2"}).status_code in {403, 404}
        first = State.objects.get(category=Category.NEW)
        assert desk.deed(reverse("prefer_state", args=[first.pk])).status_code in {403, 404}
    assert not State.objects.filter(name="Mine").exists()
