"""Cases that drag on, on the screen: for those who lead; the story for whoever may see the case."""

from datetime import timedelta
from typing import Any

import pytest

from evenhand.cases.models import Case, DraggingCase
from evenhand.flows.dragging import sweep
from evenhand.kernel import clock
from tests.cast import Cast
from tests.workspace.conftest import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast) -> Case:
    now = clock.now()
    case = cast.open_case("@harborline.example still <b>nothing</b>", now=now - timedelta(days=50))
    sweep(now=now)
    return case


def words(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_list_is_for_leads_and_says_why(alice: Desk, bob: Desk, chidi: Desk, case: Case) -> None:
    page = words(alice.get("/dragging/"))
    assert f"EH-{case.pk}" in page
    assert "open for 7 weeks" in page
    for desk in (bob, chidi):
        assert f"EH-{case.pk}" not in words(desk.get("/dragging/", follow=True))
        assert f"EH-{case.pk}" not in words(desk.get("/dragging/?which=left", follow=True))


def test_the_story_is_for_whoever_may_see_the_case(alice: Desk, bob: Desk, chidi: Desk, case: Case) -> None:
    for desk in (alice, bob):
        page = words(desk.get(f"/dragging/{case.pk}/"))
        assert "<svg" in page
        assert "still &lt;b&gt;nothing&lt;/b&gt;" in page
    assert "still" not in words(chidi.get(f"/dragging/{case.pk}/", follow=True))
    assert "Seen, leave it" not in words(bob.get(f"/dragging/{case.pk}/"))


def test_a_next_step_is_set_and_undone_with_one_click(bob: Desk, cast: Cast, case: Case) -> None:
    on = (clock.now() + timedelta(days=2)).date().isoformat()
    said = {"step": "Call Dana", "owner": str(cast.bob.pk), "on": on}
    page = words(bob.post(f"/dragging/{case.pk}/step", said, follow=True))
    assert "The next step is set." in page
    assert "Call Dana" in page
    bob.post(f"/dragging/{case.pk}/step", {"step": "", "owner": "", "on": ""})
    assert DraggingCase.objects.get().step == ""


def test_a_lead_leaves_it_and_takes_that_back(alice: Desk, bob: Desk, case: Case) -> None:
    until = (clock.now() + timedelta(days=9)).date().isoformat()
    bob.post(f"/dragging/{case.pk}/leave", {"until": until})
    assert DraggingCase.objects.get().left_until is None
    page = words(alice.post(f"/dragging/{case.pk}/leave", {"until": until, "why": "The cable comes then"}, follow=True))
    assert "No case drags on." in page
    assert "The cable comes then" in words(alice.get("/dragging/?which=left"))
    alice.post(f"/dragging/{case.pk}/leave", {"back": "1"})
    assert f"EH-{case.pk}" in words(alice.get("/dragging/"))


def test_only_leads_decide_from_where_on(alice: Desk, bob: Desk, chidi: Desk, cast: Cast, case: Case) -> None:
    said = {"brand": str(cast.harborline.pk), "on": "1", "days": "90", "hands": "0", "messages": "0", "returns": "0"}
    for desk in (bob, chidi):
        desk.post("/dragging/rules", said)
    sweep(now=clock.now())
    assert DraggingCase.objects.get().over_at is None
    assert 'value="21"' in words(alice.get("/dragging/rules"))
    alice.post("/dragging/rules", said)
    sweep(now=clock.now())
    assert DraggingCase.objects.get().over_at is not None


@pytest.mark.parametrize("query", ["after=x:y", "after=nan:5", "after=1:²", "brand=%00", "which=%00", "after=1.5:7"])
def test_odd_addresses_give_a_page(alice: Desk, case: Case, query: str) -> None:
    assert alice.get(f"/dragging/?{query}").status_code == 200


def test_the_pages_ask_few_questions(alice: Desk, case: Case, django_assert_max_num_queries: Any) -> None:
    for address in ("/dragging/", f"/dragging/{case.pk}/", "/dragging/rules"):
        alice.get(address)
        with django_assert_max_num_queries(14):
            alice.get(address)


def test_the_notice_leads_to_the_list(alice: Desk, case: Case) -> None:
    page = words(alice.get("/notices/"))
    assert "Cases drag on" in page


def test_whoever_answers_is_told_above_the_composer(bob: Desk, case: Case) -> None:
    bob.post(f"/cases/{case.pk}/offers")  # the brand's memory is filled first
    page = words(bob.post(f"/cases/{case.pk}/offers"))
    assert "This case drags on: open for 7 weeks" in page
    assert f"/dragging/{case.pk}/" in page
