"""The desk of an experiment as the simulator wants it: who comes, what it takes, who is there in which hour."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy.special import ndtri

from evenhand.planning.domain.abandonment import fewest_agents
from evenhand.planning.domain.erlang import Floats
from evenhand.planning.domain.patience import Exponential
from evenhand.planning.domain.scaling.beliefs import Values
from evenhand.planning.domain.scaling.experiment import NO_AIDS, Experiment
from evenhand.planning.domain.scaling.formulas import LEVELS, Tide, hours_of, in_time, seats_needed, tide_of
from evenhand.planning.domain.scaling.work import Work, work_of
from evenhand.planning.domain.scenario import Again, Contact, Group, Scenario, Times, exponential, measured

OTHERS, FOLLOWED, CALL, CRISIS = "posts", "posts of the followed", "calls", "posts about the crisis"
TEAM, PHONE, NIGHT = "team", "phone", "night"
RETURN_S: Final = 4 * 3600.0
_HOUR: Final = 3600.0
_GRAINS: Final = 97  # of the quantiles of a road's work
_CALLS_SHARE, _CALLS_WITHIN_S = 0.8, 20.0
_INDUCED: Final = 8  # rounds until volume and quickness agree


@dataclass(frozen=True, slots=True)
class Setting:
    """One world of the experiment. Seats are a constant, None for what the formulas ask for in each hour."""

    times: float = 1.0
    aids: AbstractSet[str] = NO_AIDS
    seats: float | None = None
    arrangement: str = "alone"  # posts alone; with calls: dedicated, blended, reserve
    reserve: int = 2
    is_phone_dead: bool = False
    is_crisis: bool = False
    has_night_team: bool = False
    favours_followed: bool = False
    open_from: int = 0
    open_to: int = 24
    times_simulated: Times | None = None  # handling times instead of those of the work
    is_flat: bool = False  # every hour alike
    is_calm: bool = False  # no busy days: for comparison with what knows none
    surplus: float = 1.0  # times the seats that the formulas ask for
    rota: tuple[float, ...] = ()  # seats in each hour of the week, instead of all that

    @property
    def with_calls(self) -> bool:
        """Whether the phone is part of the world."""
        return self.arrangement != "alone"


@dataclass(frozen=True)
class Desk:
    """What is simulated, and what was put into it."""

    setting: Setting
    work: Work
    hours: Floats  # of the week, against the mean
    seats: Floats  # [168] of the team
    calls: float  # an hour
    call_seats: Floats  # [168]
    scenario: Scenario


def desk_of(experiment: Experiment, values: Values, setting: Setting, *, weeks: float | None = None) -> Desk:
    """The world of a setting; `values` has one figure for each belief."""
    hours = np.ones(168) if setting.is_flat else hours_of(experiment)
    work, calls = _demand(experiment, values, setting, hours)
    seats = _seats(experiment, values, setting, work, hours)
    call_seats = _call_seats(values, setting, calls, hours)
    length = _length(experiment, setting, work, weeks)
    kinds = _kinds(experiment, values, setting, work, calls, np.resize(hours, length))
    groups = _groups(experiment, setting, np.resize(seats, length), np.resize(call_seats, length), kinds)
    warm = 0.0 if setting.is_crisis else min(24.0, round(length / 10)) * _HOUR
    return Desk(setting, work, hours, seats, calls, call_seats, Scenario(kinds, groups, _HOUR, warm))


def _length(experiment: Experiment, setting: Setting, work: Work, weeks: float | None) -> int:
    """Hours that are simulated: whole weeks unless less than one was asked for."""
    if weeks is not None:
        return max(24, round(weeks * 168))
    asked = experiment.effort.weeks
    if setting.is_crisis:
        return max(round(asked * 168), (experiment.crisis.day + 7) * 24)
    affordable = experiment.effort.contacts / (float(work.per_hour[0]) * 168.0)
    return round(max(1.0, min(asked, float(int(affordable)))) * 168) if asked >= 1.0 else round(asked * 168)


def _demand(experiment: Experiment, values: Values, setting: Setting, hours: Floats) -> tuple[Work, float]:
    """The work, with as many more posts as come because answers are quick; and the calls an hour."""
    times = np.full(1, setting.times)
    target = experiment.target
    quick = target.share
    for _ in range(_INDUCED if setting.seats is not None and float(values["induced"][0]) > 0.0 else 0):
        work = work_of(values, times, setting.aids, quick_share=quick)
        tide = tide_of(hours, open_hours=_open(setting))
        quick = float(in_time(work, values, tide, setting.seats or 0.0, target.within_minutes)[0])
    work = work_of(values, times, setting.aids, quick_share=quick)
    calls = float(work.calls[0])
    if setting.is_phone_dead:
        work = replace(work, reaching=work.reaching + calls * experiment.phone_moves)
        calls = 0.0
    return work, calls


def _open(setting: Setting) -> Floats:
    day = np.arange(168) % 24
    return np.asarray((day >= setting.open_from) & (day < setting.open_to))


def _seats(experiment: Experiment, values: Values, setting: Setting, work: Work, hours: Floats) -> Floats:
    if setting.rota:
        return np.array(setting.rota)
    is_open = _open(setting)
    if setting.seats is None:
        each = Tide(np.full(168, 1 / 168), hours)
        needed = seats_needed(work, values, each, experiment.target)[0]
        return np.where(is_open, np.ceil(needed * setting.surplus - 1e-9), 0.0)
    # Part of a seat is somebody for part of the hours.
    there = np.floor(np.cumsum(np.where(is_open, setting.seats, 0.0)) + 1e-9)
    return np.diff(np.concatenate([[0.0], there]))


def _call_seats(values: Values, setting: Setting, calls: float, hours: Floats) -> Floats:
    """As the phone is staffed: 80 % of calls answered within 20 seconds."""
    if not setting.with_calls or calls <= 0.0:
        return np.zeros(168)
    calm = Exponential(float(values["call_patience_minutes"][0]) * 60.0)
    rate, takes = calls / _HOUR * hours, float(values["call_minutes"][0]) * 60.0
    found = fewest_agents(rate, takes, patience=calm, share=_CALLS_SHARE, within_s=_CALLS_WITHIN_S)
    return np.asarray(found, dtype=np.float64)


def _kinds(
    experiment: Experiment, values: Values, setting: Setting, work: Work, calls: float, hours: Floats
) -> tuple[Contact, ...]:
    rate = float(work.reaching[0]) / _HOUR * hours
    retry = Again(float(values["phone_after"][0]), 600.0, CALL) if calls > 0 and setting.with_calls else Again()
    followed = experiment.followed_share
    post = Contact(
        OTHERS,
        tuple(rate * (1.0 - followed)),
        setting.times_simulated or work_times(work, experiment.variation),
        patience=exponential(float(values["patience_minutes"][0]) * 60.0),
        channel="posts",
        priority=2,
        target_s=experiment.target.within_minutes * 60.0,
        again=Again(float(work.back[0]), RETURN_S),
        retry=retry,
        daily_scatter=0.0 if setting.is_calm else float(values["daily_scatter"][0]),
    )
    first = 1 if setting.favours_followed else 2
    kinds = [post, replace(post, name=FOLLOWED, per_second=tuple(rate * followed), priority=first)]
    if setting.is_crisis:
        kinds.append(_crisis(experiment, values, setting, post, rate))
    if setting.with_calls and calls > 0.0:
        patience = exponential(float(values["call_patience_minutes"][0]) * 60.0)
        takes = exponential(float(values["call_minutes"][0]) * 60.0)
        a_call = Contact(CALL, tuple(calls / _HOUR * hours), takes, patience=patience, target_s=_CALLS_WITHIN_S)
        kinds.append(a_call)
    return tuple(kinds)


def _crisis(experiment: Experiment, values: Values, setting: Setting, post: Contact, rate: Floats) -> Contact:
    """Posts that come on top: most about the same, so that an aid that groups them takes much of their work away."""
    crisis = experiment.crisis
    at = np.arange(len(rate))
    during = (at >= crisis.day * 24 + 9) & (at < crisis.day * 24 + 9 + crisis.hours)
    same = {**values, "grouped_share": np.full(1, crisis.grouped_share)}
    same["known_share"] = np.maximum(values["known_share"], crisis.grouped_share)
    work = work_of(same, np.full(1, setting.times), setting.aids)
    more = tuple(np.where(during, rate.mean() * (crisis.times - 1.0), 0.0))
    return replace(post, name=CRISIS, per_second=more, work=work_times(work, experiment.variation))


def _groups(
    experiment: Experiment, setting: Setting, seats: Floats, call_seats: Floats, kinds: tuple[Contact, ...]
) -> tuple[Group, ...]:
    posts = tuple(each.name for each in kinds if each.name != CALL)
    calls = tuple(each.name for each in kinds if each.name == CALL)
    wage, away = experiment.team.wage, 1.0 - experiment.team.shrinkage
    night, seats = _night(experiment, setting, seats, posts)
    team = Group(TEAM, tuple(int(each) for each in seats), posts, wage=wage / away)
    if not calls:
        return (team, *night)
    if setting.arrangement == "dedicated":
        phone = Group(PHONE, tuple(int(each) for each in call_seats), calls, wage=wage / away)
        return (team, phone, *night)
    reserve = dict.fromkeys(posts, setting.reserve) if setting.arrangement == "reserve" else {}
    both = tuple(int(each) for each in seats + call_seats)
    return (replace(team, staff=both, serves=(*calls, *posts), reserve=reserve, switch_s=30.0), *night)


def _night(
    experiment: Experiment, setting: Setting, seats: Floats, posts: tuple[str, ...]
) -> tuple[tuple[Group, ...], Floats]:
    """The other company's team takes the night; the core team is at home then, but for what is escalated."""
    if not setting.has_night_team:
        return (), seats
    other = experiment.outsourced
    hour = np.arange(len(seats)) % 24
    is_night = (hour >= other.from_hour) | (hour < other.to_hour)
    if other.from_hour < other.to_hour:
        is_night = (hour >= other.from_hour) & (hour < other.to_hour)
    staff = tuple(int(each) for each in np.where(is_night, np.ceil(seats * other.slower), 0.0))
    slower = dict.fromkeys(posts, other.slower)
    team = Group(NIGHT, staff, posts, slower=slower, reopens=other.reopen_more + other.escalate / 2.0, wage=other.wage)
    return (team,), np.where(is_night, 0.0, seats)


def work_times(work: Work, variation: float) -> Times:
    """Handling times as they are together: a lognormal for each road, mixed; the mean is that of the work."""
    shares, minutes = work.shares[0], work.minutes[0]
    spread = np.sqrt(np.log1p(variation**2))
    chance = (np.arange(_GRAINS) + 0.5) / _GRAINS
    shape = np.exp(ndtri(chance) * spread)
    shape /= shape.mean()
    times = (minutes[:, None] * 60.0 * shape).ravel()
    weights = np.repeat(shares / _GRAINS, _GRAINS)
    order = np.argsort(times, kind="stable")
    grown = np.cumsum(weights[order]) - weights[order] / 2.0
    quantiles = np.interp(np.linspace(0.0, 1.0, 257), grown / weights.sum(), times[order])
    raw = measured(quantiles.tolist())
    factor = float(work.handling_s[0]) / raw.mean_s
    return measured((quantiles * factor).tolist())


def standing(experiment: Experiment) -> Tide:
    """The week of the experiment in few levels."""
    return tide_of(hours_of(experiment), levels=LEVELS)
