"""What helped before is offered to whoever answers the same again, with its reason; and what they take is counted."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.cases import actions
from evenhand.cases.models import Case, Customer
from evenhand.cases.reads.similar import shelf_of
from evenhand.channels.domain.connector import Author
from evenhand.flows import remembering, suggesting
from evenhand.flows.answer import deliver, due
from evenhand.flows.suggestions_used import settle_used
from evenhand.insight.reads.suggestions import looks_behind, worth_of_suggestions
from evenhand.kernel import clock
from evenhand.knowledge.actions.solved import note_outcomes
from evenhand.knowledge.models import Solved
from evenhand.knowledge.reads import recall
from evenhand.ledger.models import Entry
from evenhand.people.models import Agent
from evenhand.replies.actions.suggestions import set_suggestion_rule
from evenhand.replies.domain.acknowledging import AUTOMATIC
from evenhand.replies.models import Delivery, Draft, SuggestionLook, SuggestionShown
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


def sent() -> None:
    """What waits goes out."""
    for delivery_id in due(now=clock.now() + timedelta(hours=1)):
        Delivery.objects.filter(pk=delivery_id).update(due_at=clock.now())
        deliver(delivery_id)


def offered(desk: Desk, case: Case) -> str:
    answer = desk.post(f"/cases/{case.pk}/offers", headers={"HX-Request": "true", "HX-Target": "offers"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_answer_is_offered_with_its_reason_and_that_it_was_is_kept(bob: Desk, asked: Case) -> None:
    page = offered(bob, asked)
    assert "Please set the router to channel 6" in page
    assert "Solved it for one who asked alike" in page
    assert 'data-greeting="Hello Max,"' in page
    shown = SuggestionShown.objects.get()
    assert (shown.kind, shown.place, shown.look.case_id, shown.look.is_left_out) == ("answer", 1, asked.pk, False)
    offered(bob, asked)
    assert SuggestionShown.objects.count() == 1


def test_what_was_remembered_with_names_is_offered_without_and_speaks_to_whoever_gets_it(
    bob: Desk, cast: Cast, asked: Case
) -> None:
    Solved.objects.update(answer="Set it to channel 6, or ask Bob for Mr Fischer. Sorry for that, [name].")
    page = offered(bob, asked)
    assert 'data-offer="Set it to channel 6, or ask [name] for Mr [name]. Sorry for that, Max."' in page
    assert "Fischer" not in page
    assert "Fischer" in Solved.objects.get().answer


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
    assert settle_used(now=now) == 0, "it can still be taken back"
    sent()
    assert settle_used(now=now) == 1
    shown.refresh_from_db()
    assert shown.delivery_id is not None
    assert shown.kept is not None
    assert 0.5 < shown.kept < 1


def test_an_answer_from_the_tab_of_cases_alike_is_used_like_one_that_was_offered(
    bob: Desk, cast: Cast, asked: Case
) -> None:
    solved = Solved.objects.get()
    use = f"/cases/{asked.pk}/alike/{solved.case}"
    assert bob.deed(use).status_code == 204
    assert not SuggestionShown.objects.exists(), "nobody was offered anything yet"
    offered(bob, asked)
    assert bob.deed(use).status_code == 204
    shown = SuggestionShown.objects.get()
    assert (shown.place, shown.used_as, shown.used_by) == (1, "text", cast.bob)
    SuggestionShown.objects.all().delete()
    assert bob.deed(use).status_code == bob.deed(use).status_code == 204
    worth = worth_of_suggestions([cast.harborline.pk], since=NOON)
    assert (worth.found_alike, worth.places) == (1, ())
    SuggestionLook.objects.update(is_left_out=True)
    SuggestionShown.objects.all().delete()
    bob.deed(use)
    assert not SuggestionShown.objects.exists()


def test_without_script_an_answer_found_alike_stands_in_the_draft(bob: Desk, cast: Cast, asked: Case) -> None:
    shelf_of(cast.harborline.pk).fill()
    assert bob.post(f"/cases/{asked.pk}/alike/{Solved.objects.get().case}").status_code == 302
    assert "Please set the router to channel 6" in Draft.objects.get().text
    refused = bob.post(f"/cases/{asked.pk}/alike/{asked.pk}")
    assert "Please" not in refused.content.decode()


def test_chidi_uses_no_answer_found_alike(chidi: Desk, asked: Case) -> None:
    assert chidi.deed(f"/cases/{asked.pk}/alike/{Solved.objects.get().case}").status_code == 403
    assert not SuggestionShown.objects.exists()


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


def test_who_was_left_out_stays_so_whatever_the_rule_becomes(
    bob: Desk, cast: Cast, asked: Case, monkeypatch: Any
) -> None:
    monkeypatch.setattr(suggesting, "is_left_out", lambda *_: True)
    offered(bob, asked)
    monkeypatch.setattr(suggesting, "is_left_out", lambda *_: False)
    assert "channel 6" not in offered(bob, asked), "else it would be counted as answered without, and was not"
    assert suggesting.is_without(asked)
    assert not SuggestionShown.objects.exists()


def test_who_saw_suggestions_goes_on_seeing_them(bob: Desk, asked: Case, monkeypatch: Any) -> None:
    offered(bob, asked)
    monkeypatch.setattr(suggesting, "is_left_out", lambda *_: True)
    assert "channel 6" in offered(bob, asked)
    assert not suggesting.is_without(asked)
    assert SuggestionLook.objects.get().is_left_out is False


def test_what_was_found_later_counts_as_something_to_suggest(bob: Desk, asked: Case) -> None:
    offered(bob, asked)
    SuggestionLook.objects.update(found=0)
    offered(bob, asked)
    assert SuggestionLook.objects.get().found == 1


def used(desk: Desk, case: Case) -> SuggestionShown:
    offered(desk, case)
    shown = SuggestionShown.objects.get()
    desk.deed(f"/cases/{case.pk}/offers/{shown.pk}", {"as": "text"})
    return shown


def test_a_reply_that_was_undone_uses_nothing_and_the_next_one_does(bob: Desk, cast: Cast, asked: Case) -> None:
    shown = used(bob, asked)
    now = clock.now() + timedelta(minutes=1)
    words = "Hello Max, please set the router to channel 6 and restart it, that ends the evening drops."
    undone = cast.answer(asked, words, now=now)
    Delivery.objects.filter(pk=undone.pk).update(state="cancelled")
    assert settle_used(now=now) == 0
    again = cast.answer(asked, words + " All the best.", now=now + timedelta(minutes=1))
    sent()
    assert settle_used(now=now) == 1
    shown.refresh_from_db()
    assert (shown.delivery_id, shown.kept) == (again.pk, 1.0)


def test_what_was_sent_in_the_case_that_its_case_went_into_by_way_of_another_is_what_became_of_it(
    bob: Desk, cast: Cast, asked: Case
) -> None:
    shown = used(bob, asked)
    now = clock.now() + timedelta(minutes=1)
    last = asked
    for name in ("second", "third"):
        into = cast.open_case(f"@harborline.example {name}", author=Author(external_id=name, handle=f"{name}.example"))
        Case.objects.filter(pk=last.pk).update(merged_into=into)
        last = into
    cast.answer(last, "Please set the router to channel 6 and restart it, that ends the evening drops.", now=now)
    sent()
    assert settle_used(now=now) == 1
    shown.refresh_from_db()
    assert shown.kept == 1.0
    told = worth_of_suggestions([cast.harborline.pk], since=NOON)
    assert told.used is not None
    found = looks_behind(cast.harborline.pk, "used", since=NOON, limit=5)
    assert [each.case_id for each in found] == [asked.pk]


def test_a_colleagues_reply_is_not_what_became_of_my_suggestion(bob: Desk, cast: Cast, asked: Case) -> None:
    shown = used(bob, asked)
    now = clock.now() + timedelta(minutes=1)
    cast.answer(asked, "We are looking into your matter", actor=cast.alice, now=now)
    sent()
    assert settle_used(now=now) == 0
    assert settle_used(now=now + timedelta(days=2)) == 1
    shown.refresh_from_db()
    assert (shown.delivery_id, shown.kept) == (None, 0.0)


def test_what_was_inserted_and_not_sent_is_no_hit_and_its_case_is_named(
    alice: Desk, bob: Desk, cast: Cast, asked: Case
) -> None:
    used(bob, asked)
    now = clock.now() + timedelta(minutes=1)
    cast.answer(asked, "Something else altogether, sorry", now=now)
    sent()
    told = worth_of_suggestions([cast.harborline.pk], since=NOON)
    assert (told.used and told.used.value, told.dropped) == (1.0, 0), "nobody knows yet"
    settle_used(now=now + timedelta(days=2))
    told = worth_of_suggestions([cast.harborline.pk], since=NOON)
    assert (told.used and told.used.value, told.dropped) == (0.0, 1)
    listed = alice.get("/knowledge/use/cases/?days=7&which=dropped").content.decode()
    assert f"EH-{asked.pk}" in listed
    assert f"EH-{asked.pk}" not in alice.get("/knowledge/use/cases/?days=7&which=used").content.decode()
    assert f"EH-{asked.pk}" in alice.get("/knowledge/use/cases/?days=7&which=unused").content.decode()


def test_what_a_machine_said_out_of_hours_is_no_answer(bob: Desk, cast: Cast, asked: Case) -> None:
    offered(bob, asked)
    said = cast.answer(asked, "We are back at nine", now=clock.now() + timedelta(minutes=1))
    machine = Agent.objects.create(username=AUTOMATIC)
    Delivery.objects.filter(pk=said.pk).update(author=machine)
    assert worth_of_suggestions([cast.harborline.pk], since=NOON).used is None


def test_a_page_for_colleagues_is_never_put_into_a_reply(bob: Desk, cast: Cast, asked: Case) -> None:
    page = publish(cast, title="Router loses the internet in the evening", summary="Staff only: channel 6.")
    page.article.is_internal = True
    page.article.save(update_fields=["is_internal"])
    remembering.read_pages()
    recall.remembered_of(cast.harborline.pk).fill()
    shown_page = offered(bob, asked)
    assert "for colleagues only" in shown_page
    assert shown_page.count('data-key="i"') == 1, "the key inserts the first that may be"
    shown = SuggestionShown.objects.get(kind="page")
    for used_as in ("text", "link"):
        bob.post(f"/cases/{asked.pk}/offers/{shown.pk}", {"as": used_as})
    shown.refresh_from_db()
    assert shown.used_at is None
    assert not Draft.objects.exists()


def test_the_reason_counts_whom_it_settled_it_for_and_whom_not(bob: Desk, cast: Cast, asked: Case) -> None:
    for number in range(2):
        asks = Author(external_id=f"did:plc:{number}", handle=f"n{number}.example", name=f"N{number}")
        said = "Please set the router to channel 6 and restart it, that ends the evening drops. ^BK"
        solve(cast, said=said, now=NOON + timedelta(hours=5 * number + 5), author=asks)
    remembering.remember(now=LATER + timedelta(days=1))
    recall.remembered_of(cast.harborline.pk).fill()
    assert "Solved it for all 3 who asked alike" in offered(bob, asked)
    first, second, _third = Solved.objects.order_by("pk")
    outcomes: list[tuple[int, int | None, bool]] = [(first.pk, None, True), (second.pk, 1, False)]
    note_outcomes(cast.harborline.pk, outcomes)
    recall.remembered_of(cast.harborline.pk).fill()
    assert "Solved it for 1 of 3 who asked alike" in offered(bob, asked), "one wrote again, one was discontent"


def test_what_is_open_again_is_not_counted_as_solved(bob: Desk, cast: Cast, asked: Case) -> None:
    case = Case.objects.get(pk=Solved.objects.get().case)
    actions.reopen_case(case_id=case.pk, actor=cast.bob, now=LATER)
    remembering.see_how_it_went(now=LATER)
    recall.remembered_of(cast.harborline.pk).fill()
    assert "did not settle it" in offered(bob, asked)


def test_the_cases_behind_the_figures_are_for_those_who_lead(alice: Desk, bob: Desk, cast: Cast, asked: Case) -> None:
    offered(bob, asked)
    assert bob.get("/knowledge/use/cases/").status_code == 404
    assert f"EH-{asked.pk}" in alice.get("/knowledge/use/cases/?which=found").content.decode()
    assert f"EH-{asked.pk}" not in alice.get("/knowledge/use/cases/?which=nothing").content.decode()
    assert "channel 6" in alice.get("/knowledge/use/cases/?which=new&days=365").content.decode()
    assert "channel 6" not in alice.get("/knowledge/use/cases/?which=again&days=365").content.decode()
    for odd in ("which=%00", "after=x,1", "after=2026-01-01,9", "after=9999-99-99T00:00:00Z,1", "days=x&brand=%00"):
        assert alice.get(f"/knowledge/use/cases/?{odd}").status_code == 200


@pytest.mark.parametrize("which", ["all", "used", "again", "new"])
def test_the_cases_behind_the_figures_take_few_questions(
    alice: Desk, bob: Desk, asked: Case, which: str, django_assert_max_num_queries: Any
) -> None:
    offered(bob, asked)
    alice.get("/knowledge/use/cases/")
    with django_assert_max_num_queries(10):
        alice.get(f"/knowledge/use/cases/?which={which}")


def test_where_an_answer_named_somebody_else_it_names_this_person(bob: Desk, cast: Cast, asked: Case) -> None:
    Solved.objects.update(answer="Please set the router to channel 6, [name], and restart it.")
    assert 'data-offer="Please set the router to channel 6, Max, and restart it."' in offered(bob, asked)
    Customer.objects.filter(pk=asked.customer_id).update(name="support_4711")
    assert 'data-offer="Please set the router to channel 6, [name], and restart it."' in offered(bob, asked)
