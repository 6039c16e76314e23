"""From the telephone system's request to the log: kept at the door, taken in by the reader, once."""

import json
import threading
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client

from evenhand.api import incoming
from evenhand.api.pace import Pace
from evenhand.cases.domain.calls import CallState
from evenhand.cases.models import Call, Case
from evenhand.channels import letterbox, network
from evenhand.channels.models import Outcome, Post, Pushed, Quarantined
from evenhand.flows import pushed
from tests.cast import Cast
from tests.flows.phone.conftest import Line

pytestmark = pytest.mark.django_db
BEGUN = "event=newCall&from=4930901820&to=498001234567&direction=in&callId=c1&user%5B%5D=Bob+Keller"
ANSWERED = "event=answer&from=4930901820&to=498001234567&direction=in&callId=c1&user=Bob+Keller"
ENDED = "event=hangup&from=4930901820&to=498001234567&direction=in&callId=c1&cause=normalClearing"


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "pace", Pace())


def push(line: Line, body: str) -> Any:
    """What a telephone system sends."""
    address = f"/api/in/{letterbox.key_of(line.source.pk)}/"
    return Client(enforce_csrf_checks=True).post(address, body, content_type="application/x-www-form-urlencoded")


def read(line: Line) -> None:
    """One round of the source's reader."""
    connector = network.connect(line.source)
    round_ = pushed._Round(line.source, connector, connector, _AtOnce(), threading.Event())  # type: ignore[arg-type]
    round_.take()


class _AtOnce:
    """Completes in this thread, so that a test's own transaction sees it."""

    def submit(self, do: Any, raw: Any) -> Any:
        from concurrent.futures import Future

        future: Future[Any] = Future()
        future.set_result(do(raw))
        return future


def test_a_call_goes_from_the_door_into_the_log(cast: Cast, line: Line) -> None:
    for body in (BEGUN, ANSWERED, ENDED):
        assert push(line, body).status_code == 200
    read(line)
    call = Call.objects.get()
    assert call.state is CallState.SPOKEN
    assert call.agent == cast.bob
    assert Case.objects.get().assignee == cast.bob


def test_events_sent_again_and_the_wrong_way_round_count_once(cast: Cast, line: Line) -> None:
    for body in (ENDED, BEGUN, ANSWERED, BEGUN, ENDED, ANSWERED):
        assert push(line, body).status_code == 200
        read(line)
    assert Call.objects.get().state is CallState.SPOKEN
    assert Post.objects.filter(account=line.account).count() == 1
    assert Pushed.objects.count() == 3


def test_an_event_that_cannot_be_understood_is_answered_with_a_reason_and_hinders_no_other(
    cast: Cast, line: Line
) -> None:
    answer = push(line, "event=dialled&from=030901820&to=2&callId=c9")
    assert answer.status_code == 422
    assert "no event" in json.loads(answer.content)["error"]
    push(line, BEGUN)
    read(line)
    assert Call.objects.count() == 1
    assert Quarantined.objects.filter(source=line.source).count() == 1


def test_a_crash_while_taking_in_leaves_the_event_waiting(cast: Cast, line: Line) -> None:
    push(line, BEGUN)
    with patch("evenhand.flows.phone.calls.ring", side_effect=RuntimeError("the power went")):
        read(line)
    assert not Call.objects.exists()
    assert not Case.objects.exists()
    waiting = Pushed.objects.get()
    assert waiting.outcome == Outcome.WAITING
    Pushed.objects.update(due_at=waiting.received_at)
    read(line)
    assert Call.objects.count() == 1


def test_nothing_can_be_read_through_the_door(cast: Cast, line: Line) -> None:
    push(line, BEGUN)
    for address in (f"/api/in/{letterbox.key_of(line.source.pk)}/", "/api/in/1-AAAAAAAAAAAAAAAAAAAAAA/"):
        assert Client().get(address).status_code in {404, 405}
    assert "4930" not in push(line, BEGUN).content.decode()
