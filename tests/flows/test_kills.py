"""What a process leaves when it dies at the worst moment, one moment a test; `tests/accept` kills real processes."""

import threading
from datetime import timedelta
from typing import Any, NoReturn

import pytest
from django.db import OperationalError

from evenhand.cases.models import Message
from evenhand.channels import actions as channels
from evenhand.channels import network
from evenhand.channels.actions import Incoming
from evenhand.channels.domain.connector import Receipt
from evenhand.channels.errors import TryLater
from evenhand.channels.models import Batch, Post
from evenhand.flows import answer, intake, listen
from evenhand.replies import actions as replies
from evenhand.replies.models import Delivery
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


class Died(BaseException):
    """The process is gone."""


def die(*_: Any, **__: Any) -> NoReturn:
    raise Died


def own_words_of(delivery: Delivery) -> list[Message]:
    posts = Post.objects.filter(account_id=delivery.account_id, is_own=True)
    return list(Message.objects.filter(post__in=posts, conversation_id=delivery.conversation_id))


def test_a_worker_that_dies_after_the_receipt_has_kept_our_words_for_the_timeline(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = cast.answer(cast.open_case())
    with monkeypatch.context() as dying:
        dying.setattr(intake, "understand", die)
        with pytest.raises(Died):
            answer.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, own_words_of(delivery)) == ("sent", [])
    stored = Batch.objects.get(understood_at=None).heard_at
    assert intake.resume(now=stored + timedelta(minutes=1)) == 1
    assert len(own_words_of(delivery)) == 1


def test_a_worker_that_dies_before_the_receipt_is_kept_sends_again_and_is_heard_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = cast.answer(cast.open_case())
    with monkeypatch.context() as dying:
        dying.setattr(replies, "record_receipt", die)
        with pytest.raises(Died):
            answer.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, Post.objects.filter(is_own=True).count()) == ("sending", 0)
    assert delivery.claimed_at is not None
    answer.recover(now=delivery.claimed_at + timedelta(minutes=1))
    Delivery.objects.update(due_at=NOON)
    answer.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries, len(own_words_of(delivery))) == ("sent", 2, 1)


def test_a_receipt_counts_although_its_sender_was_given_up(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    delivery = cast.answer(cast.open_case())
    send = network.send

    def slowly(*arguments: Any) -> Receipt:
        receipt = send(*arguments)
        replies.put_back(delivery_id=delivery.pk, after=timedelta(0), reason="given up", now=NOON)
        return receipt

    monkeypatch.setattr(network, "send", slowly)
    answer.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.trouble) == ("sent", "")


def test_a_reader_first_takes_up_what_the_one_before_it_left(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    incoming = [Incoming(cast.bluesky.pk, cast.bluesky.network, cast.post("@harborline.example no signal"))]
    channels.store(source_id=cast.source.pk, incoming=incoming, cursor=None, now=NOON)
    monkeypatch.setattr(network, "connect", die)
    with pytest.raises(Died):
        listen.Listener(cast.source.pk, threading.Event()).run()
    assert not Batch.objects.filter(understood_at=None).exists()
    assert Message.objects.count() == 1


class Rests(threading.Event):
    """Counts how long a listener rests, and stops it after some times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times
        self.seconds: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.seconds.append(timeout or 0.0)
        if len(self.seconds) >= self.times:
            self.set()
        return self.is_set()


@pytest.mark.parametrize(
    ("problem", "rests"),
    [
        (OperationalError("the server closed the connection"), [0.5, 0.5, 0.5, 0.5]),
        (TryLater("The network is not there.", after=0.0), [1.0, 2.0, 4.0, 8.0]),
    ],
)
def test_a_listener_rests_longer_for_a_network_in_trouble_but_not_for_our_database(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, problem: Exception, rests: list[float]
) -> None:
    def fail(_: object) -> NoReturn:
        raise problem

    stop = Rests(times=4)
    monkeypatch.setattr(listen.Listener, "_listen", fail)
    monkeypatch.setattr(listen.connection, "close", lambda: None)
    listen.Listener(cast.source.pk, stop).run()
    assert stop.seconds == rests
