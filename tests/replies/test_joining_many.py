"""Whoever joins an answer for many after it was signed off; and whom an answer for many leaves alone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from evenhand.cases.models import Case, Identity
from evenhand.channels.domain.connector import Author, PostKind
from evenhand.flows import answer_many
from evenhand.people.models import Agent
from evenhand.replies.actions import broadcasting
from evenhand.replies.actions.holds import lift_hold, place_hold
from evenhand.replies.domain.broadcasting import JOINED
from evenhand.replies.errors import NotABroadcast
from evenhand.replies.models import Broadcast, Recipient
from evenhand.triage.actions import leave_alone
from tests.cast import NOON, Cast
from tests.replies.test_broadcasts import AT, begun, crowd, send_all, states, written

Stands = Callable[[], list[str]]


@pytest.fixture
def signed(cast: Cast) -> Broadcast:
    """Bob's answer to Dana, which Alice signed off; it has gone out."""
    draft = written(cast, crowd(cast, ["Dana"]), actor=cast.bob)
    answer_many.begin(broadcast_id=draft.pk, actor=cast.bob, now=AT - timedelta(minutes=9))
    broadcasting.sign_off(broadcast_id=draft.pk, actor=cast.alice, now=AT - timedelta(minutes=8))
    send_all()
    return Broadcast.objects.get()


def join(cast: Cast, broadcast: Broadcast, actor: Agent) -> Recipient:
    """Eve writes, too, and is added."""
    ids = [each.pk for each in crowd(cast, ["Eve"])]
    assert answer_many.join(broadcast_id=broadcast.pk, case_ids=ids, actor=actor, now=AT) == 1
    return Recipient.objects.get(case_id=ids[0])


def test_who_joins_after_the_sign_off_waits_until_somebody_who_leads_says_so(
    cast: Cast, signed: Broadcast, stands: Stands
) -> None:
    eve = join(cast, signed, cast.bob)
    send_all()
    assert (eve.state, eve.why, eve.reason) == ("left_out", JOINED, "Those who lead sign off what goes to many.")
    signed.refresh_from_db()
    assert (signed.state, len(stands())) == ("done", 1)
    assert broadcasting.let_join(broadcast_id=signed.pk, actor=cast.alice, now=AT) == 1
    assert broadcasting.let_join(broadcast_id=signed.pk, actor=cast.alice, now=AT) == 0
    send_all()
    assert states(signed) == {"Dana": "going", "Eve": "going"}
    assert len(stands()) == 2


def test_its_author_does_not_let_them_in_by_any_door(cast: Cast, signed: Broadcast) -> None:
    eve = join(cast, signed, cast.bob)
    with pytest.raises(NotABroadcast):
        broadcasting.let_join(broadcast_id=signed.pk, actor=cast.bob, now=AT)
    out: dict[str, Any] = {"broadcast_id": signed.pk, "recipient_ids": [eve.pk], "now": AT}
    assert broadcasting.leave_out(**out, actor=cast.bob, back=True) == 0
    broadcasting.leave_out(**out, actor=cast.bob)
    eve.refresh_from_db()
    assert (eve.state, eve.why) == ("left_out", JOINED)
    assert broadcasting.leave_out(**out, actor=cast.alice, back=True) == 1


def test_whom_a_lead_adds_is_answered_without_another_question(cast: Cast, signed: Broadcast, stands: Stands) -> None:
    assert join(cast, signed, cast.alice).state == "waiting"
    send_all()
    assert len(stands()) == 2


def test_a_lead_who_sent_at_once_adds_at_once(cast: Cast, stands: Stands) -> None:
    broadcast = begun(cast, crowd(cast, ["Dana"]))
    send_all()
    assert join(cast, broadcast, cast.alice).state == "waiting"
    send_all()
    assert len(stands()) == 2


@pytest.mark.parametrize("elsewhere", [False, True])
def test_who_asked_to_be_left_alone_is_answered_singly_wherever_they_said_so(
    cast: Cast, stands: Stands, elsewhere: bool
) -> None:
    dana, eve = crowd(cast, ["Dana", "Eve"])
    asked = dana
    if elsewhere:
        asked = cast.open_case("stop", account=cast.mail, kind=PostKind.MAIL, is_public=False,
            author=Author(external_id="d@x.example", handle="d@x.example", name="Dana"))  # fmt: skip
        conversation = asked.conversations.get()
        Identity.objects.filter(persona=conversation.persona).update(customer=dana.customer)
        Case.objects.filter(pk=asked.pk).update(customer=dana.customer)
    persona = asked.conversations.get().persona_id
    assert persona is not None
    leave_alone(persona_id=persona, brand_id=cast.harborline.pk, by=cast.bob, now=NOON)
    broadcast = begun(cast, [dana, eve])
    send_all()
    assert states(broadcast) == {"Dana": "aside contact_rule", "Eve": "going"}
    assert "to be left alone" in Recipient.objects.get(state="aside").reason
    assert len(stands()) == 1


def test_what_was_let_through_one_stop_waits_for_the_next_one_that_begins_midway(cast: Cast, stands: Stands) -> None:
    broadcast = begun(cast, crowd(cast, ["Dana"]))
    first = place_hold(brand_ids=[cast.harborline.pk], reason="Wait for the statement", actor=cast.alice, now=NOON)
    answer_many.let_through(broadcast_id=broadcast.pk, actor=cast.alice, now=AT - timedelta(minutes=1))
    send_all()
    assert len(stands()) == 1
    lift_hold(hold_id=first[0].pk, actor=cast.alice, now=AT)
    place_hold(brand_ids=[cast.harborline.pk], reason="Somebody died", actor=cast.alice, now=AT)
    join(cast, broadcast, cast.alice)
    send_all()
    assert len(stands()) == 1
    answer_many.let_through(broadcast_id=broadcast.pk, actor=cast.alice, now=AT)
    send_all()
    assert len(stands()) == 2
