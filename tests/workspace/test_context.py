"""The column beside a case: its tabs, what can be done there, and who may not."""

import re
from datetime import datetime, time, timedelta
from html import unescape
from typing import Any
from urllib.parse import unquote
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.cases import actions
from evenhand.cases.models import Case, Category, CustomerDetails, CustomerNote, OpenCase, Promise
from evenhand.cases.reads.similar import shelf_of
from evenhand.flows import suggesting
from evenhand.kernel import clock
from evenhand.replies.actions.suggestions import set_suggestion_rule
from tests.cast import NOON, Cast
from tests.workspace.conftest import Desk

MOST_QUERIES = 12
TABS = ("case", "person", "similar", "activity", "record")


def _promise(cast: Cast, case: Case, **changes: Any) -> Promise:
    values = {"what": "Say whether the line is up", "owner_id": cast.bob.pk, "due_at": clock.now() + timedelta(hours=3)}
    return actions.promise(**{**values, "case_id": case.pk, "actor": cast.bob, "now": clock.now(), **changes})


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_is_a_page_and_a_fragment_within_few_queries(bob: Desk, cast: Cast, tab: str) -> None:
    case = cast.open_case()
    _promise(cast, case)
    shelf_of(cast.harborline.pk).fill()
    assert "<html" in bob.get(f"/cases/{case.pk}/context/{tab}").content.decode()
    with CaptureQueriesContext(connection) as queries:
        part = bob.fragment(f"/cases/{case.pk}/context/{tab}", "context").content.decode()
    assert "<html" not in part
    assert f'aria-labelledby="tab-{tab}"' in part
    assert len(queries) <= MOST_QUERIES + 2  # besides the session and the person


def test_the_tab_looked_at_last_is_remembered(bob: Desk, cast: Cast) -> None:
    case, other = cast.open_case(), cast.open_case("@harborline.example and my phone", now=NOON + timedelta(days=30))
    assert 'id="tab-case" ' in bob.fragment(f"/cases/{case.pk}/context/", "context").content.decode()
    bob.fragment(f"/cases/{case.pk}/context/activity", "context")
    part = bob.fragment(f"/cases/{other.pk}/context/", "context").content.decode()
    assert 'aria-labelledby="tab-activity"' in part


def test_a_tab_nobody_knows_is_not_there(bob: Desk, cast: Cast) -> None:
    assert bob.get(f"/cases/{cast.open_case().pk}/context/followers").status_code == 404


def test_influence_is_not_shown(bob: Desk, cast: Cast) -> None:
    part = bob.fragment(f"/cases/{cast.open_case().pk}/context/person", "context").content.decode().lower()
    assert "follower" not in part


ADDRESSES = [
    ("get", "/cases/{case}/context/", {}),
    *[("get", f"/cases/{{case}}/context/{tab}", {}) for tab in TABS],
    ("get", "/cases/{case}/details", {}),
    ("post", "/cases/{case}/details", {"value": "key"}),
    ("post", "/cases/{case}/person/notes", {"text": "x", "key": str(uuid4())}),
    ("post", "/cases/{case}/person/notes/{note}", {"keep": ""}),
    ("get", "/cases/{case}/snooze", {}),
    ("post", "/cases/{case}/snooze", {"until": "tomorrow"}),
    ("post", "/cases/{case}/wake", {}),
    ("post", "/cases/{case}/record/check", {"answer-x": "1"}),
    ("post", "/cases/{case}/record/revoke", {}),
    ("get", "/cases/{case}/promises/new", {}),
    ("post", "/cases/{case}/promises/new", {"what": "x", "when": "tomorrow"}),
    ("get", "/promises/{promise}/", {}),
    ("post", "/promises/{promise}/", {"what": "x", "when": "tomorrow"}),
    ("post", "/promises/{promise}/keep", {}),
    ("get", "/records/", {}),
    ("get", "/records/harborline/", {}),
    ("post", "/records/harborline/", {"name": "x"}),
    ("post", "/records/harborline/try", {}),
]


@pytest.mark.parametrize(("method", "address", "said"), ADDRESSES)
def test_who_serves_no_brand_gets_nowhere(
    chidi: Desk, cast: Cast, method: str, address: str, said: dict[str, str]
) -> None:
    case = cast.open_case()
    promise = _promise(cast, case)
    note = actions.write_customer_note(case_id=case.pk, text="secret", key=uuid4(), actor=cast.bob, now=NOON)
    path = address.format(case=case.pk, promise=promise.pk, note=note.pk)
    answer = getattr(chidi, method)(path, said, headers={"HX-Request": "true", "HX-Target": "context"})
    assert answer.status_code in {403, 404}
    assert "secret" not in answer.content.decode()
    promise.refresh_from_db()
    assert promise.state == "open"
    assert OpenCase.objects.get(pk=case.pk).category == Category.NEW
    assert CustomerNote.objects.filter(removed_at=None).count() == 1
    assert not CustomerDetails.objects.exists()


def test_an_analyst_looks_and_changes_nothing(desk_of: Any, cast: Cast) -> None:
    case = cast.open_case()
    cast.alice.role = "analyst"
    cast.alice.save()
    desk = desk_of(cast.alice)
    assert desk.fragment(f"/cases/{case.pk}/context/person", "context").status_code == 200
    assert desk.deed(f"/cases/{case.pk}/snooze", {"until": "tomorrow"}).status_code == 403
    assert desk.deed(f"/cases/{case.pk}/promises/new", {"what": "x", "when": "tomorrow"}).status_code == 403


def test_a_promise_is_made_on_the_sheet_and_shown_with_the_case(bob: Desk, cast: Cast) -> None:
    case = cast.open_case()
    form = bob.fragment(f"/cases/{case.pk}/promises/new", "sheet").content.decode()
    assert "<html" not in form
    assert 'name="when" value="tomorrow"' in form
    said = {"what": "Call about the line", "kind": "call_back", "when": "tomorrow", "owner": str(cast.bob.pk)}
    answer = bob.deed(f"/cases/{case.pk}/promises/new", {**said, "phone": "+442079460018", "key": str(uuid4())})
    assert "context-changed" in answer["HX-Trigger"]
    assert "Undo" in answer.content.decode()
    part = bob.fragment(f"/cases/{case.pk}/context/case", "context").content.decode()
    assert "Call about the line" in part
    assert 'href="tel:+442079460018"' in part


def test_without_script_a_promise_is_a_form_and_a_page(bob: Desk, cast: Cast) -> None:
    case = cast.open_case()
    at = f"{clock.now() + timedelta(days=10):%Y-%m-%dT%H:%M}"
    said = {"what": "Write again", "kind": "follow_up", "when": "own", "at": at, "owner": ""}
    page = bob.post(f"/cases/{case.pk}/promises/new", said, follow=True).content.decode()
    assert "Write again" in page
    assert "whoever is free" in page


def test_a_promise_without_a_moment_is_refused_in_words(bob: Desk, cast: Cast) -> None:
    answer = bob.deed(f"/cases/{cast.open_case().pk}/promises/new", {"what": "x", "when": "own", "at": "soon"})
    assert answer.status_code == 422
    assert "Choose by when." in answer.content.decode()


def test_an_overdue_promise_can_be_given_to_a_colleague_as_it_is(bob: Desk, cast: Cast) -> None:
    case = cast.open_case()
    made = _promise(cast, case, due_at=NOON + timedelta(hours=1), now=NOON)
    form = bob.fragment(f"/promises/{made.pk}/", "sheet").content.decode()
    assert "2026-03-02T13:00" in form
    said = {"what": made.what, "when": "own", "at": "2026-03-02T13:00", "owner": str(cast.alice.pk)}
    assert bob.deed(f"/promises/{made.pk}/", said).status_code == 200
    made.refresh_from_db()
    assert (made.owner, made.due_at) == (cast.alice, NOON + timedelta(hours=1))


def test_keeping_a_promise_can_be_undone_from_the_toast(bob: Desk, cast: Cast) -> None:
    made = _promise(cast, cast.open_case())
    answer = bob.deed(f"/promises/{made.pk}/keep").content.decode()
    assert f"/promises/{made.pk}/reopen" in answer
    bob.deed(f"/promises/{made.pk}/reopen")
    made.refresh_from_db()
    assert made.state == "open"


def test_a_step_nobody_knows_is_not_there(bob: Desk, cast: Cast) -> None:
    assert bob.deed(f"/promises/{_promise(cast, cast.open_case()).pk}/frame").status_code == 404


def test_the_list_shows_mine_and_says_what_is_due(bob: Desk, cast: Cast) -> None:
    case = cast.open_case()
    _promise(cast, case, what="Mine and over", due_at=NOON + timedelta(hours=1), now=NOON)
    _promise(cast, case, what="Of Alice", owner_id=cast.alice.pk)
    _promise(cast, case, what="Of nobody", owner_id=None)
    page = bob.get("/promises/").content.decode()
    assert "Mine and over" in page
    assert "1 promise of yours is due." in page
    assert "Of Alice" not in page
    assert "Of nobody" in bob.get("/promises/?whose=nobody").content.decode()
    assert "Of Alice" in bob.get("/promises/?whose=all").content.decode()


def test_the_list_shows_nothing_of_brands_that_are_not_mine(chidi: Desk, cast: Cast) -> None:
    _promise(cast, cast.open_case(), owner_id=None, what="Not for Chidi")
    for whose in ("mine", "nobody", "all"):
        assert "Not for Chidi" not in chidi.get(f"/promises/?whose={whose}").content.decode()


def test_a_long_list_comes_page_by_page_without_repeats(bob: Desk, cast: Cast) -> None:
    case = cast.open_case()
    for number in range(35):
        _promise(cast, case, what=f"promise {number:02}", due_at=clock.now() + timedelta(hours=number // 3 + 1))
    with CaptureQueriesContext(connection) as queries:
        first = bob.get("/promises/")
    assert len(queries) <= MOST_QUERIES
    second = bob.fragment("/promises/", "more-promises", {"after": _after(first)})
    whole = [set(re.findall(r"promise \d\d", _text(page))) for page in (first, second)]
    assert len(whole[0] | whole[1]) == 35
    assert not whole[0] & whole[1]


def test_snoozing_says_until_when_and_can_be_undone(bob: Desk, cast: Cast) -> None:
    case = cast.open_case()
    menu = bob.fragment(f"/cases/{case.pk}/snooze", f"snooze-{case.pk}").content.decode()
    assert "Until the customer writes" in menu
    answer = bob.deed(f"/cases/{case.pk}/snooze", {"until": "tomorrow"})
    assert "Snoozed until tomorrow 09:00." in answer.content.decode()
    assert 'id="head"' in answer.content.decode()
    assert OpenCase.objects.get(pk=case.pk).category == Category.SNOOZED
    assert "Asleep until tomorrow 09:00" in _text(bob.fragment(f"/cases/{case.pk}/context/case", "context"))
    bob.deed(f"/cases/{case.pk}/wake")
    assert OpenCase.objects.get(pk=case.pk).category == Category.NEW


def test_a_moment_of_ones_own_is_in_ones_own_time_zone(bob: Desk, cast: Cast) -> None:
    cast.bob.time_zone = "Pacific/Auckland"
    cast.bob.save()
    case = cast.open_case()
    day = (clock.now() + timedelta(days=20)).date()
    bob.deed(f"/cases/{case.pk}/snooze", {"at": f"{day}T09:00"})
    case.refresh_from_db()
    assert case.snooze.until == datetime.combine(day, time(9), ZoneInfo("Pacific/Auckland"))


def test_snoozing_into_the_past_is_refused_in_words(bob: Desk, cast: Cast) -> None:
    answer = bob.deed(f"/cases/{cast.open_case().pk}/snooze", {"at": "2020-01-01T09:00"})
    assert answer.status_code == 422
    assert "still to come" in answer.content.decode()


def test_what_is_known_of_a_person_is_set_and_undone(bob: Desk, cast: Cast) -> None:
    case = cast.open_case()
    said = {"value": "key", "language": "de", "time_zone": "Europe/Berlin", "record_number": "C-77"}
    answer = bob.deed(f"/cases/{case.pk}/details", said).content.decode()
    part = _text(bob.fragment(f"/cases/{case.pk}/context/person", "context"))
    for words in ("Key customer", "set by Bob Keller", "German", "Europe/Berlin", "C-77"):
        assert words in part
    assert 'name="value" value=""' in answer
    bob.deed(f"/cases/{case.pk}/details", {"value": "", "language": "", "time_zone": "", "record_number": ""})
    assert "Key customer" not in _text(bob.fragment(f"/cases/{case.pk}/context/person", "context"))


def test_notes_on_a_person_are_shown_with_their_other_cases(bob: Desk, cast: Cast) -> None:
    case = cast.open_case()
    actions.resolve_case(case_id=case.pk, actor=cast.bob, now=NOON)
    other = cast.open_case("@harborline.example and now my phone is dead", now=NOON + timedelta(days=40))
    bob.deed(f"/cases/{case.pk}/person/notes", {"text": "<b>Deaf</b>: never call", "key": str(uuid4())})
    part = bob.fragment(f"/cases/{other.pk}/context/person", "context").content.decode()
    assert "&lt;b&gt;Deaf&lt;/b&gt;: never call" in part


def test_activity_tells_who_did_what(bob: Desk, cast: Cast) -> None:
    case = cast.open_case()
    actions.assign_case(case_id=case.pk, assignee=cast.alice, actor=cast.bob, now=clock.now())
    made = _promise(cast, case)
    actions.alarm_promises(now=made.due_at)
    actions.snooze_case(case_id=case.pk, until=None, actor=cast.bob, now=clock.now())
    part = _text(bob.fragment(f"/cases/{case.pk}/context/activity", "context"))
    for words in (
        "Gave the case to Alice Moreau",
        "Promised a follow-up by",
        "A promise of Bob Keller is due",
        "Snoozed the case until the customer writes",
    ):
        assert words in part
    by_desk = _text(bob.fragment(f"/cases/{case.pk}/context/activity?who=desk", "context"))
    assert "A promise of Bob Keller is due" in by_desk
    assert "Gave the case" not in by_desk


def test_a_long_activity_comes_page_by_page(bob: Desk, cast: Cast) -> None:
    case = cast.open_case()
    for number in range(45):
        actions.write_note(case_id=case.pk, text=f"{number}", key=uuid4(), actor=cast.bob, now=clock.now())
    first = bob.fragment(f"/cases/{case.pk}/context/activity", "context")
    second = bob.fragment(f"/cases/{case.pk}/context/activity", f"more-{case.pk}", {"after": _after(first)})
    assert [_text(page).count("Wrote a note") for page in (first, second)] == [40, 5]
    assert 'role="tablist"' not in second.content.decode()


def test_a_case_alike_that_was_solved_offers_its_answer(bob: Desk, cast: Cast) -> None:
    set_suggestion_rule(brand_id=cast.harborline.pk, is_on=True, left_out=0, actor=cast.alice, now=NOON)
    solved = cast.open_case("@harborline.example my router keeps losing the internet connection every evening")
    cast.answer(
        solved,
        "Hi Dana, please set the router to channel 6 and restart it, that ends the evening drops, "
        "or ask for Mr Fischer. ^BK",
    )
    from evenhand.flows.answer import deliver, due

    for delivery_id in due(now=clock.now()):
        deliver(delivery_id)
    actions.resolve_case(case_id=solved.pk, actor=cast.bob, now=NOON + timedelta(hours=1))
    asked = cast.open_case(
        "@harborline.example my router loses the internet connection in the evening", now=NOON + timedelta(days=40)
    )
    shelf_of(cast.harborline.pk).fill()
    part = _text(bob.fragment(f"/cases/{asked.pk}/context/similar", "context"))
    assert "Please set the router to channel 6 and restart it" in part
    assert "or ask for Mr [name]." in part
    assert "Hi Dana" not in part


def test_a_case_left_without_suggestions_has_none_in_the_tab_either(bob: Desk, cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(suggesting, "is_left_out", lambda *_: True)
    part = _text(bob.fragment(f"/cases/{cast.open_case().pk}/context/similar", "context"))
    assert "This case is answered without what helped before." in part


def _after(answer: Any) -> str:
    """Where the next page begins."""
    found = re.search(r"after=([^\"&]+)", unescape(answer.content.decode()))
    assert found
    return unquote(found[1])


def _text(answer: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", answer.content.decode())).split())
