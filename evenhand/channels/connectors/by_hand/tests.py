"""What the connector for places without a connector promises."""

from datetime import UTC, datetime

import pytest

from evenhand.channels import registry
from evenhand.channels.connectors.by_hand.connector import ByHandConnector
from evenhand.channels.domain.connector import Raw, Reply
from evenhand.channels.errors import CannotTranslate, OutcomeUnknown


def test_nothing_is_fetched_and_nothing_is_waited_for() -> None:
    fetched = ByHandConnector({}).fetch(None, limit=10)
    assert fetched.raws == ()
    assert fetched.is_exhausted


def test_a_reply_is_never_said_to_have_arrived_before_a_person_says_so() -> None:
    reply = Reply(key="k", text="We are on it", created_at=datetime(2026, 3, 2, tzinfo=UTC))
    with pytest.raises(OutcomeUnknown, match="post them there yourself"):
        ByHandConnector({}).send(reply)


def test_nothing_can_come_in_by_itself() -> None:
    with pytest.raises(CannotTranslate):
        ByHandConnector({}).translate(Raw(reference="x", content=b"{}"))


def test_screens_can_tell_that_a_person_carries_the_reply() -> None:
    can = registry.capabilities("by_hand")
    assert can.is_by_hand
    assert can.can_reply_publicly
    assert not any(registry.capabilities(kind).is_by_hand for kind in registry.kinds() if kind != "by_hand")
