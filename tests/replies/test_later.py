"""Replies that wait: to be undone, for a time of their own, for the part before them."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from evenhand.cases.models import Case, Category
from evenhand.flows import answer, jobs
from evenhand.kernel import clock
from evenhand.ledger.models import Entry
from evenhand.replies.actions import keep_draft, release, reschedule, retry, withdraw
from evenhand.replies.domain.sending import When, part_key
from evenhand.replies.errors import KeyUsedTwice, NoSuchStep
from evenhand.replies.models import Delivery
from evenhand.replies.reads import deliveries_due, deliveries_scheduled, drafts_of, reply_of
from tests.cast import NOON, Cast

Stands = Callable[[], list[str]]
Fails = Callable[..., None]
HELD = When(undo=timedelta(seconds=10))
TOMORROW = NOON + timedelta(days=1)
LATER = When(at=TOMORROW)
LONG = "We looked into it, and the node on your street restarts under load. " * 8


def at(moment: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.fixture
def thread(cast: Cast, case: Case) -> list[Delivery]:
    """A long reply of Bob's as a thread."""
    first = cast.answer(case, LONG, in_parts=True)
    return list(Delivery.objects.filter(case=case).order_by("part")) if first.parts > 1 else []


def test_a_reply_that_can_be_undone_is_not_due_before_that_time(cast: Cast, case: Case) -> None:
    made = cast.answer(case, when=HELD, now=NOON)
    assert deliveries_due(now=NOON + timedelta(seconds=9)) == []
    assert deliveries_due(now=NOON + timedelta(seconds=10)) == [made.pk]
    assert Entry.objects.get(name="ReplyApproved").facts["is_due"] is False


def test_undoing_brings_back_the_words_without_the_signature_and_the_case(cast: Cast, case: Case) -> None:
    made = cast.answer(case, "Looking into it", when=HELD, resolve=True)
    case.refresh_from_db()
    assert case.resolved_at is not None
    withdraw(delivery_id=made.pk, actor=cast.bob, now=NOON + timedelta(minutes=6))
    case.refresh_from_db()
    assert (case.resolved_at, case.state.category, case.first_reply_at) == (None, Category.OPEN, None)
    assert case.open.waiting_since == NOON
    assert drafts_of(cast.bob, case.pk)["reply"].text == "Looking into it"


def test_a_case_that_somebody_resolved_since_then_stays_resolved(cast: Cast, case: Case) -> None:
    from evenhand.cases.actions import reopen_case, resolve_case

    made = cast.answer(case, when=HELD, resolve=True)
    reopen_case(case_id=case.pk, actor=cast.bob, now=NOON + timedelta(minutes=6))
    resolve_case(case_id=case.pk, actor=cast.bob, now=NOON + timedelta(minutes=7))
    withdraw(delivery_id=made.pk, actor=cast.bob, now=NOON + timedelta(minutes=8))
    case.refresh_from_db()
    assert case.resolved_at == NOON + timedelta(minutes=7)


def test_a_reply_on_its_way_cannot_be_undone(cast: Cast, case: Case, stands: Stands) -> None:
    made = cast.answer(case)
    answer.deliver(made.pk)
    with pytest.raises(NoSuchStep):
        withdraw(delivery_id=made.pk, actor=cast.bob, now=NOON)
    assert stands() == ["Looking into it ^BK"]


def test_until_a_scheduled_reply_is_released_the_customer_waits_for_us(cast: Cast, case: Case, stands: Stands) -> None:
    made = cast.answer(case, when=LATER)
    answer.deliver(made.pk)
    case.refresh_from_db()
    assert (stands(), case.first_reply_at, case.open.waiting_since) == ([], None, NOON)
    assert list(deliveries_scheduled(cast.bob)) == [made]
    assert list(deliveries_scheduled(cast.chidi)) == []


def test_a_scheduled_reply_goes_out_at_its_time_and_counts_from_then(
    cast: Cast, case: Case, stands: Stands, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = cast.answer(case, when=LATER, resolve=True)
    at(TOMORROW, monkeypatch)
    answer.deliver(made.pk)
    case.refresh_from_db()
    made.refresh_from_db()
    assert stands() == ["Looking into it ^BK"]
    assert (case.first_reply_at, case.resolved_at, made.approved_at) == (TOMORROW, TOMORROW, TOMORROW)


def test_a_worker_that_dies_after_the_release_leaves_a_reply_that_is_due(cast: Cast, case: Case) -> None:
    made = cast.answer(case, when=LATER)
    assert release(delivery_id=made.pk, now=TOMORROW)
    assert not release(delivery_id=made.pk, now=TOMORROW)
    assert deliveries_due(now=TOMORROW) == [made.pk]


def test_a_scheduled_reply_is_held_back_if_the_customer_wrote_before(
    cast: Cast, case: Case, stands: Stands, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = cast.answer(case, when=LATER)
    cast.hear(
        cast.post("It works again, thank you", thread_id=made.conversation.thread_key), now=NOON + timedelta(hours=3)
    )
    at(TOMORROW, monkeypatch)
    answer.deliver(made.pk)
    made.refresh_from_db()
    assert (made.state, stands()) == ("failed", [])
    assert "wrote before" in made.trouble
    retry(delivery_id=made.pk, actor=cast.bob, now=TOMORROW)
    answer.deliver(made.pk)
    assert stands() == ["Looking into it ^BK"]


def test_a_scheduled_reply_that_shall_go_out_anyway_does(
    cast: Cast, case: Case, stands: Stands, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = cast.answer(case, when=When(at=TOMORROW, holds_back=False))
    cast.hear(cast.post("Anybody there?", thread_id=made.conversation.thread_key), now=NOON + timedelta(hours=3))
    at(TOMORROW, monkeypatch)
    answer.deliver(made.pk)
    assert stands() == ["Looking into it ^BK"]


def test_another_time_is_another_time_and_now_is_now(cast: Cast, case: Case) -> None:
    made = cast.answer(case, when=LATER)
    reschedule(delivery_id=made.pk, at=TOMORROW + timedelta(days=1), actor=cast.bob, now=NOON)
    assert deliveries_due(now=TOMORROW) == []
    reschedule(delivery_id=made.pk, at=NOON, actor=cast.bob, now=NOON)
    assert deliveries_due(now=NOON) == [made.pk]


def test_a_scheduled_reply_taken_back_changes_nothing_of_who_waits(cast: Cast, case: Case) -> None:
    made = cast.answer(case, when=LATER)
    withdraw(delivery_id=made.pk, actor=cast.bob, now=NOON + timedelta(hours=1))
    case.refresh_from_db()
    assert (case.open.waiting_since, deliveries_due(now=TOMORROW)) == (NOON, [])


def test_a_thread_stands_in_order_each_part_below_the_one_before(
    cast: Cast, thread: list[Delivery], stands: Stands
) -> None:
    assert len(thread) > 1
    for each in reversed(thread):
        answer.deliver(each.pk)
    assert stands() == [thread[0].text], "the others wait for the first"
    for each in thread[1:]:
        answer.deliver(each.pk)
    assert stands() == [each.text for each in thread]
    thread[1].refresh_from_db()
    thread[0].refresh_from_db()
    assert (
        reply_of(
            Delivery.objects.select_related("after", "answers", "author", "conversation").get(pk=thread[1].pk)
        ).in_reply_to
        == thread[0].external_id
    )


def test_a_part_that_stands_calls_the_next(thread: list[Delivery]) -> None:
    answer.deliver(thread[0].pk)
    assert Entry.objects.get(name="ReplySent").facts["next_id"] == str(thread[1].pk)
    assert deliveries_due(now=clock.now()) == [thread[1].pk]


def test_a_thread_sent_twice_stands_once(cast: Cast, case: Case) -> None:
    key = uuid4()
    for _ in range(2):
        cast.answer(case, LONG, in_parts=True, key=key)
    parts = Delivery.objects.filter(case=case).count()
    assert parts == Delivery.objects.get(pk=key).parts
    with pytest.raises(KeyUsedTwice):
        cast.answer(case, LONG + "More.", in_parts=True, key=key)


def test_a_part_that_fails_holds_up_those_after_it_until_somebody_looked(
    thread: list[Delivery], fails: Fails, stands: Stands, cast: Cast, case: Case
) -> None:
    fails("refused")
    answer.deliver(thread[0].pk)
    fails()
    answer.deliver(thread[1].pk)
    case.refresh_from_db()
    assert (stands(), case.open.waiting_since) == ([], NOON)
    retry(delivery_id=thread[0].pk, actor=cast.bob, now=NOON)
    for each in thread:
        answer.deliver(each.pk)
    assert len(stands()) == len(thread)


def test_taking_back_a_part_takes_back_those_after_it_and_their_words_are_a_draft(
    cast: Cast, thread: list[Delivery], stands: Stands
) -> None:
    answer.deliver(thread[0].pk)
    withdraw(delivery_id=thread[1].pk, actor=cast.bob, now=NOON + timedelta(minutes=6))
    for each in thread[1:]:
        answer.deliver(each.pk)
    assert stands() == [thread[0].text]
    assert drafts_of(cast.bob, thread[0].case_id)["reply"].text == LONG[len(thread[0].written) :].strip()


def test_the_keys_of_parts_are_the_same_whenever_they_are_made() -> None:
    key = UUID(int=7)
    assert part_key(key, 1) == key
    assert part_key(key, 2) == part_key(key, 2) != part_key(key, 3)


def test_calling_a_due_reply_twice_starts_one_job(cast: Cast, case: Case) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    made = cast.answer(case)
    for _ in range(2):
        jobs.nudge([made.pk])
    assert ProcrastinateJob.objects.filter(queueing_lock=f"deliver {made.pk}").count() == 1


def test_first_words_to_a_stranger_are_noted_once_they_stand(cast: Cast) -> None:
    from evenhand.triage.models import ContactRule, Mode

    case = cast.open_case()
    Case.objects.filter(pk=case.pk).update(mode=Mode.PROACTIVE)
    made = cast.answer(Case.objects.get(pk=case.pk), despite=frozenset({"contact"}))
    answer.deliver(made.pk)
    assert ContactRule.objects.filter(post=made.answers).exists()


def test_neither_a_draft_begun_meanwhile_nor_what_is_taken_back_is_lost_by_an_undo(cast: Cast, case: Case) -> None:
    made = cast.answer(case, when=HELD)
    keep_draft(case_id=case.pk, mode="reply", text="Better words", actor=cast.bob, now=NOON)
    withdraw(delivery_id=made.pk, actor=cast.bob, now=NOON)
    assert drafts_of(cast.bob, case.pk)["reply"].text == f"{made.written}\n\nBetter words"
