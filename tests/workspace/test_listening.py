"""Writing down what to listen for: seen by those who serve the brand, changed by those who lead."""

from collections.abc import Callable
from typing import Any

import pytest

from evenhand.flows.preview import forget
from evenhand.kernel import clock
from evenhand.listening.actions import Hourly, Specimen, keep_specimens, note_heard, save_query
from evenhand.listening.models import Purpose, Query
from evenhand.people.actions import set_pilot
from tests.cast import NOON, Cast
from tests.workspace.conftest import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _anew() -> None:
    forget()


@pytest.fixture
def query(cast: Cast) -> Query:
    return save_query(
        brand_id=cast.harborline.pk, name="Our name", text="harborline OR seawater", actor=cast.alice, now=NOON
    )


def form(cast: Cast, text: str, **changes: object) -> dict[str, object]:
    return {"brand": cast.harborline.pk, "purpose": 1, "name": "", "text": text, **changes}


def sampled(cast: Cast, *texts: str) -> None:
    """A sample that holds every one of these posts."""
    now = clock.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    note_heard(source_id=cast.source.pk, heard=[Hourly(hour, len(texts))])
    specimens = [
        Specimen(
            heard_at=now,
            fraction=number / (len(texts) + 1),
            reference=f"at://x/{number}",
            network="bluesky",
            languages=["en"],
            author="did:plc:x",
            handle="x.example",
            text=text,
            links=[],
            has_media=False,
        )
        for number, text in enumerate(texts)
    ]
    keep_specimens(source_id=cast.source.pk, specimens=specimens)


def test_the_list_shows_the_queries_of_the_viewers_brands(alice: Desk, bob: Desk, chidi: Desk, query: Query) -> None:
    for desk in (alice, bob):
        assert "harborline OR seawater" in desk.get("/listening/").content.decode()
    assert "seawater" not in chidi.get("/listening/").content.decode()


def test_a_lead_writes_a_query(alice: Desk, cast: Cast) -> None:
    answer = alice.post("/listening/new", form(cast, '"sea water" NOT fish', purpose=3, save="1"))
    assert answer.status_code == 302
    saved = Query.objects.get()
    assert (saved.text, saved.purpose, saved.brand) == ('"sea water" NOT fish', Purpose.CATEGORY, cast.harborline)


def test_an_agent_may_look_and_not_change(bob: Desk, cast: Cast, query: Query) -> None:
    assert "Listen for" not in bob.get("/listening/new").content.decode()
    bob.post("/listening/new", form(cast, "x", save="1"))
    bob.post(f"/listening/{query.pk}/", form(cast, "x", save="1"))
    bob.post(f"/listening/{query.pk}/switch", {"is_active": "0"})
    bob.post(f"/listening/{query.pk}/remove")
    assert "sample" not in bob.deed("/listening/preview", form(cast, "x")).content.decode()
    assert [(each.text, each.is_active) for each in Query.objects.all()] == [("harborline OR seawater", True)]


def test_a_stranger_to_the_brand_cannot_touch_its_queries(chidi: Desk, cast: Cast, query: Query) -> None:
    cast.chidi.role = "lead"
    assert chidi.get(f"/listening/{query.pk}/").status_code in {404, 422}
    chidi.post(f"/listening/{query.pk}/remove")
    assert Query.objects.get().is_active


def test_what_cannot_be_understood_is_shown_where_it_stands_and_nothing_is_lost(alice: Desk, cast: Cast) -> None:
    page = alice.post("/listening/new", form(cast, 'harbor AND "open', save="1"))
    assert page.status_code == 200
    assert "harbor AND &quot;open</textarea>" in page.content.decode()
    assert "<mark>" in page.content.decode()
    assert not Query.objects.exists()


def test_a_name_is_used_once_in_a_brand(alice: Desk, cast: Cast, query: Query) -> None:
    page = alice.post("/listening/new", form(cast, "sea", name="Our name", save="1"))
    assert "already a query" in page.content.decode()
    assert Query.objects.count() == 1


def test_a_query_is_changed_switched_and_removed(alice: Desk, cast: Cast, query: Query) -> None:
    alice.post(f"/listening/{query.pk}/", form(cast, "sea", name="Sea", save="1"))
    query.refresh_from_db()
    assert (query.name, query.text) == ("Sea", "sea")
    alice.post(f"/listening/{query.pk}/switch", {"is_active": "0"})
    query.refresh_from_db()
    assert not query.is_active
    alice.post(f"/listening/{query.pk}/remove")
    assert alice.get(f"/listening/{query.pk}/").status_code == 404


def test_the_preview_says_how_many_where_and_what(alice: Desk, cast: Cast) -> None:
    sampled(cast, "harborline is broken", "the sea", "Harborline again, broken", "nothing")
    page = alice.post("/listening/preview", form(cast, "harborline")).content.decode()
    assert "2 of 4 posts in the sample" in page
    assert "<mark>Harborline</mark> again" in page
    assert "Bluesky" in page
    assert "Proactive" in page


def test_the_preview_works_without_script(alice: Desk, cast: Cast) -> None:
    sampled(cast, "harborline is broken")
    page = alice.post("/listening/new", form(cast, "harborline", **{"try": "1"})).content.decode()
    assert "1 of 1 post in the sample" in page
    assert not Query.objects.exists()


def test_an_empty_sample_says_so(alice: Desk, cast: Cast) -> None:
    assert "There is no sample yet" in alice.post("/listening/preview", form(cast, "harborline")).content.decode()


def test_hostile_words_stay_words(alice: Desk, cast: Cast) -> None:
    sampled(cast, "<script>alert(1)</script> harborline")
    page = alice.post("/listening/preview", form(cast, 'harborline OR "<script>"')).content.decode()
    assert "<script>alert" not in page


def test_the_report_of_a_pilot_is_for_those_who_lead(alice: Desk, bob: Desk, chidi: Desk, cast: Cast) -> None:
    cast.open_case("@harborline.example my internet is down")
    page = alice.get("/pilot/harborline/")
    assert page.status_code == 200
    assert bob.get("/pilot/harborline/").status_code == 404
    assert chidi.get("/pilot/harborline/").status_code == 404


def test_the_assumptions_of_a_report_can_be_changed(alice: Desk, cast: Cast) -> None:
    page = alice.get("/pilot/harborline/?minutes_per_case=12&occupancy=nonsense&shrinkage=99").content.decode()
    assert 'value="12"' in page
    assert 'value="0.6"' in page


def test_only_an_administrator_begins_a_pilot(alice: Desk, cast: Cast) -> None:
    alice.post("/pilot/harborline/set", {"is_pilot": "1"})
    cast.harborline.refresh_from_db()
    assert cast.harborline.pilot_since is None
    cast.alice.role = "administrator"
    cast.alice.save()
    assert alice.post("/pilot/harborline/set", {"is_pilot": "1"}).status_code == 302
    cast.harborline.refresh_from_db()
    assert cast.harborline.pilot_since is not None
    assert "listens only" in alice.get("/listening/").content.decode() or not Query.objects.exists()


def test_nothing_is_sent_for_a_brand_in_a_pilot(cast: Cast) -> None:
    from evenhand.replies.errors import CannotReplyThere

    case = cast.open_case()
    set_pilot(brand_id=cast.harborline.pk, is_pilot=True, actor=None, now=NOON)
    with pytest.raises(CannotReplyThere, match="only listens"):
        cast.answer(case)


def test_health_shows_sources_to_those_who_lead(alice: Desk, bob: Desk, cast: Cast) -> None:
    assert cast.source.name in alice.get("/health/").content.decode()
    answer = alice.get("/health/?json")
    assert (answer.status_code, answer.json()["batches_waiting"]) == (503, 0)  # nobody has listened to it yet
    assert bob.get("/health/").status_code == 404


def test_the_preview_advises_what_to_add(alice: Desk, cast: Cast) -> None:
    sampled(cast, *["harborline is broken"] * 6, *["#harborline again"] * 8, *["the sea is calm"] * 40)
    page = alice.post("/listening/preview", form(cast, "harborline")).content.decode()
    assert "#harborline is in 8 posts that do not match" in page
    assert 'data-query="harborline OR #harborline"' in page


def test_what_is_probably_not_meant_is_said(alice: Desk, cast: Cast) -> None:
    page = alice.post("/listening/preview", form(cast, "harborline or seawater")).content.decode()
    assert "OR" in page
    assert "said warn" in page


def test_a_page_of_queries_costs_as_much_whether_there_are_few_or_many(
    alice: Desk, cast: Cast, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for number in range(40):
        save_query(brand_id=cast.harborline.pk, name=f"Q{number:02}", text=f"w{number}", actor=cast.alice, now=NOON)
    with django_assert_max_num_queries(12):
        page = alice.get("/listening/").content.decode()
    assert page.count('<tr id="query-') == 25
    assert 'rel="next" href="?after=' in page


def test_a_page_that_is_asked_for_with_nonsense_is_the_first(alice: Desk, query: Query) -> None:
    for nonsense in (
        "after=x",
        "after=99999999999999999999:a",
        "after=%00:%00",
        "brand=nope&q=",
        "q=%25_",
        "q=%00",
        "brand=%00",
        "after=1:%00",
    ):
        assert alice.get(f"/listening/?{nonsense}").status_code == 200
    for nonsense in ("before=x", "before=2026-99-99,1", "before=2026-01-01T00:00:00,1", "before=,"):
        assert alice.get(f"/listening/{query.pk}/caught?{nonsense}").status_code == 200


def test_what_a_query_caught_is_for_those_who_serve_its_brand(bob: Desk, chidi: Desk, query: Query) -> None:
    assert "It has caught nothing yet" in bob.get(f"/listening/{query.pk}/caught").content.decode()
    assert chidi.get(f"/listening/{query.pk}/caught").status_code == 404


def test_a_removed_query_is_put_back_by_those_who_lead(alice: Desk, bob: Desk, query: Query) -> None:
    alice.post(f"/listening/{query.pk}/remove")
    bob.post(f"/listening/{query.pk}/put-back")
    query.refresh_from_db()
    assert query.is_removed
    assert "Undo" in alice.get("/listening/").content.decode()
    alice.post(f"/listening/{query.pk}/put-back", {"is_active": "1"})
    query.refresh_from_db()
    assert (query.is_removed, query.is_active) == (False, True)


def test_switching_leads_back_to_where_one_was_and_nowhere_else(alice: Desk, query: Query) -> None:
    there = f"/listening/{query.pk}/switch"
    assert alice.post(there, {"back": "/listening/?q=sea"})["Location"] == "/listening/?q=sea"
    assert alice.post(there, {"back": "//evil.example/listening/?"})["Location"] == "/listening/"


def test_a_half_written_query_leaves_the_preview_alone(alice: Desk, cast: Cast) -> None:
    answer = alice.deed("/listening/preview", form(cast, 'harbor AND "open'))
    assert answer["HX-Reswap"] == "none"
    assert "never closed" in answer.content.decode()


def test_a_copy_begins_with_the_words_of_another(alice: Desk, cast: Cast, query: Query) -> None:
    page = alice.get(f"/listening/new?copy={query.pk}").content.decode()
    assert 'value="Copy of Our name"' in page
    assert "harborline OR seawater</textarea>" in page
