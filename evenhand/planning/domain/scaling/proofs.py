"""What must hold if the answer is to be believed: the theory, a second model, and aids that cannot help."""

from typing import Final

import msgspec
import numpy as np

from evenhand.planning.domain.scaling.beliefs import Values
from evenhand.planning.domain.scaling.desks import RETURN_S, Setting, desk_of
from evenhand.planning.domain.scaling.experiment import ALL_AIDS, NO_AIDS, Experiment
from evenhand.planning.domain.scaling.fluid import Desk, flow_of
from evenhand.planning.domain.scaling.formulas import break_even, hours_of, queues_of, tide_of, working
from evenhand.planning.domain.scaling.worlds import judged, run
from evenhand.planning.domain.scenario import exponential

ERRORS: Final = 4.0  # standard errors
APART: Final = 0.1
_LOADS: Final = (0.6, 1.5, 4.0)  # of the seats
_WEEKS: Final = 4.0
_RUNS: Final = 6


class Proof(msgspec.Struct, frozen=True):
    """Two figures that should be the same, or a bound; and whether it holds."""

    name: str
    expected: float
    found: float
    allowed: float
    holds: bool


def proofs(experiment: Experiment, values: Values, *, side_by_side: int = 1) -> list[Proof]:
    """All of them; each takes the way that the answer takes."""
    return [
        *as_the_theory(experiment, values, side_by_side=side_by_side),
        *as_the_fluid(experiment, values, side_by_side=side_by_side),
        *no_help_from_a_placebo(experiment, values, side_by_side=side_by_side),
    ]


def as_the_theory(experiment: Experiment, values: Values, *, side_by_side: int = 1) -> list[Proof]:
    """Without aids, returns and busy days, and with exponential work, the simulation is Erlang A."""
    plain = {**values, "reopen_share": np.zeros(1), "induced": np.zeros(1)}
    work = working(plain, NO_AIDS, experiment.target)
    seats = experiment.team.people
    times = seats / float(work(np.ones(1)).load[0])
    takes = exponential(float(work(np.ones(1)).handling_s[0]))
    setting = Setting(times=times, seats=seats, is_flat=True, is_calm=True, times_simulated=takes)
    world = run(experiment, plain, setting, weeks=_WEEKS, replications=_RUNS, side_by_side=side_by_side)
    tide = tide_of(np.ones(168), levels=1)
    queue = queues_of(work(np.full(1, times)), plain, tide, np.full((1, 1), float(seats)))
    within = experiment.target.within_minutes / plain["patience_minutes"]
    in_target = world.total("answered_in_target") / world.total("came")
    pairs = (
        ("answered within the target", float(queue.answered_within(within[:, None])[0, 0]), in_target),
        ("gave up", float(queue.p_abandon[0, 0]), world.of_posts("gave_up")),
    )
    return [_within_errors(f"aids off, Erlang A: {name}", known, sample) for name, known, sample in pairs]


def _within_errors(name: str, known: float, sample: np.ndarray) -> Proof:
    allowed = ERRORS * float(sample.std(ddof=1)) / len(sample) ** 0.5
    return Proof(name, known, float(sample.mean()), allowed, abs(float(sample.mean()) - known) <= allowed)


def as_the_fluid(experiment: Experiment, values: Values, *, side_by_side: int = 1) -> list[Proof]:
    """Load and backlog within 10 % of a second model, below and beyond what the seats can do."""
    found = []
    seats = experiment.team.people
    plain = {**values, "induced": np.zeros(1)}
    today = float(working(plain, NO_AIDS, experiment.target)(np.ones(1)).load[0])
    for load in _LOADS:
        setting = Setting(times=load * seats / today, seats=seats, is_flat=True, is_calm=True)
        world = run(experiment, plain, setting, weeks=2.0, replications=2, side_by_side=side_by_side)
        flow = _flow(experiment, plain, setting)
        pairs = (("load", flow[0], world.load()), ("backlog", flow[1], world.backlog()))
        for name, expected, sample in pairs:
            mean = float(sample.mean())
            is_near = abs(mean - expected) <= APART * expected
            found.append(Proof(f"fluid, {load:g} times the seats: {name}", expected, mean, APART * expected, is_near))
    return found


def _flow(experiment: Experiment, values: Values, setting: Setting) -> tuple[float, float]:
    desk = desk_of(experiment, values, setting, weeks=2.0)
    count = desk.scenario.intervals
    flowing = Desk(
        per_second=np.resize(desk.hours, count) * float(desk.work.reaching[0]) / 3600.0,
        seats=np.resize(desk.seats, count),
        interval_s=desk.scenario.interval_s,
        handling_s=float(desk.work.handling_s[0]),
        patience_s=float(values["patience_minutes"][0]) * 60.0,
        back=float(desk.work.back[0]),
        delay_s=RETURN_S,
    )
    flow = flow_of(flowing, warm_s=desk.scenario.warm_s)
    return flow.load, flow.backlog


def no_help_from_a_placebo(experiment: Experiment, values: Values, *, side_by_side: int = 1) -> list[Proof]:
    """Aids whose labels are shuffled must not help: by formulas and by simulation M* is no higher than without aids."""
    placebo = judged(values, seed=experiment.seed, is_placebo=True)
    target, seats = experiment.target, float(experiment.team.people)
    tide = tide_of(hours_of(experiment))
    off, on = (
        float(break_even(working(each, aids, target), each, tide, seats, target)[0])
        for each, aids in ((values, NO_AIDS), (placebo, ALL_AIDS))
    )
    allowed = 0.02 * off
    found = [Proof("placebo aids: M* at most that of no aids", off, on, allowed, on <= off + allowed)]
    shares = []
    for each, aids in ((values, NO_AIDS), (placebo, ALL_AIDS)):
        setting = Setting(times=off, aids=aids, seats=seats)
        world = run(experiment, each, setting, replications=_RUNS, side_by_side=side_by_side)
        shares.append(world.total("answered_in_target") / world.total("came"))
    gain = shares[1] - shares[0]
    allowed = ERRORS * float(gain.std(ddof=1)) / len(gain) ** 0.5
    name = "placebo aids: share in time at most that of no aids"
    without, with_them = (float(each.mean()) for each in shares)
    return [*found, Proof(name, without, with_them, allowed, with_them <= without + allowed)]
