"""Several workers at once: against a real database, in real transactions."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from evenhand.cases.models import Case, Conversation, Message
from evenhand.cases.reads import conversations_of
from evenhand.channels.actions import Incoming
from evenhand.channels.domain.connector import Author
from evenhand.channels.models import Post
from evenhand.flows import answer, answer_many, intake
from evenhand.flows.checking import alone_with
from evenhand.ledger.reads import events_after
from evenhand.people.models import Agent
from evenhand.replies.errors import NotPassed
from evenhand.replies.models import Delivery, Recipient
from tests.cases.oracle import check_hot_rows
from tests.cast import EVE, NOON, Cast
from tests.replies.test_broadcasts import AT, OUTAGE, begun, crowd, states

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOON + timedelta(days=10)


def _at_once(*deeds: Callable[[], object]) -> list[object]:
    """Run the deeds at the same time, each on a connection of its own; their results."""
    begin = threading.Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> object:
        try:
            begin.wait(timeout=30)
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [each.result(timeout=60) for each in [pool.submit(run, deed) for deed in deeds]]


def test_batches_with_words_of_one_person_open_one_case(cast: Cast) -> None:
    batches = [[cast.post(f"@harborline.example word {n}-{m}") for m in range(5)] for n in range(4)]
    _at_once(*(lambda batch=batch: cast.hear(*batch) for batch in batches))
    assert (Case.objects.count(), Conversation.objects.count(), Message.objects.count()) == (1, 20, 20)
    check_hot_rows()


def test_the_same_posts_read_by_two_are_stored_and_told_once(cast: Cast) -> None:
    posts = [cast.post(f"@harborline.example {n}", author=Author(external_id=f"did:plc:{n}")) for n in range(20)]
    _at_once(*(lambda: cast.hear(*posts) for _ in range(3)))
    intake.resume(now=NOON.replace(year=2027))
    assert Post.objects.count() == Message.objects.count() == 20


def test_a_batch_resumed_by_two_is_understood_once(cast: Cast) -> None:
    from evenhand.channels.actions import store

    post = cast.post("@harborline.example help")
    store(source_id=cast.source.pk, incoming=[Incoming(cast.bluesky.pk, "bluesky", post)], cursor=None, now=NOON)
    later = NOON.replace(hour=13)
    _at_once(*(lambda: intake.resume(now=later) for _ in range(3)))
    assert (Case.objects.count(), Message.objects.count()) == (1, 1)


def test_a_reply_that_several_workers_take_is_sent_once(cast: Cast) -> None:
    delivery = cast.answer(cast.open_case())
    _at_once(*(lambda: answer.deliver(delivery.pk) for _ in range(4)))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries) == ("sent", 1)


def test_a_double_click_is_one_reply(cast: Cast) -> None:
    case, key = cast.open_case(), uuid4()
    conversation = conversations_of(case)[0].pk

    def click() -> Delivery:
        return answer.answer(
            case_id=case.pk, conversation_id=conversation, text="Once", key=key, actor=cast.bob, now=NOON
        )

    assert {each.pk for each in _at_once(click, click, click)} == {key}  # type: ignore[attr-defined]
    assert Delivery.objects.count() == 1


def test_two_who_assign_at_once_leave_the_inbox_saying_what_the_case_says(cast: Cast) -> None:
    from evenhand.cases.actions import assign_case, resolve_case

    case = cast.open_case()
    _at_once(
        lambda: assign_case(case_id=case.pk, assignee=cast.bob, actor=cast.bob, now=NOON),
        lambda: assign_case(case_id=case.pk, assignee=cast.alice, actor=cast.alice, now=NOON),
        lambda: resolve_case(case_id=case.pk, actor=cast.alice, now=NOON),
        lambda: cast.hear(cast.post("@harborline.example more", in_reply_to=Post.objects.all()[0].external_id)),
    )
    check_hot_rows()


def test_events_recorded_by_many_are_followed_each_once_while_they_come(cast: Cast) -> None:
    begin = max((event.position for event in events_after(0, limit=100_000)), default=0)
    seen: list[int] = []
    done = threading.Event()

    def follow() -> None:
        position = begin
        while True:
            last_look = done.is_set()
            for event in events_after(position, limit=7):
                seen.append(event.id)
                position = event.position
            if last_look and not events_after(position):
                return

    def write(number: int) -> None:
        for n in range(15):
            cast.hear(cast.post(f"@harborline.example {number} {n}", author=EVE))

    def write_all() -> None:
        try:
            _at_once(*(lambda number=number: write(number) for number in range(3)))
        finally:
            done.set()

    _at_once(follow, write_all)
    recorded = [event.id for event in events_after(begin, limit=100_000)]
    assert sorted(seen) == sorted(recorded)
    assert len(seen) == len(set(seen)) >= 45


def test_two_who_answer_two_cases_of_one_person_at_once_do_not_say_the_same(cast: Cast) -> None:
    later = NOON + timedelta(days=10)
    cases = [cast.open_case(), cast.open_case("@harborline.example and now the phone", now=later, posted_at=later)]
    assert len({case.pk for case in cases}) == 2
    assert len({case.customer_id for case in cases}) == 1

    def says(case: Case, agent: Agent) -> bool:
        words = "We have found the fault in your street, and our colleagues are repairing the cable today"
        try:
            cast.answer(case, words, actor=agent, now=later)
        except NotPassed:
            return False
        return True

    said = _at_once(lambda: says(cases[0], cast.bob), lambda: says(cases[1], cast.alice))
    assert sorted(map(bool, said)) == [False, True]


def test_many_are_answered_past_a_person_to_whom_somebody_just_says_something(cast: Cast) -> None:
    dana, eve = crowd(cast, ["Dana", "Eve"])
    broadcast = begun(cast, [dana, eve])
    with transaction.atomic():
        assert alone_with([dana.customer_id]) == {dana.customer_id}
        assert _at_once(lambda: answer_many.advance(now=AT)) == [1]
    assert states(broadcast) == {"Dana": "waiting", "Eve": "going"}
    assert answer_many.advance(now=AT) == 1


def test_an_agent_and_an_answer_for_many_at_once_say_it_to_one_person_once(cast: Cast) -> None:
    cases = [cast.open_case(), cast.open_case("@harborline.example and the phone", now=LATER, posted_at=LATER)]
    assert len({case.pk for case in cases}) == 2
    begun(cast, [cases[0]])

    def says() -> bool:
        try:
            cast.answer(cases[1], OUTAGE, now=LATER)
        except NotPassed:
            return False
        return True

    _at_once(says, lambda: answer_many.advance(now=LATER))
    answer_many.advance(now=LATER)
    assert Delivery.objects.count() == 1
    assert Recipient.objects.get().state in {"going", "aside"}
