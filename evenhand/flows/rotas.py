"""A rota, from what the desk knows of a team to shifts: facts, the making in the background, today against the plan."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np

from evenhand.kernel import clock
from evenhand.people.domain.duty import Duty
from evenhand.people.domain.worked import within
from evenhand.people.models import Agent, DayShift, Team
from evenhand.people.reads import on_duty, shifts_between
from evenhand.people.reads.status import spans_of, standings
from evenhand.planning.actions.rotas import claim_rota, finish_rota, planned_days, tell_progress
from evenhand.planning.domain.forecast.intraday import rest_of_day
from evenhand.planning.domain.shifts.asking import Question, Rules
from evenhand.planning.domain.shifts.columns import unpopular_hours
from evenhand.planning.domain.shifts.reading import read_question
from evenhand.planning.domain.shifts.rota import NoRota, make_rota
from evenhand.planning.domain.shifts.solver import Progress
from evenhand.planning.domain.shifts.writing import as_plain, why_not
from evenhand.planning.errors import BadQuestion
from evenhand.planning.models import Rota, RotaState
from evenhand.planning.reads.forecasts import Slice, foretold_on
from evenhand.planning.reads.rotas import came_by_slot, published_over

log = logging.getLogger(__name__)
_DAY: Final = timedelta(days=1)
_BUSYNESS: Final = 0.04  # variance of how busy days are against their forecast: a fifth up or down is usual
_LOOK_BACK: Final = timedelta(days=28)  # over which unpopular hours are made even


def make_next(*, now: datetime) -> bool:
    """Make the rota that waits longest; whether there was one. The row says how far it is."""
    rota = claim_rota(now=now)
    if rota is None:
        return False
    state, made, why = RotaState.FAILED, None, []
    try:
        question = question_of(rota.asked)
        found = make_rota(question, report=lambda progress: _tell(rota.pk, progress))
        if isinstance(found, NoRota):
            state, why = RotaState.IMPOSSIBLE, why_not(found)
        else:
            state, made = RotaState.MADE, as_plain(found)
    except BadQuestion as problem:
        why = [problem.sentence]
    finish_rota(rota_id=rota.pk, state=state, made=made, why=why, now=clock.now())
    return True


def _tell(rota_id: int, progress: Progress) -> None:
    gap = None if progress.gap is None else round(progress.gap, 4)
    facts = {"stage": progress.stage, "seconds": round(progress.seconds, 1), "gap": gap}
    tell_progress(rota_id=rota_id, progress=facts, now=clock.now())


def question_of(asked: Mapping[str, Any]) -> Question:
    """The question of a rota. Raises BadQuestion with what is wrong."""
    tables: Mapping[str, list[str]] = asked.get("tables", {})
    return read_question(asked["file"], lambda name: tables.get(name, []))


def people_of(team: Team, members: Iterable[Agent], first_day: date, days: int) -> dict[int, dict[str, Any]]:
    """What the desk knows of each member that a rota must: when they are off, their last shift, what they had before.

    Off is who is away that day or works for another team; what an earlier rota made of the days is not asked.
    """
    zone = ZoneInfo(team.time_zone or "UTC")
    begins = datetime.combine(first_day, datetime.min.time(), zone)
    ids = {agent.pk for agent in members}
    own = {
        (each.agent_id, each.day)
        for rota in published_over(team.pk, first_day, days)
        for each in planned_days(rota)
        if each.begins_at is None
    }
    found: dict[int, dict[str, Any]] = {agent_id: {"off": []} for agent_id in ids}
    away = DayShift.objects.filter(agent_id__in=ids, day__gte=first_day, day__lt=first_day + days * _DAY)
    for agent_id, day in away.filter(begins_at=None).values_list("agent_id", "day"):
        if (agent_id, day) not in own:
            found[agent_id]["off"].append(day.isoformat())
    for duty in shifts_between(begins, begins + days * _DAY):
        if duty.agent_id in ids and duty.team_id != team.pk:
            found[duty.agent_id]["off"].append(f"{duty.begins.astimezone(zone).date().isoformat()}")
    before = [each for each in shifts_between(begins - _LOOK_BACK, begins) if each.agent_id in ids]
    for agent_id in ids:
        found[agent_id] |= _before([each for each in before if each.agent_id == agent_id], begins, zone)
    return found


def _before(duties: list[Duty], begins: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """The last shift, the days in a row up to it, and the unpopular hours of the last weeks."""
    past = [each for each in duties if each.begins < begins]
    if not past:
        return {}
    days = {each.begins.astimezone(zone).date() for each in past}
    run, day = 0, begins.date() - _DAY
    while day in days:
        run, day = run + 1, day - _DAY
    disliked = sum(unpopular_hours(each.begins, each.ends, zone, Rules().unpopular) for each in past)
    last = max(each.ends for each in past)
    return {"last_ended": last.isoformat(), "days_before": run, "unpopular_before": round(disliked, 2)}


def heads_between(
    agent_ids: Iterable[int], begins: datetime, minutes: int, slots: int, *, now: datetime
) -> list[float]:
    """How many of these people were at work in the middle of each slot, up to now. One query."""
    width = timedelta(minutes=minutes)
    past = min(slots, max(0, (now - begins) // width))
    spans = spans_of(agent_ids, begins, begins + past * width) if past else {}
    heads = [0.0] * past
    for theirs in spans.values():
        for span in within(theirs, begins, begins + past * width, now=now):
            if not span.counts:
                continue
            first = -((begins + width / 2 - span.began_at) // width)
            last = -((begins + width / 2 - (span.ended_at or now)) // width)
            for slot in range(max(0, first), min(past, last)):
                heads[slot] += 1
    return heads


def missing_now(team: Team, *, now: datetime) -> tuple[list[Duty], set[int]]:
    """Who is on duty for a team now, and which of them are not there. Three queries."""
    duties = [each for each in on_duty(None, now) if each.team_id == team.pk]
    stands = standings({each.agent_id for each in duties})
    return duties, {agent_id for agent_id, each in stands.items() if each.status in {"away", "offline"}}


@dataclass(frozen=True, slots=True)
class Day:
    """Contacts of a team's day: what came up to now, what was foretold up to now, what is expected for all of it."""

    came: float
    foretold_so_far: float
    foretold: float
    expected: float
    factor: float | None  # how busy the day is against the forecast; None: nothing was foretold


def came_and_foretold(team: Team, day: date, *, now: datetime) -> Day | None:
    """The day so far and the rest of it; None where nothing came and nothing was foretold."""
    zone = ZoneInfo(team.time_zone or "UTC")
    begins = datetime.combine(day, datetime.min.time(), zone)
    plan = np.array(_foretold(team, day) or [0.0] * 48, dtype=np.float64)
    width = timedelta(days=1) / len(plan)
    over = min(len(plan), max(0, (now - begins) // width))
    so_far = np.full(len(plan), np.nan)
    so_far[:over] = came_by_slot(team.pk, begins, begins + over * width, minutes=round(width / timedelta(minutes=1)))[
        :over
    ]
    came, planned = float(np.nansum(so_far)), float(plan[:over].sum())
    if not plan.any():
        return Day(came, 0.0, 0.0, came, None) if came else None
    rest = rest_of_day(plan, so_far, busyness=_BUSYNESS)
    return Day(came, planned, float(plan.sum()), float(rest.expected.sum()), rest.factor)


def _foretold(team: Team, day: date) -> list[float]:
    """The sum over the team's queues, by half hours."""
    plans = [foretold_on(Slice(queue_id=queue.pk), day) for queue in team.queues.all()]
    plans = [plan for plan in plans if plan]
    return [sum(slots) for slots in zip(*plans, strict=False)] if plans else []


def foretold_table(team: Team, first_day: date, days: int) -> list[str]:
    """What is foretold for a team's queues, as the lines of a table: start, contacts."""
    lines = ["start,contacts"]
    for day in (first_day + n * _DAY for n in range(days)):
        for slot, contacts in enumerate(_foretold(team, day)):
            lines.append(f"{day.isoformat()} {slot // 2:02d}:{30 * (slot % 2):02d},{contacts:.3f}")
    return lines


def is_open(rota: Rota) -> bool:
    """Whether it is still being made."""
    return rota.state in {RotaState.WAITING, RotaState.WORKING}
