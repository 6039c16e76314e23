"""One world of the experiment, simulated: what people in it would see."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final, TypeAlias

import msgspec
import numpy as np

from evenhand.planning.domain.erlang import Floats
from evenhand.planning.domain.scaling.beliefs import Values
from evenhand.planning.domain.scaling.desks import CALL, CRISIS, FOLLOWED, OTHERS, Desk, Setting, desk_of
from evenhand.planning.domain.scaling.experiment import Experiment
from evenhand.planning.domain.scaling.reuse import made_stream, measured, shuffled
from evenhand.planning.domain.simulation import Interval, Outcome, simulate, spread

WITHIN_MINUTES: Final = (15.0, 60.0, 1440.0)
_STREAM: Final = 3_000
_ROUNDS: Final = 9
_LONGER_S, _CALM_HOURS = 300.0, 6
Tell: TypeAlias = Callable[[int], None]


class Figure(msgspec.Struct, frozen=True):
    """A figure with its 95 % interval over replications."""

    mean: float
    low: float
    high: float


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """What a world gives. Waits in seconds, of posts; money in the currency of the wages."""

    times: float
    aids: tuple[str, ...]
    seats: float  # on average
    in_target: Figure
    in_15_min: Figure
    in_1_h: Figure
    in_24_h: Figure
    wait_p90_s: Figure
    oldest_s: Figure
    gave_up: Figure
    load: Figure  # people at work
    backlog: Figure  # posts waiting or in hands
    busy: Figure  # share of the time at the desk
    cost_per_resolved: Figure
    wrong_per_hour: float
    gap: Figure  # in target: those whom many follow, less the others
    contacts_per_hour: Figure  # of all channels, also those who come again
    calls_in_target: Figure | None = None
    hours: int = 0


@dataclass(frozen=True)
class Run:
    """A desk, and what became of it."""

    desk: Desk
    outcome: Outcome
    values: Values

    @property
    def span_s(self) -> float:
        """The time that is counted."""
        return self.outcome.scenario.until_s - self.outcome.scenario.warm_s

    @property
    def posts(self) -> tuple[str, ...]:
        """All kinds that are posts."""
        return tuple(each.name for each in self.outcome.scenario.contacts if each.name != CALL)

    def total(self, measure: str) -> Floats:
        """Over all posts, for each replication."""
        return np.asarray(sum(self.outcome.of(kind, measure) for kind in self.posts))

    def of_posts(self, measure: str) -> Floats:
        """The share of all posts that came."""
        return np.asarray(self.total(measure) / np.maximum(self.total("came"), 1.0))

    def within(self, seconds: float) -> Interval:
        """Posts answered within, of all that came."""
        from evenhand.planning.domain.kernels.running import wait_bounds

        answered = self._waits(self.outcome.waits - self.outcome.gone)
        found = np.array([np.interp(seconds, wait_bounds(), np.cumsum(each)) for each in answered])
        return spread(found / np.maximum(self.total("came"), 1.0))

    def percentile(self, share: float) -> Interval:
        """The wait that a share of all posts does not exceed, to 3 %."""
        from evenhand.planning.domain.kernels.running import wait_bounds

        grown = np.cumsum(self._waits(self.outcome.waits), axis=1)
        reached = (grown >= share * grown[:, -1:]).argmax(axis=1)
        return spread(np.where(reached == 0, 0.0, wait_bounds()[reached]))

    def _waits(self, counts: Floats) -> Floats:
        names = [each.name for each in self.outcome.scenario.contacts]
        return np.asarray(sum(counts[:, names.index(kind)] for kind in self.posts))

    def load(self) -> Floats:
        """People at work on posts and calls."""
        return np.asarray(self.outcome.used_s[:, :, 0].sum(axis=1) / self.span_s)

    def backlog(self) -> Floats:
        """Posts that wait or are in hands: what waits by Little's law."""
        return np.asarray(self.total("wait_s") / self.span_s + self.load())

    def cost(self) -> Floats:
        """Of all that is paid, for each post that needs no more."""
        wages = np.array([each.wage for each in self.outcome.scenario.groups])
        paid = (self.outcome.used_s[:, :, 2] / 3600.0 * wages).sum(axis=1)
        done = self.total("answered") - self.total("returned")
        return np.asarray(paid / np.maximum(done, 1.0))

    def contacts(self) -> Floats:
        """Of the whole company, an hour: posts and calls, and those who gave up and call."""
        hours = self.span_s / 3600.0
        if any(each.name == CALL for each in self.outcome.scenario.contacts):
            return np.asarray((self.total("came") + self.outcome.of(CALL, "came")) / hours)
        calling = self.total("gave_up") * float(self.values["phone_after"][0])
        return np.asarray((self.total("came") + calling) / hours + self.desk.calls)


def run(
    experiment: Experiment, values: Values, setting: Setting, *, weeks: float | None = None, side_by_side: int = 1,
    replications: int | None = None, tell: Tell = lambda _done: None,
) -> Run:  # fmt: skip
    """Simulate a setting; every setting meets the same customers on the same days."""
    desk = desk_of(experiment, values, setting, weeks=weeks)
    count = replications or experiment.effort.replications
    outcome = simulate(desk.scenario, replications=count, seed=experiment.seed, tell=tell, side_by_side=side_by_side)
    return Run(desk, outcome, values)


def cell_of(run: Run, target_s: float) -> Cell:
    """The figures of a world."""
    outcome, setting = run.outcome, run.desk.setting
    in_time = {kind: outcome.of(kind, "answered_in_target") for kind in (FOLLOWED, OTHERS)}
    gap = _share(in_time[FOLLOWED], outcome.of(FOLLOWED, "came")) - _share(in_time[OTHERS], outcome.of(OTHERS, "came"))
    staffed = outcome.used_s[:, :, 2].sum(axis=1)
    wrong = float(run.desk.work.misled[0] / np.maximum(run.desk.work.back[0], 1e-12))
    has_calls = any(each.name == CALL for each in outcome.scenario.contacts)
    return Cell(
        times=setting.times,
        aids=tuple(sorted(setting.aids)),
        seats=float(staffed.mean() / run.span_s),
        in_target=_figure(run.within(target_s)),
        in_15_min=_figure(run.within(WITHIN_MINUTES[0] * 60.0)),
        in_1_h=_figure(run.within(WITHIN_MINUTES[1] * 60.0)),
        in_24_h=_figure(run.within(WITHIN_MINUTES[2] * 60.0)),
        wait_p90_s=_figure(run.percentile(0.9)),
        oldest_s=_figure(spread(np.max([outcome.of(kind, "longest_s") for kind in run.posts], axis=0))),
        gave_up=_figure(spread(run.of_posts("gave_up"))),
        load=_figure(spread(run.load())),
        backlog=_figure(spread(run.backlog())),
        busy=_figure(spread(_share(outcome.used_s[:, :, 0].sum(axis=1), staffed))),
        cost_per_resolved=_figure(spread(run.cost())),
        wrong_per_hour=wrong * float(run.total("returned").mean()) / (run.span_s / 3600.0),
        gap=_figure(spread(gap)),
        contacts_per_hour=_figure(spread(run.contacts())),
        calls_in_target=_figure(outcome.service_level(CALL)) if has_calls else None,
        hours=outcome.scenario.intervals,
    )


def _share(part: Floats, whole: Floats) -> Floats:
    return np.asarray(part / np.maximum(whole, 1e-9))


def _figure(of: Interval) -> Figure:
    return Figure(of.mean, of.low, of.high)


def judged(values: Values, *, seed: int, is_placebo: bool) -> dict[str, Floats]:
    """The aids as good as they prove on a stream of posts; a placebo's stream is shuffled, all else is the same.

    What the aids propose is judged by `reuse.measured`, and what is left of their rightness scales what they do.
    """
    right, known = float(values["suggestion_right"][0]), float(values["known_share"][0])
    real = made_stream(_STREAM, known=known, growth=float(values["growth"][0]), right=right, seed=seed)
    before = measured(real).right
    left = measured(shuffled(real, seed)).right / before if is_placebo else measured(real).right / before
    found = {name: np.asarray(each) for name, each in values.items()}
    for name in ("suggestion_right", "group_right", "routed_right", "self_share"):
        found[name] = found[name] * left
    found["community_wrong"] = 1.0 - (1.0 - found["community_wrong"]) * left
    return found


def simulated_break_even(
    experiment: Experiment, values: Values, aids: AbstractSet[str], seats: float, *, near: float, side_by_side: int = 1
) -> Figure:
    """M* by simulation, near that of the formulas; its interval is the noise of the simulation alone."""
    target = experiment.target

    def held(times: float) -> Interval:
        world = run(experiment, values, Setting(times=times, aids=aids, seats=seats), side_by_side=side_by_side)
        return world.within(target.within_minutes * 60.0)

    low, high = np.log(near) - 3.0, np.log(near) + 1.5
    shares = {}
    for _ in range(_ROUNDS):
        middle = (low + high) / 2.0
        shares[middle] = held(float(np.exp(middle)))
        low, high = (middle, high) if shares[middle].mean >= target.share else (low, middle)
    at = (low + high) / 2.0
    points = sorted(shares, key=lambda each: abs(each - at))[:4]
    slope = abs(float(np.polyfit(points, [shares[each].mean for each in points], 1)[0]))
    half = (shares[points[0]].high - shares[points[0]].low) / 2.0 / max(slope, 1e-3)
    return Figure(float(np.exp(at)), float(np.exp(at - half)), float(np.exp(at + half)))


def simulated_need(
    experiment: Experiment, values: Values, times: float, aids: AbstractSet[str], *, side_by_side: int = 1
) -> Cell:
    """The seats that hold the target on busy days, too: those of the formulas, so many times."""
    target_s = experiment.target.within_minutes * 60.0
    low, high = 0.8, 2.4
    best: Cell | None = None
    for _ in range(6):
        middle = (low + high) / 2.0
        setting = Setting(times=times, aids=aids, seats=None, surplus=middle)
        cell = cell_of(run(experiment, values, setting, side_by_side=side_by_side), target_s)
        is_enough = cell.in_target.mean >= experiment.target.share
        best = cell if is_enough or best is None else best
        low, high = (low, middle) if is_enough else (middle, high)
    if best is None:
        raise ValueError("There was nothing to try.")
    return best


def trajectory(struck: Run, spared: Run) -> tuple[Floats, float]:
    """The longest wait of who came in each hour, mean over replications; hours from the crisis' begin to normal.

    Normal: for six hours in a row nobody waits five minutes longer than the same people do on the same days without
    the crisis. NaN: not within what was simulated.
    """
    names = [each.name for each in struck.outcome.scenario.contacts]
    begin = int(np.argmax(np.array(struck.outcome.scenario.contacts[names.index(CRISIS)].per_second) > 0.0))
    waits, usual = _longest(struck), _longest(spared)
    back = []
    for each in waits - usual:
        calm = np.convolve(each[begin:] <= _LONGER_S, np.ones(_CALM_HOURS), mode="valid") >= _CALM_HOURS
        after = calm & (np.arange(len(calm)) >= int(np.argmax(each[begin:])))
        back.append(float(np.argmax(after)) if after.any() else np.nan)
    return waits.mean(axis=0), float(np.mean(back))


def _longest(run: Run) -> Floats:
    names = [each.name for each in run.outcome.scenario.contacts]
    return np.asarray(run.outcome.by_interval[..., 3][:, [names.index(kind) for kind in run.posts]].max(axis=1))
