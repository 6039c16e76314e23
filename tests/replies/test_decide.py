"""What people decide about replies that did not simply arrive."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from evenhand.cases.actions import resolve_case
from evenhand.cases.errors import NotAllowed
from evenhand.cases.models import Case, Category
from evenhand.channels.models import Post
from evenhand.flows import answer
from evenhand.kernel import clock
from evenhand.replies.actions import confirm, keep_draft, record_bounce, retry, withdraw
from evenhand.replies.errors import NoSuchStep
from evenhand.replies.models import Delivery, Draft
from evenhand.replies.reads import cases_with_drafts, deliveries_in_trouble, deliveries_of, drafts_of
from tests.cast import NOON, Cast

Fails = Callable[..., None]
Stands = Callable[[], list[str]]
LATER = NOON + timedelta(hours=2)


@pytest.fixture
def lost(delivery: Delivery, fails: Fails) -> Delivery:
    """A reply whose outcome nobody knows."""
    fails("outcome_unknown", arrives=False)
    answer.deliver(delivery.pk)
    fails()
    delivery.refresh_from_db()
    return delivery


def test_a_person_sends_an_unknown_reply_again(
    cast: Cast, lost: Delivery, stands: Stands, monkeypatch: pytest.MonkeyPatch
) -> None:
    retry(delivery_id=lost.pk, actor=cast.bob, now=LATER)
    monkeypatch.setattr(clock, "now", lambda: LATER)
    answer.deliver(lost.pk)
    assert len(stands()) == 1


def test_a_person_confirms_that_an_unknown_reply_arrived(cast: Cast, lost: Delivery) -> None:
    done = confirm(delivery_id=lost.pk, actor=cast.bob, now=LATER)
    assert (done.state, done.trouble, done.sent_at) == ("sent", "", lost.claimed_at)


def test_a_reply_taken_back_in_time_is_not_sent(cast: Cast, delivery: Delivery, stands: Stands) -> None:
    withdraw(delivery_id=delivery.pk, actor=cast.bob, now=NOON)
    answer.deliver(delivery.pk)
    assert stands() == []


def test_the_words_of_a_reply_taken_back_are_a_draft_again(cast: Cast, delivery: Delivery) -> None:
    withdraw(delivery_id=delivery.pk, actor=cast.bob, now=NOON)
    assert drafts_of(cast.bob, delivery.case_id)["reply"].text == "Looking into it"


def test_a_draft_begun_since_then_is_kept(cast: Cast, delivery: Delivery) -> None:
    keep_draft(case_id=delivery.case_id, mode="reply", text="Better words", actor=cast.bob, now=NOON)
    withdraw(delivery_id=delivery.pk, actor=cast.bob, now=NOON)
    assert Draft.objects.get().text == "Looking into it\n\nBetter words"


def test_a_customer_whose_reply_was_taken_back_waits_again(cast: Cast, delivery: Delivery, case: Case) -> None:
    withdraw(delivery_id=delivery.pk, actor=cast.bob, now=LATER)
    case.refresh_from_db()
    assert (case.state.category, case.open.waiting_since, case.first_reply_at) == (Category.OPEN, NOON, None)


def test_a_customer_who_had_another_reply_does_not_wait(cast: Cast, delivery: Delivery, case: Case) -> None:
    cast.answer(case, "And another thing")
    withdraw(delivery_id=delivery.pk, actor=cast.bob, now=LATER)
    case.refresh_from_db()
    assert case.open.waiting_since is None


def test_a_resolved_case_stays_resolved_when_its_reply_is_taken_back(
    cast: Cast, delivery: Delivery, case: Case
) -> None:
    resolve_case(case_id=case.pk, actor=cast.bob, now=NOON)
    withdraw(delivery_id=delivery.pk, actor=cast.bob, now=LATER)
    assert Case.objects.get().resolved_at == NOON


def test_a_reply_that_was_sent_cannot_be_taken_back(cast: Cast, delivery: Delivery) -> None:
    answer.deliver(delivery.pk)
    for act in (withdraw, retry, confirm):
        with pytest.raises(NoSuchStep):
            act(delivery_id=delivery.pk, actor=cast.bob, now=LATER)


def test_a_mail_that_comes_back_is_shown_as_come_back(cast: Cast, delivery: Delivery) -> None:
    answer.deliver(delivery.pk)
    delivery.refresh_from_db()
    bounce = {"account_id": delivery.account_id, "external_id": delivery.external_id}
    assert record_bounce(**bounce, reason="No such mailbox", now=LATER)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.trouble) == ("bounced", "No such mailbox")
    assert not record_bounce(**bounce, reason="Again", now=LATER)


def test_a_bounce_of_something_else_is_none_of_ours(cast: Cast) -> None:
    assert not record_bounce(account_id=cast.mail.pk, external_id="<other@mail>", reason="", now=NOON)


def test_troubled_replies_are_shown_to_those_who_serve_the_brand(cast: Cast, lost: Delivery) -> None:
    assert list(deliveries_in_trouble(cast.bob)) == list(deliveries_in_trouble(cast.alice)) == [lost]
    assert list(deliveries_in_trouble(cast.chidi)) == []


def test_the_replies_of_a_case_stand_in_order_though_the_clock_stands_still(
    cast: Cast, delivery: Delivery, case: Case
) -> None:
    more = [cast.answer(case, f"And another thing, number {number}") for number in range(5)]
    assert deliveries_of(case.pk) == [delivery, *more]
    assert len({each.approved_at for each in [delivery, *more]}) == 6


def test_a_reply_stands_behind_the_one_before_though_the_clock_was_set_back(
    cast: Cast, delivery: Delivery, case: Case
) -> None:
    Delivery.objects.update(approved_at=LATER)
    second = cast.answer(case, "And another thing")
    assert deliveries_of(case.pk) == [delivery, second]


@pytest.mark.parametrize("act", [retry, confirm, withdraw])
def test_a_stranger_and_an_analyst_decide_nothing(cast: Cast, lost: Delivery, act: Callable[..., object]) -> None:
    cast.alice.role = "analyst"
    for actor in (cast.chidi, cast.alice):
        with pytest.raises(NotAllowed):
            act(delivery_id=lost.pk, actor=actor, now=LATER)


def test_a_reply_that_does_not_exist_is_refused(cast: Cast) -> None:
    from uuid import uuid4

    with pytest.raises(NoSuchStep):
        retry(delivery_id=uuid4(), actor=cast.bob, now=NOON)


def test_each_person_has_one_draft_a_mode_and_sees_only_their_own(cast: Cast, case: Case) -> None:
    for text in ("First", "Second"):
        keep_draft(case_id=case.pk, mode="reply", text=text, actor=cast.bob, now=NOON)
    keep_draft(case_id=case.pk, mode="note", text="A note", actor=cast.bob, now=NOON)
    assert {mode: draft.text for mode, draft in drafts_of(cast.bob, case.pk).items()} == {
        "reply": "Second",
        "note": "A note",
    }
    assert drafts_of(cast.alice, case.pk) == {}
    assert cases_with_drafts(cast.bob, [case.pk]) == {case.pk}


def test_an_emptied_draft_is_gone(cast: Cast, case: Case) -> None:
    for text in ("Something", "  "):
        keep_draft(case_id=case.pk, mode="reply", text=text, actor=cast.bob, now=NOON)
    assert not Draft.objects.exists()


def test_a_stranger_keeps_no_draft(cast: Cast, case: Case) -> None:
    with pytest.raises(NotAllowed):
        keep_draft(case_id=case.pk, mode="reply", text="Hello", actor=cast.chidi, now=NOON)


def test_a_deleted_post_is_not_what_a_reply_answers(cast: Cast, case: Case) -> None:
    Post.objects.update(deleted_at=NOON)
    assert cast.answer(case, despite=frozenset({"deleted_post"})).answers is None
