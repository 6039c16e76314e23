"""Clocks that run out are passed up the ladder: who has the case is told, who is on duty, who leads; an incident.

A sweep takes each step once for each clock. What was taken is a row, so that two sweeps, or one that was broken off,
tell nobody twice.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.cases.actions import notices
from evenhand.cases.models import NoticeKind
from evenhand.cases.reads.notices import unseen_of
from evenhand.flows.notifying import PASSED_UP
from evenhand.incidents.actions import link_late, propose
from evenhand.incidents.domain.states import OVER
from evenhand.incidents.models import Incident, Origin
from evenhand.people.models import Agent, Brand, Role, Status
from evenhand.people.reads import on_duty
from evenhand.people.reads.status import standings
from evenhand.routing.actions.escalating import Taken, note_told, take
from evenhand.routing.domain.escalation import People, Rung, Told, whom
from evenhand.routing.models import EscalationStep

ENOUGH = 5  # late cases that somebody is told of before they have looked


def escalate(*, now: datetime) -> int:
    """Take every step whose moment has come; how many clocks were told of. May run twice, and on many machines."""
    return sum(_escalate(step, now) for step in EscalationStep.objects.filter(removed_at=None))


@transaction.atomic
def _escalate(step: EscalationStep, now: datetime) -> int:
    taken = take(step, now=now)
    if not taken:
        return 0
    people = _people(taken, now)
    told = [(each, whom(Rung(step.rung), people[each.case_id])) for each in taken]
    note_told(told, step_id=step.pk, now=now)
    unseen = unseen_of(NoticeKind.CLOCK, {agent for _each, reached in told for agent in reached.agent_ids})
    for each, reached in told:
        _tell(each, reached, step, unseen, now)
    if step.rung == Rung.INCIDENT:
        _propose(taken, now)
    return len(taken)


def _people(taken: Iterable[Taken], now: datetime) -> dict[int, People]:
    """Who could be told of each of these cases; five queries, however many there are."""
    cases = list(taken)
    there = {brand: on_duty([brand], now) for brand in {each.brand_id for each in cases}}
    leads = list(Agent.objects.filter(role=Role.LEAD, is_active=True).order_by("pk").values_list("pk", flat=True))
    working = {duty.agent_id for duties in there.values() for duty in duties}
    first = [lead for lead in leads if lead in working] or leads
    asked = {*working, *leads, *(each.assignee_id for each in cases if each.assignee_id)}
    gone = {agent for agent, each in standings(asked).items() if each.since and each.status in _GONE}
    return {
        each.case_id: People(
            assignee_id=each.assignee_id,
            on_duty=list(dict.fromkeys(d.agent_id for d in there[each.brand_id] if d.takes(each.network))),
            leads=first,
            absent=gone,
        )
        for each in cases
    }


def _propose(taken: Iterable[Taken], now: datetime) -> None:
    """An incident with the late cases is proposed for each brand that has none from a case going on; a lead declares
    it, or does not."""
    late: dict[int, list[int]] = {}
    for each in taken:
        late.setdefault(each.brand_id, []).append(each.case_id)
    for brand_id, case_ids in sorted(late.items()):
        brand = Brand.objects.select_for_update(of=("self",), no_key=True).get(pk=brand_id)  # one sweep at a time
        ours = Incident.objects.filter(brands=brand_id, origin=Origin.CASE)
        if not ours.exclude(state__in=[each.value for each in OVER]).exists():
            title = _("Cases of %(brand)s are late beyond the ladder") % {"brand": brand.name}
            made = propose(title=title, brand_ids=[brand_id], actor=None, origin=Origin.CASE, now=now)
            link_late(incident=made, case_ids=case_ids, now=now)


_GONE = {Status.AWAY, Status.OFFLINE}


def _tell(taken: Taken, reached: Told, step: EscalationStep, unseen: dict[int, int], now: datetime) -> None:
    """Each of them, but who has not yet looked at some that were passed up to them is told of no more: hundreds of
    notices say less than a few, and the view of what is late has them all."""
    for agent_id in reached.agent_ids:
        if agent_id != taken.assignee_id:
            if unseen.get(agent_id, 0) >= ENOUGH:
                continue
            unseen[agent_id] = unseen.get(agent_id, 0) + 1
        word = "near:" if step.minutes < 0 else "late:" if agent_id == taken.assignee_id else PASSED_UP
        key = f"{word}{taken.run_id}:{step.pk}"
        notices.tell([(agent_id, taken.case_id)], kind=NoticeKind.CLOCK, key=key, now=now)
