"""What helped before is offered to whoever answers the same again, with its reason; and what they take is counted."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.cases.models import Case
from evenhand.channels.domain.connector import Author
from evenhand.flows import remembering, suggesting
from evenhand.kernel import clock
from evenhand.knowledge.reads import recall
from evenhand.ledger.models import Entry
from evenhand.replies.actions.suggestions import set_suggestion_rule
from evenhand.replies.models import Draft, SuggestionLook, SuggestionShown
from tests.cast import NOON, Cast
from tests.flows.test_remembering import LATER, solve
from tests.knowledge.pages import publish
from tests.workspace.conftest import Desk

MAX = Author(external_id="did:plc:max", handle="max.example", name="Max Lindner")
AGAIN = "@harborline.example my router loses the internet in the evening"


@pytest.fixture
def asked(cast: Cast) -> Case:
    """A question that was answered before, asked by somebody else; nobody is left out."""
    recall.forget_all()
    solve(cast)
    remembering.remember(now=LATER)
    _left_out(cast, 0)
    recall.remembered_of(cast.harborline.pk).fill()
    return cast.open_case(AGAIN, author=MAX, now=clock.now())


def _left_out(cast: Cast, share: int, *, is_on: bool = True) -> None:
    set_suggestion_rule(brand_id=cast.harborline.pk, is_on=is_on, left_out=share, actor=cast.alice, now=clock.now())


def offered(desk: Desk, case: Case) -> str:
    answer = desk.post(f"/cases/{case.pk}/offers", headers={"HX-Request": "true", "HX-Target": "offers"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_answer_is_offered_with_its_reason_and_that_it_was_is_kept(bob: Desk, asked: Case) -> None:
    page = offered(bob, asked)
    assert "Please set the router to channel 6" in page
    assert "Sent once to somebody who asked alike" in page
    assert 'data-greeting="Hello Max,"' in page
    shown = SuggestionShown.objects.get()
    assert (shown.kind, shown.place, shown.look.case_id, shown.look.is_left_out) == ("answer", 1, asked.pk, False)
    offered(bob, asked)
    assert SuggestionShown.objects.count() == 1


def test_the_case_itself_asks_for_it_only_once_it_is_open(bob: Desk, asked: Case) -> None:
    page = bob.get(f"/cases/{asked.pk}/").content.decode()
    assert f'hx-post="/cases/{asked.pk}/offers' in page
    assert "channel 6" not in page
    assert not SuggestionLook.objects.exists()


def test_it_takes_few_queries(bob: Desk, asked: Case) -> None:
    offered(bob, asked)
    with CaptureQueriesContext(connection) as queries:
        offered(bob, asked)
    assert len(queries) <= 14  # with the session, the person and the transaction


def test_who_is_left_out_sees_none_and_is_counted(bob: Desk, cast: Cast, asked: Case, monkeypatch: Any) -> None:
    monkeypatch.setattr(suggesting, "is_left_out", lambda *_: True)
    assert "channel 6" not in offered(bob, asked)
    assert SuggestionLook.objects.values_list("is_left_out", "found").get() == (True, 1)
    assert not SuggestionShown.objects.exists()


def test_a_brand_without_suggestions_has_none_and_counts_none(bob: Desk, cast: Cast, asked: Case) -> None:
    _left_out(cast, 0, is_on=False)
    assert "channel 6" not in offered(bob, asked)
    assert not SuggestionLook.objects.exists()


def test_a_case_that_does_not_wait_for_us_is_offered_nothing(bob: Desk, cast: Cast, asked: Case) -> None:
    cast.answer(asked, "Looking into it", now=clock.now())
    assert "channel 6" not in offered(bob, asked)


def test_a_page_that_says_it_is_offered_with_its_address(bob: Desk, cast: Cast, asked: Case) -> None:
    from evenhand.knowledge.models import HelpCentre

    HelpCentre.objects.create(brand=cast.harborline, is_on=True, name="Help", languages=["en"], changed_at=NOON)
    page = publish(cast, title="Router loses the internet in the evening", summary="Change its channel.")
    remembering.read_pages()
    recall.remembered_of(cast.harborline.pk).fill()
    found = offered(bob, asked)
    assert "Change its channel." in found
    assert f"http://testserver/site/help/harborline/en/articles/{page.slug}" in found


def test_what_is_used_is_kept_with_how_much_of_it_was_sent(bob: Desk, cast: Cast, asked: Case) -> None:
    offered(bob, asked)
    shown = SuggestionShown.objects.get()
    assert bob.deed(f"/cases/{asked.pk}/offers/{shown.pk}", {"as": "text"}).status_code == 204
    assert Entry.objects.filter(name="SuggestionUsed", case_id=asked.pk).count() == 1
    now = clock.now() + timedelta(minutes=1)
    cast.answer(asked, "Hello Max, please set the router to channel 6 and restart it. All the best.", now=now)
    assert suggesting.settle_used(now=now) == 1
    shown.refresh_from_db()
    assert shown.delivery_id is not None
    assert shown.kept is not None
    assert 0.5 < shown.kept < 1


def test_without_script_it_stands_in_the_draft_addressed_anew(bob: Desk, asked: Case) -> None:
    offered(bob, asked)
    shown = SuggestionShown.objects.get()
    answer = bob.post(f"/cases/{asked.pk}/offers/{shown.pk}", {"as": "text"})
    assert answer.status_code == 302
    assert Draft.objects.get().text.startswith("Hello Max,\n\nPlease set the router to channel 6")


def test_what_was_used_can_be_unused_until_it_is_sent(bob: Desk, asked: Case) -> None:
    offered(bob, asked)
    shown = SuggestionShown.objects.get()
    bob.deed(f"/cases/{asked.pk}/offers/{shown.pk}", {"as": "text"})
    bob.deed(f"/cases/{asked.pk}/offers/{shown.pk}", {"as": "undo"})
    shown.refresh_from_db()
    assert (shown.used_as, shown.used_at) == ("", None)


def test_whoever_has_no_access_is_refused(bob: Desk, chidi: Desk, asked: Case) -> None:
    offered(bob, asked)
    shown = SuggestionShown.objects.get()
    assert chidi.deed(f"/cases/{asked.pk}/offers").status_code == 403
    assert chidi.deed(f"/cases/{asked.pk}/offers/{shown.pk}", {"as": "text"}).status_code == 403
