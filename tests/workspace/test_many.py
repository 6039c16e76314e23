"""Working the inbox: kept views, many cases at once, the next one, labels, who looks; and Chidi, who may not."""

import re
from uuid import uuid4

import pytest

from evenhand.cases import actions
from evenhand.cases.models import BulkDeed, Case, Label, OpenCase, Presence, SavedView
from evenhand.kernel import clock
from tests.cast import DANA, EVE, Cast
from tests.workspace.conftest import Desk


@pytest.fixture
def two(cast: Cast) -> list[int]:
    """Dana's case and Eve's, one as bad as the other."""
    cases = [cast.open_case(f"@harborline.example {who.name} has no net", author=who).pk for who in (DANA, EVE)]
    OpenCase.objects.update(priority=0)
    return cases


@pytest.fixture
def label(cast: Cast) -> Label:
    """A label."""
    return actions.keep_label(label_id=None, name="Refund", colour="blue", actor=cast.alice, now=clock.now())


def test_a_view_is_kept_shared_and_opened_by_a_colleague(bob: Desk, alice: Desk, two: list[int]) -> None:
    query = "whose=all&mode=reactive&sort=newest&password=1"
    answer = bob.post("/views/keep", {"name": "New and ours", "query": query, "shared": "1"})
    view = SavedView.objects.get()
    assert (answer["Location"], view.query) == (f"/?view={view.pk}", "whose=all&mode=reactive&sort=newest")
    page = alice.get("/", {"view": view.pk}).content.decode()
    assert "New and ours" in page
    assert page.index("Eve has no net") < page.index("Dana Whitlock has no net")
    assert f"view={view.pk}&amp;sort=newest&amp;case=" in page


def test_a_view_of_ones_own_is_nobody_elses(bob: Desk, alice: Desk, two: list[int]) -> None:
    bob.post("/views/keep", {"name": "Secret pile", "query": "whose=unassigned"})
    view = SavedView.objects.get()
    page = alice.get("/", {"view": view.pk})
    assert b"Secret pile" not in page.content
    assert alice.post(f"/views/{view.pk}/remove").status_code == 302
    assert SavedView.objects.get().removed_at is None
    assert b"is removed" in bob.post(f"/views/{view.pk}/remove").content
    assert b"Secret pile" not in bob.get("/").content
    bob.post(f"/views/{view.pk}/put-back")
    assert b"Secret pile" in bob.get("/").content


def test_the_filter_offers_what_there_is(bob: Desk, two: list[int], label: Label) -> None:
    page = bob.get("/filter", {"whose": "all", "mode": "reactive"}).content.decode()
    for words in ('name="network" value="bluesky"', 'value="reactive" checked', "Refund", "Keep the view"):
        assert words in page
    assert b"<html" not in bob.fragment("/filter", "narrow").content


def test_chosen_cases_are_taken_and_given_back_with_one_click(bob: Desk, cast: Cast, two: list[int]) -> None:
    answer = bob.deed("/many?whose=all", {"case": two, "deed_assignee": "me"})
    assert "2 cases have another owner." in answer.content.decode()
    assert set(OpenCase.objects.values_list("assignee_id", flat=True)) == {cast.bob.pk}
    undo = re.search(r'hx-post="(/many/\d+/undo[^"]*)"', answer.content.decode())[1]
    assert "as they were" in bob.deed(undo).content.decode()
    assert set(OpenCase.objects.values_list("assignee_id", flat=True)) == {None}


def test_every_deed_works_on_many(bob: Desk, two: list[int], label: Label) -> None:
    bob.deed("/many", {"case": two, "deed_label": label.pk})
    assert list(Case.objects.values_list("label_ids", flat=True)) == [[label.pk]] * 2
    assert b"Refund" in bob.get("/", {"label": label.pk}).content
    bob.deed("/many", {"case": two, "deed_label": f"-{label.pk}"})
    bob.deed("/many", {"case": two, "deed_until": "tomorrow"})
    assert set(OpenCase.objects.values_list("category", flat=True)) == {4}
    bob.deed("/many", {"case": two, "deed": "resolve"})
    assert not OpenCase.objects.exists()
    assert BulkDeed.objects.count() == 4


def test_without_script_the_choices_are_a_page(bob: Desk, two: list[int], label: Label) -> None:
    page = bob.post("/many", {"case": two, "deed": "choose"}).content.decode()
    assert "2 cases" in page
    assert page.count('name="case"') == 2
    done = bob.post("/many", {"case": two, "deed": "resolve"}).content.decode()
    assert "2 cases are resolved." in done
    assert "Undo" in done


@pytest.mark.parametrize("said", [{}, {"case": ["x", "-1", "9" * 30], "deed": "resolve"}])
def test_nothing_chosen_is_a_sentence(bob: Desk, two: list[int], said: dict[str, list[str]]) -> None:
    assert bob.deed("/many", {"deed": "resolve", **said}).status_code == 422


def test_the_next_case_is_taken_and_opened(bob: Desk, cast: Cast, two: list[int]) -> None:
    answer = bob.deed("/next?whose=mine")
    assert answer["HX-Redirect"] == f"/?whose=mine&case={two[0]}"
    assert Case.objects.get(pk=two[0]).assignee_id == cast.bob.pk
    bob.deed("/next")
    assert bob.deed("/next").status_code == 422


def test_a_label_is_clicked_on_and_off(bob: Desk, two: list[int], label: Label) -> None:
    path = f"/cases/{two[0]}/labels"
    assert b"Refund" in bob.fragment(path, f"labels-{two[0]}").content
    assert "Labelled “Refund”." in bob.deed(path, {"label": label.pk}).content.decode()
    assert b"Refund" in bob.get(f"/cases/{two[0]}/").content
    bob.deed(path, {"label": label.pk})
    assert Case.objects.get(pk=two[0]).label_ids == []
    assert bob.deed(path, {"label": 999}).status_code == 422


def test_leads_keep_labels(alice: Desk, bob: Desk, cast: Cast, two: list[int]) -> None:
    alice.post("/labels/", {"name": "Moving", "colour": "green"})
    moving = Label.objects.get(name="Moving")
    alice.post(f"/labels/{moving.pk}/retire", {"retired": "1"})
    assert b"Offer it again" in alice.get("/labels/").content
    bob.post("/labels/", {"name": "Mine", "colour": "green"})
    assert Label.objects.count() == 1


def test_colleagues_see_who_looks_at_a_case(bob: Desk, alice: Desk, cast: Cast, two: list[int]) -> None:
    assert "AM" not in bob.post(f"/cases/{two[0]}/here", {"writing": "1"}).content.decode()
    seen = alice.post(f"/cases/{two[0]}/here", {"writing": "0"}).content.decode()
    assert "Bob Keller is writing" in seen
    listed = alice.get("/viewers", {"cases": f"{two[0]},{two[1]},x"}).content.decode()
    assert listed.count("Bob Keller is writing") == 1
    assert "Bob Keller is writing" in alice.get("/", {"whose": "all"}).content.decode()
    bob.post(f"/cases/{two[0]}/away")
    assert "Bob" not in alice.get("/viewers", {"cases": two[0]}).content.decode()


def test_notes_that_name_me_are_a_list(bob: Desk, alice: Desk, cast: Cast, two: list[int]) -> None:
    actions.write_note(case_id=two[0], text="@alice look", key=uuid4(), actor=cast.bob, now=clock.now())
    page = alice.get("/", {"whose": "named"}).content.decode()
    assert "Dana Whitlock has no net" in page
    assert "Eve has no net" not in page
    alice.post(f"/cases/{two[0]}/here")
    assert "Dana Whitlock has no net" not in alice.get("/", {"whose": "named"}).content.decode()
    assert "Dana Whitlock has no net" in alice.get("/", {"whose": "named", "tab": "done"}).content.decode()


def test_chidi_is_refused_everywhere(chidi: Desk, bob: Desk, cast: Cast, two: list[int], label: Label) -> None:
    bob.post("/views/keep", {"name": "Ours", "query": "whose=all", "shared": "1"})
    bulk = actions.resolve_cases(case_ids=[two[1]], actor=cast.bob, now=clock.now())
    assert b"no net" not in chidi.get("/", {"view": SavedView.objects.get().pk}).content
    assert b"no net" not in chidi.get("/filter", {"whose": "all"}).content
    assert "bluesky" not in chidi.get("/filter").content.decode()
    assert "looks-" in chidi.get("/viewers", {"cases": two[0]}).content.decode()
    for path, said in (
        (f"/cases/{two[0]}/labels", {"label": label.pk}),
        (f"/cases/{two[0]}/here", {}),
        (f"/cases/{two[0]}/away", {}),
        ("/many", {"case": two, "deed": "resolve"}),
        ("/many", {"case": two, "deed_assignee": "me"}),
        ("/next", {}),
        (f"/many/{bulk.pk}/undo", {}),
        (f"/views/{SavedView.objects.get().pk}/remove", {}),
        (f"/views/{SavedView.objects.get().pk}/put-back", {}),
        ("/labels/", {"name": "x", "colour": "red"}),
        (f"/labels/{label.pk}/retire", {"retired": "1"}),
    ):
        assert chidi.deed(path, said).status_code in {403, 422}, path
    assert chidi.get(f"/cases/{two[0]}/labels").status_code == 404
    assert not Presence.objects.exists()
    assert Case.objects.get(pk=two[0]).assignee_id is None
