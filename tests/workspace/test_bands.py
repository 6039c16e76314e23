"""The order of a timeline, and what is told between the messages."""

from datetime import datetime, timedelta

import msgspec
import pytest

from evenhand.cases.reads import Item
from evenhand.ledger.models import Entry
from evenhand.workspace.screens.case.bands import bands
from evenhand.workspace.screens.case.pane import _threads
from evenhand.workspace.screens.context.happenings import sentence_of
from tests.cast import NOON


def said(number: int) -> Item:
    """Words of that very moment."""
    return Item(kind="message", id=number, at=NOON, text=f"number {number}", author="Dana")


def test_words_of_one_moment_stand_in_the_order_they_were_heard() -> None:
    shown, earlier = bands([said(number) for number in (8, 9, 10, 11, 100)], [], [], {})
    assert [line.item.id for band in shown for line in band.lines if line.item] == [8, 9, 10, 11, 100]
    assert earlier == 0


def happened(name: str, *, actor_id: int | None = 1, at: datetime = NOON, **facts: object) -> Entry:
    """An event as the ledger holds it."""
    return Entry(id=abs(hash((name, at))) % 10_000, at=at, position=1, name=name, actor_id=actor_id, facts=facts)


def told(*history: Entry) -> list[str]:
    """The words between the messages."""
    shown, _ = bands([], [], history, {1: "Noor Khan", 2: "Abebe Tadesse"})
    return [line.words for band in shown for line in band.lines]


def test_a_snooze_is_told_once_and_not_also_as_a_move() -> None:
    moved = happened("CaseMoved", before="Open", after="Snoozed")
    (words,) = told(moved, happened("CaseSnoozed", until="2026-03-03T09:00:00+00:00"))
    assert words == "Noor Khan: Snoozed the case until 3 Mar 09:00"


def test_promises_are_told_with_whom_and_when() -> None:
    made = happened("PromiseMade", kind="call_back", owner_id=2, due_at="2026-03-02T15:30:00+00:00", promise_id=1)
    kept = happened("PromiseKept", actor_id=2, at=NOON + timedelta(hours=1), is_late=False, promise_id=1)
    assert told(made, kept) == [
        "Noor Khan: Promised a call back by 2 Mar 15:30, for Abebe Tadesse",
        "Abebe Tadesse: Kept a promise",
    ]


@pytest.mark.parametrize(
    ("name", "facts", "words"),
    [
        ("CallRang", {"is_inbound": True, "agents": []}, "The customer called"),
        ("CallRang", {"is_inbound": False, "agents": []}, "We called the customer"),
        ("CallAnswered", {"agent_id": 2}, "Abebe Tadesse took the call"),
        ("CallEnded", {"state": "spoken", "seconds": 130}, "The call ended after 2 minutes"),
        ("CallEnded", {"state": "unreached", "seconds": None}, "The customer was not reached"),
        ("CallEnded", {"state": "missed", "seconds": None}, ""),
        ("CallNoted", {"outcome": "call_back"}, "Noted what came of a call: We call back"),
        ("CallNoted", {"outcome": ""}, "Took back what was noted of a call"),
        ("CallPlaced", {"call_id": 1}, "Put a call into this case"),
        ("LabelsSaid", {"added": [1, 2], "removed": []}, "Put 2 labels on"),
        ("AgentMentioned", {"agent_id": 2}, "Named Abebe Tadesse in a note"),
        ("ReplyHeldBack", {"has_written": False}, "Held a reply back: a check speaks against it by now"),
        ("PicturesAsked", {"post_id": 1}, ""),
    ],
)
def test_what_happened_is_told_in_words(name: str, facts: dict[str, object], words: str) -> None:
    assert sentence_of(name, facts, {2: "Abebe Tadesse"}, actor_id=1) == words


def test_two_threads_of_one_network_are_told_apart_by_when_they_began() -> None:
    one, other = (msgspec.structs.replace(said(n), conversation_id=n, network="bluesky") for n in (1, 2))
    later = msgspec.structs.replace(other, at=NOON + timedelta(hours=2))
    assert [each["since"] for each in _threads([one, later])] == [NOON + timedelta(hours=2), NOON]
    assert [each["since"] for each in _threads([one])] == [None]
