"""Work finds people: the next case in turn, what the desk hands out, and what silent people lose."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from evenhand.cases import actions as cases
from evenhand.cases.actions import notices
from evenhand.cases.actions.bulk import MOST
from evenhand.cases.models import BulkDeed, NoticeKind, OpenCase
from evenhand.cases.reads import View
from evenhand.people.actions.status import note_gone
from evenhand.people.models import Agent, AgentStatus, Queue, Status
from evenhand.routing.actions.silence import note_warned
from evenhand.routing.domain.assigning import Given
from evenhand.routing.domain.assigning import hand_out as decide
from evenhand.routing.domain.clock import ALWAYS
from evenhand.routing.domain.silence import Silence, is_over, warning
from evenhand.routing.reads import (
    calendars_of_queues,
    free_people,
    live_networks,
    networks_in_use,
    rooms_of,
    silent_cases,
    usual_weights,
    waiting_cases,
    weights_of,
)

IN_VIEW = 200  # cases of each queue that are looked at in one round
SILENT_AT_ONCE = 5000


def take_next(view: View, actor: Agent, *, now: datetime) -> int:
    """Give the actor the case whose turn it is; its id. Raises NothingWaits, or HandsFull where the desk says so."""
    return cases.claim_next(view, actor, weigh=usual_weights, now=now)


def hand_out(*, now: datetime) -> int:
    """Give the cases of queues that the desk gives out to people who are online; how many. May run on many machines."""
    if not Queue.objects.filter(is_pushed=True).exists():
        return 0
    online = list(AgentStatus.objects.filter(status=Status.ONLINE).values_list("pk", flat=True))
    if not online:
        return 0
    networks = networks_in_use()
    live, rooms = live_networks(networks), rooms_of(online, networks)
    people = free_people(rooms, live=live, now=now)
    if not people:
        return 0
    given = decide(waiting_cases(people, limit=IN_VIEW, now=now), people, now=now)
    done = cases.hand_over([_giving(each) for each in given], weights_of(rooms, live), live=live, now=now)
    return len(done)


def _giving(given: Given) -> cases.Giving:
    because: dict[str, Any] = {"by": given.because, "share": given.share}
    if given.skills:
        because["skills"] = list(given.skills)
    if given.language:
        because["language"] = given.language
    return cases.Giving(case_id=given.case_id, agent_id=given.agent_id, weight=given.weight, because=because)


def follow_silence(*, now: datetime) -> int:
    """Warn who does not answer a case they were given, and give it back when the time is over; how many went back."""
    minutes = list(Queue.objects.exclude(silent_minutes=None).values_list("pk", flat=True))
    if not minutes:
        return 0
    found = silent_cases(minutes, limit=SILENT_AT_ONCE, now=now)
    calendars = calendars_of_queues(minutes) if found else {}
    over, near = [], []
    for silence, warned_at in found:
        calendar = calendars.get(silence.queue_id, ALWAYS)
        if warned_at is None and now >= warning(silence, calendar):
            near.append(silence)
        elif is_over(silence, calendar, warned_at=warned_at, now=now):
            over.append(silence)
    _warn(near, now)
    return _take(over, now)


def _warn(silent: Sequence[Silence], now: datetime) -> None:
    for each in note_warned(silent, now=now):
        key = f"near:{each.since.isoformat()}"
        notices.tell([(each.agent_id, each.case_id)], kind=NoticeKind.SILENT, key=key, now=now)


def _take(silent: Sequence[Silence], now: datetime) -> int:
    takings = [
        cases.Taking(case_id=each.case_id, agent_id=each.agent_id, given_at=each.given_at, minutes=each.minutes)
        for each in silent
    ]
    done = cases.take_from_silent(takings, now=now)
    for case_id, agent_id in done:
        key = f"{notices.LOST}{now.isoformat()}"
        notices.tell([(agent_id, case_id)], kind=NoticeKind.SILENT, key=key, now=now)
    return len(done)


def sweep(*, now: datetime) -> None:
    """All of it once: who is gone, what became late, what is taken back, what is given out."""
    note_gone(now=now)
    cases.raise_late(now=now)
    follow_silence(now=now)
    hand_out(now=now)


def waiting_for(agent: Agent) -> int:
    """How many people wait for an answer of this agent; one query, and no more than can be given back at once."""
    return OpenCase.objects.filter(assignee=agent, category__in=[1, 2])[:MOST].count()


def give_back(agent: Agent, *, now: datetime) -> BulkDeed | None:
    """Whatever waits for the agent goes back to its queue, the longest waiting first: one deed, which can be undone."""
    theirs = OpenCase.objects.filter(assignee=agent, category__in=[1, 2]).order_by("waiting_since", "pk")
    ids = list(theirs.values_list("pk", flat=True)[:MOST])
    return cases.assign_cases(case_ids=ids, assignee=None, actor=agent, now=now) if ids else None
