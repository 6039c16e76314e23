"""While publishing is stopped nothing goes out; then everything does, in order."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from evenhand.cases.models import Case, OpenCase
from evenhand.flows import answer
from evenhand.kernel import clock
from evenhand.ledger.models import Entry
from evenhand.people.models import Agent
from evenhand.replies.actions.holds import keep_back, let_through, lift_hold, place_hold
from evenhand.replies.domain.sending import When
from evenhand.replies.errors import CannotHold, HoldNeedsReason
from evenhand.replies.models import Delivery, PublishingHold
from evenhand.replies.reads import deliveries_due
from tests.cast import NOON, Cast

Stands = Callable[[], list[str]]
pytestmark = pytest.mark.django_db


@pytest.fixture
def hold(cast: Cast) -> PublishingHold:
    """Harborline says nothing for now."""
    (placed,) = place_hold(
        brand_ids=[cast.harborline.pk], reason="Payments fail", cause="incident 1", actor=cast.alice, now=clock.now()
    )
    return placed


def send_what_is_due() -> None:
    for _ in range(10):
        due = deliveries_due(now=clock.now())
        if not due:
            return
        answer.deliver(due[0])


def test_nothing_goes_out_while_publishing_is_stopped(delivery: Delivery, hold: PublishingHold, stands: Stands) -> None:
    assert deliveries_due(now=clock.now()) == []
    answer.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries, stands()) == ("queued", 0, [])


def test_another_brand_goes_on(cast: Cast, hold: PublishingHold, stands: Stands) -> None:
    case = cast.open_case("@reefcell.example no signal", account=cast.other_account)
    cast.answer(case, "We look into it", actor=cast.alice)
    send_what_is_due()
    assert len(stands()) == 1


def test_after_the_stop_replies_go_in_the_order_they_were_approved(
    cast: Cast, case: Case, hold: PublishingHold, stands: Stands
) -> None:
    for minute, words in enumerate(("We look into the line", "A colleague comes tomorrow", "He rings before")):
        cast.answer(case, words, now=NOON + timedelta(minutes=5 + minute), despite=frozenset({"holding", "promise"}))
    lift_hold(hold_id=hold.pk, actor=cast.alice, now=clock.now())
    send_what_is_due()
    assert [each.removesuffix(" ^BK") for each in stands()] == [
        "We look into the line",
        "A colleague comes tomorrow",
        "He rings before",
    ]


def test_a_later_reply_waits_for_the_earlier_one_whoever_is_called_first(
    cast: Cast, case: Case, stands: Stands
) -> None:
    first = cast.answer(case, "We look into the line")
    second = cast.answer(case, "It was a cable", now=NOON + timedelta(minutes=6))
    answer.deliver(second.pk)
    assert stands() == []
    assert deliveries_due(now=clock.now()) == [first.pk]
    answer.deliver(first.pk)
    answer.deliver(second.pk)
    assert len(stands()) == 2


def test_a_scheduled_reply_whose_time_comes_waits_and_the_customer_still_waits_for_us(
    cast: Cast, case: Case, hold: PublishingHold, stands: Stands, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = cast.answer(case, "We look into it", when=When(at=clock.now() + timedelta(hours=1)))
    then = clock.now() + timedelta(hours=2)
    monkeypatch.setattr(clock, "now", lambda: then)
    answer.deliver(later.pk)
    later.refresh_from_db()
    case.refresh_from_db()
    assert (later.state, later.scheduled_for is None, stands()) == ("queued", False, [])
    assert case.first_reply_at is None
    lift_hold(hold_id=hold.pk, actor=cast.alice, now=then)
    send_what_is_due()
    assert len(stands()) == 1


def test_what_was_let_through_goes_and_nothing_else(
    cast: Cast, case: Case, hold: PublishingHold, stands: Stands
) -> None:
    held = cast.answer(case, "We look into the line")
    statement = cast.answer(case, "Payments fail at the moment; we are on it", now=NOON + timedelta(minutes=6))
    assert let_through(delivery_ids=[statement.pk], actor=cast.alice, now=clock.now()) == 1
    send_what_is_due()
    assert [each.pk for each in Delivery.objects.filter(state="sent")] == [statement.pk]
    assert Delivery.objects.get(pk=held.pk).state == "queued"


def test_a_pass_for_one_stop_does_not_open_another(
    cast: Cast, delivery: Delivery, hold: PublishingHold, stands: Stands
) -> None:
    let_through(delivery_ids=[delivery.pk], actor=cast.alice, now=clock.now(), cause="incident 1")
    place_hold(brand_ids=[cast.harborline.pk], reason="Data leak", cause="incident 2", actor=cast.alice, now=NOON)
    send_what_is_due()
    assert stands() == []


def test_a_pass_can_be_taken_back_until_the_reply_went(cast: Cast, delivery: Delivery, hold: PublishingHold) -> None:
    let_through(delivery_ids=[delivery.pk], actor=cast.alice, now=clock.now())
    assert keep_back(delivery_id=delivery.pk, actor=cast.alice, now=clock.now())
    assert deliveries_due(now=clock.now()) == []
    let_through(delivery_ids=[delivery.pk], actor=cast.alice, now=clock.now())
    send_what_is_due()
    assert not keep_back(delivery_id=delivery.pk, actor=cast.alice, now=clock.now())


def test_a_stop_of_what_is_public_lets_private_words_go(cast: Cast, stands: Stands) -> None:
    place_hold(brand_ids=[cast.harborline.pk], reason="Rumours", actor=cast.alice, now=NOON, also_private=False)
    public, private = cast.open_case(), cast.open_case("Hello", account=cast.mail, is_public=False)
    cast.answer(public, "We look into the line")
    cast.answer(private, "We look into your contract")
    send_what_is_due()
    assert [each.case_id for each in Delivery.objects.filter(state="sent")] == [private.pk]


def test_what_waited_is_looked_over_again_before_it_goes(
    cast: Cast, case: Case, hold: PublishingHold, stands: Stands
) -> None:
    from evenhand.replies.actions.checks import set_words

    reply = cast.answer(case, "Try the blue cable")
    set_words(brand_id=cast.harborline.pk, list_name="profanity", words=["blue cable"], actor=cast.alice, now=NOON)
    lift_hold(hold_id=hold.pk, actor=cast.alice, now=clock.now())
    send_what_is_due()
    reply.refresh_from_db()
    assert (reply.state, stands()) == ("failed", [])
    assert reply.trouble


def test_who_gets_no_answer_after_a_stop_waits_for_us_again(cast: Cast, case: Case, hold: PublishingHold) -> None:
    from evenhand.replies.actions.checks import set_words

    asked = OpenCase.objects.get(pk=case.pk).waiting_since
    cast.answer(case, "Try the blue cable")
    assert OpenCase.objects.get(pk=case.pk).waiting_since is None
    set_words(brand_id=cast.harborline.pk, list_name="profanity", words=["blue cable"], actor=cast.alice, now=NOON)
    lift_hold(hold_id=hold.pk, actor=cast.alice, now=clock.now())
    send_what_is_due()
    case.refresh_from_db()
    assert (OpenCase.objects.get(pk=case.pk).waiting_since, case.first_reply_at) == (asked, None)


def test_a_lead_may_send_what_waited_without_another_look(
    cast: Cast, case: Case, hold: PublishingHold, stands: Stands
) -> None:
    from evenhand.replies.actions.checks import set_words

    cast.answer(case, "Try the blue cable")
    set_words(brand_id=cast.harborline.pk, list_name="profanity", words=["blue cable"], actor=cast.alice, now=NOON)
    lift_hold(hold_id=hold.pk, actor=cast.alice, now=clock.now(), look_again=False)
    send_what_is_due()
    assert len(stands()) == 1


def test_a_stop_that_comes_while_a_sender_prepares_is_still_in_time(
    cast: Cast, delivery: Delivery, stands: Stands, monkeypatch: pytest.MonkeyPatch
) -> None:
    from evenhand.channels import network

    connect = network.connect

    def slowly(source: Any) -> Any:
        place_hold(brand_ids=[cast.harborline.pk], reason="Wait", actor=cast.alice, now=clock.now())
        return connect(source)

    monkeypatch.setattr(network, "connect", slowly)
    answer.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, stands()) == ("queued", [])


def test_stopping_twice_for_one_cause_is_one_stop_and_lifting_twice_one_lifting(cast: Cast, hold: Any) -> None:
    again = place_hold(
        brand_ids=[cast.harborline.pk], reason="Payments fail", cause="incident 1", actor=cast.alice, now=NOON
    )
    assert [each.pk for each in again] == [hold.pk]
    for _ in range(2):
        lift_hold(hold_id=hold.pk, actor=cast.alice, now=clock.now())
    names = list(Entry.objects.filter(name__startswith="Publishing").values_list("name", flat=True))
    assert sorted(names) == ["PublishingResumed", "PublishingStopped"]


@pytest.mark.parametrize("name", ["bob", "chidi"])
def test_only_who_leads_stops_and_resumes(cast: Cast, delivery: Delivery, hold: PublishingHold, name: str) -> None:
    actor: Agent = getattr(cast, name)
    with pytest.raises(CannotHold):
        place_hold(brand_ids=[cast.harborline.pk], reason="No", actor=actor, now=NOON)
    with pytest.raises(CannotHold):
        lift_hold(hold_id=hold.pk, actor=actor, now=NOON)
    with pytest.raises(CannotHold):
        let_through(delivery_ids=[delivery.pk], actor=actor, now=NOON)
    with pytest.raises(CannotHold):
        keep_back(delivery_id=delivery.pk, actor=actor, now=NOON)


def test_a_stop_needs_words_and_a_brand(cast: Cast) -> None:
    with pytest.raises(HoldNeedsReason):
        place_hold(brand_ids=[cast.harborline.pk], reason="  ", actor=cast.alice, now=NOON)
    with pytest.raises(CannotHold):
        place_hold(brand_ids=[], reason="No brand", actor=cast.alice, now=NOON)
