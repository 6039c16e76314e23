"""Sending, and everything that may come of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from evenhand.cases.models import Case, Category, Message
from evenhand.cases.reads import timeline_of
from evenhand.channels import network
from evenhand.channels.connectors.replay import CONNECTOR
from evenhand.channels.models import Post, Source
from evenhand.flows import answer
from evenhand.kernel import clock
from evenhand.replies.actions import claim
from evenhand.replies.models import Delivery
from tests.cast import NOON, Cast

Stands = Callable[[], list[str]]
Fails = Callable[..., None]


def test_a_reply_stands_on_the_network_and_in_the_timeline(delivery: Delivery, case: Case, stands: Stands) -> None:
    answer.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, stands()) == ("sent", ["Looking into it ^BK"])
    shown = timeline_of(case)[-1]
    assert (shown.text, shown.is_ours, shown.external_id) == ("Looking into it ^BK", True, delivery.external_id)


def test_delivering_twice_sends_once(delivery: Delivery, stands: Stands) -> None:
    for _ in range(3):
        answer.deliver(delivery.pk)
    assert len(stands()) == 1
    assert Delivery.objects.get().tries == 1


def test_hearing_our_own_reply_adds_nothing(cast: Cast, delivery: Delivery) -> None:
    answer.deliver(delivery.pk)
    before = (Post.objects.count(), Message.objects.count())
    sent = Post.objects.get(is_own=True)
    cast.hear(cast.post("Looking into it ^BK", external_id=sent.external_id, is_own=True))
    assert (Post.objects.count(), Message.objects.count()) == before


def test_our_own_reply_counts_as_nothing_heard(cast: Cast, delivery: Delivery) -> None:
    before = Source.objects.get().heard
    answer.deliver(delivery.pk)
    assert Source.objects.get().heard == before


def test_a_reply_that_must_wait_is_put_back_and_sent_later(
    delivery: Delivery, fails: Fails, stands: Stands, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails("try_later")
    answer.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries, stands()) == ("queued", 1, [])
    assert delivery.due_at > clock.now()
    fails()
    answer.deliver(delivery.pk)
    assert stands() == []
    monkeypatch.setattr(clock, "now", lambda: delivery.due_at)
    answer.deliver(delivery.pk)
    assert len(stands()) == 1


def test_pauses_grow_and_in_the_end_a_person_is_told(
    delivery: Delivery, fails: Fails, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails("try_later")
    pauses = []
    for _ in range(answer.GIVE_UP_AFTER):
        before = clock.now()
        answer.deliver(delivery.pk)
        delivery.refresh_from_db()
        pauses.append(delivery.due_at - before)
        moment = max(delivery.due_at, before)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
    assert (delivery.state, delivery.tries) == ("failed", answer.GIVE_UP_AFTER)
    assert pauses[:-1] == sorted(pauses[:-1])
    assert "asks to wait" in delivery.trouble


def test_a_refused_reply_fails_and_says_why(delivery: Delivery, fails: Fails, stands: Stands) -> None:
    fails("refused")
    answer.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, stands()) == ("failed", [])
    assert "refused" in delivery.trouble


def test_a_reply_that_meets_a_wrong_password_fails_and_stops_the_source(
    cast: Cast, delivery: Delivery, fails: Fails
) -> None:
    fails("reconnect")
    answer.deliver(delivery.pk)
    delivery.refresh_from_db()
    cast.source.refresh_from_db()
    assert (delivery.state, cast.source.state) == ("failed", "reconnect")


@pytest.mark.parametrize(("arrives", "standing"), [(True, 1), (False, 0)])
def test_an_unknown_outcome_is_shown_and_never_sent_again_by_itself(
    delivery: Delivery, fails: Fails, stands: Stands, arrives: bool, standing: int
) -> None:
    fails("outcome_unknown", arrives=arrives)
    answer.deliver(delivery.pk)
    fails()
    answer.deliver(delivery.pk)
    answer.recover(now=clock.now() + timedelta(hours=1))
    delivery.refresh_from_db()
    assert (delivery.state, len(stands())) == ("unknown", standing)
    assert answer.due(now=clock.now() + timedelta(days=1)) == []


def test_a_fault_of_ours_while_sending_is_an_unknown_outcome(
    delivery: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    def burst(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(CONNECTOR, "send", burst)
    answer.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert delivery.state == "unknown"
    assert "ZeroDivisionError" in delivery.trouble


def test_a_key_file_that_was_lost_fails_the_reply_before_it_is_sent(
    cast: Cast, delivery: Delivery, stands: Stands
) -> None:
    Source.objects.update(secrets=b"locked with another key")
    answer.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, stands()) == ("failed", [])


def test_a_reply_that_was_claimed_and_lost_is_sent_again_where_the_network_holds_our_key(
    delivery: Delivery, stands: Stands
) -> None:
    claim(delivery_id=delivery.pk, now=clock.now())
    assert answer.recover(now=clock.now() + timedelta(seconds=6)) == 1
    assert answer.due(now=clock.now() + timedelta(minutes=1)) == [delivery.pk]


def test_a_reply_sent_before_the_crash_and_again_after_it_stands_once(
    cast: Cast, delivery: Delivery, stands: Stands, monkeypatch: pytest.MonkeyPatch
) -> None:
    from evenhand.replies.reads import reply_of

    claimed = claim(delivery_id=delivery.pk, now=clock.now())
    assert claimed is not None
    network.send(network.connect(cast.source), reply_of(claimed))  # and here the worker dies
    later = clock.now() + timedelta(seconds=6)
    answer.recover(now=later)
    monkeypatch.setattr(clock, "now", lambda: later)
    answer.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, len(stands())) == ("sent", 1)


def test_a_lost_reply_is_left_to_a_person_where_the_network_holds_no_key(
    delivery: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer, "_keeps_key", lambda _delivery: False)
    claim(delivery_id=delivery.pk, now=clock.now())
    answer.recover(now=clock.now() + timedelta(seconds=6))
    delivery.refresh_from_db()
    assert delivery.state == "unknown"
    assert "Look in the channel" in delivery.trouble


def test_a_reply_claimed_a_moment_ago_is_not_called_lost(delivery: Delivery) -> None:
    claim(delivery_id=delivery.pk, now=clock.now())
    assert answer.recover(now=clock.now() + timedelta(seconds=1)) == 0


def test_a_reply_is_claimed_once(delivery: Delivery) -> None:
    assert claim(delivery_id=delivery.pk, now=clock.now()) is not None
    assert claim(delivery_id=delivery.pk, now=clock.now()) is None


def test_a_reply_that_is_not_due_is_not_claimed(delivery: Delivery) -> None:
    assert claim(delivery_id=delivery.pk, now=NOON) is None


def test_a_reply_that_goes_out_late_does_not_hide_what_the_customer_wrote_meanwhile(
    cast: Cast, delivery: Delivery, case: Case
) -> None:
    meanwhile = NOON + timedelta(minutes=30)
    root = Post.objects.get().external_id
    cast.hear(cast.post("and now the phone too", in_reply_to=root), now=meanwhile)
    answer.deliver(delivery.pk)
    case.refresh_from_db()
    assert (case.state.category, case.open.waiting_since) == (Category.OPEN, meanwhile)


def test_a_state_chosen_after_answering_is_kept_when_the_reply_stands(
    cast: Cast, delivery: Delivery, case: Case
) -> None:
    from evenhand.cases.actions import set_state
    from evenhand.cases.models import State

    snoozed = State.objects.filter(category=Category.SNOOZED)[0]
    set_state(case_id=case.pk, state_id=snoozed.pk, actor=cast.bob, now=NOON)
    answer.deliver(delivery.pk)
    case.refresh_from_db()
    assert case.state == snoozed
