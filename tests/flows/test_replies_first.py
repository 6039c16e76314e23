"""Replies have hands of their own in the worker, and notices are made for those whom something concerns."""

from typing import Any

import pytest
from procrastinate.contrib.django import app

from evenhand.flows.jobs import deliver, notify
from evenhand.kernel import clock
from evenhand.ledger.domain import Recorded
from evenhand.project import subscriptions
from evenhand.project.parts import hands_of


def test_a_heap_of_notices_takes_no_hand_away_from_replies() -> None:
    hands = hands_of(app)
    assert [number for queues, number in hands if deliver.queue in queues] == [4]
    assert not any({deliver.queue, notify.queue} <= set(queues) for queues, _number in hands)


def test_every_queue_of_jobs_is_worked() -> None:
    worked = [queue for queues, _number in hands_of(app) for queue in queues]
    assert {task.queue for task in app.tasks.values()} == set(worked)
    assert len(worked) == len(set(worked))


@pytest.mark.parametrize(("facts", "is_told"), [({"assignee_id": 7}, False), ({}, False), ({"assignee_id": 8}, True)])
def test_who_takes_a_case_is_not_told_that_they_have_it(
    monkeypatch: pytest.MonkeyPatch, facts: dict[str, Any], is_told: bool
) -> None:
    told: list[int] = []
    monkeypatch.setattr(notify, "defer", lambda entry_id: told.append(entry_id))
    event = Recorded(id=3, position=3, at=clock.now(), name="CaseAssigned", actor_id=7, case_id=1, facts=facts)
    for handle in subscriptions.SUBSCRIPTIONS["CaseAssigned"]:
        handle(event)
    assert told == ([3] if is_told else [])
