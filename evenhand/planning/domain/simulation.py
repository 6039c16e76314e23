"""Simulation of a desk: many days of the same scenario, and how sure the figures are."""

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import gammaincinv, stdtrit

from evenhand.planning.domain.erlang import Floats
from evenhand.planning.domain.kernels import worlds
from evenhand.planning.domain.kernels.worlds import Array, World
from evenhand.planning.domain.scenario import Again, Contact, Group, Scenario, Times

MEASURES: Final = (
    "came", "answered", "gave_up", "answered_in_target", "gave_up_early", "wait_s", "wait_answered_s", "returned",
    "helped", "misled", "longest_s",
)  # fmt: skip
_KINDS: Final = ("exponential", "constant", "lognormal", "erlang", "hyperexponential", "never", "measured")
_QUANTILES: Final = 257
DAY_S: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure and its 95 % interval over replications (Student)."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Outcome:
    """What the replications gave; arrays have them on the first axis."""

    scenario: Scenario
    counts: Floats  # [R, C, M] by MEASURES
    waits: Floats  # [R, C, B]
    by_interval: Floats  # [R, C, I, 4] came, answered in time, gave up, longest wait
    used_s: Floats  # [R, G, 3] time with a conversation, conversations times time, time on duty
    gone: Floats  # [R, C, B] who gave up, as in `waits`

    def of(self, contact: str, measure: str) -> Floats:
        """A count for each replication."""
        names = [each.name for each in self.scenario.contacts]
        return np.asarray(self.counts[:, names.index(contact), MEASURES.index(measure)])

    def share(self, contact: str, measure: str, *, of: str = "came") -> Interval:
        """A count as a share of another, such as `gave_up` of all that came."""
        return spread(self.of(contact, measure) / np.maximum(self.of(contact, of), 1.0))

    def mean_wait_s(self, contact: str) -> Interval:
        """Over all arrivals."""
        return spread(self.of(contact, "wait_s") / np.maximum(self.of(contact, "came"), 1.0))

    def service_level(self, contact: str) -> Interval:
        """Answered within the target, of all that came."""
        return self.share(contact, "answered_in_target")

    def answered_within(self, contact: str, seconds: float) -> Interval:
        """Of all that came, as `service_level` for any target; read from bins, the last of them in part."""
        from evenhand.planning.domain.kernels.running import wait_bounds

        at = [each.name for each in self.scenario.contacts].index(contact)
        grown = np.cumsum(self.waits[:, at] - self.gone[:, at], axis=1)
        bounds = wait_bounds()
        within = np.array([np.interp(seconds, bounds, each) for each in grown])
        return spread(within / np.maximum(self.of(contact, "came"), 1.0))

    def wait_percentile(self, contact: str, share: float) -> Interval:
        """The wait that a share of all does not exceed, to 3 %."""
        from evenhand.planning.domain.kernels.running import wait_bounds

        names = [each.name for each in self.scenario.contacts]
        grown = np.cumsum(self.waits[:, names.index(contact)], axis=1)
        reached = (grown >= share * grown[:, -1:]).argmax(axis=1)
        return spread(np.where(reached == 0, 0.0, wait_bounds()[reached]))

    def occupancy(self, group: str) -> Interval:
        """Share of time on duty with a conversation."""
        at = [each.name for each in self.scenario.groups].index(group)
        return spread(self.used_s[:, at, 0] / np.maximum(self.used_s[:, at, 2], 1e-9))

    def cost(self) -> Interval:
        """Wages of the time on duty."""
        wages = np.array([each.wage for each in self.scenario.groups])
        return spread((self.used_s[:, :, 2] / 3600.0 * wages).sum(axis=1))


def spread(values: Floats) -> Interval:
    """Mean and 95 % interval of independent values; without width for a single one."""
    mean = float(np.mean(values))
    if len(values) < 2:
        return Interval(mean, mean, mean)
    half = float(stdtrit(len(values) - 1, 0.975) * np.std(values, ddof=1) / math.sqrt(len(values)))
    return Interval(mean, mean - half, mean + half)


def simulate(
    scenario: Scenario,
    *,
    replications: int,
    seed: int,
    tell: Callable[[int], None] = lambda _done: None,
    side_by_side: int = 1,
) -> Outcome:
    """Run the scenario so many times; the same seed gives the same outcome, bit by bit, however many run side by side.

    Every contact draws its luck from its own number, so that two scenarios with the same seed meet the same customers:
    their difference is due to the scenario (common random numbers).
    """
    check(scenario)
    runs = []
    # Compiled code lets go of the interpreter, so threads are enough: nothing is copied between them.
    with ThreadPoolExecutor(side_by_side) as threads:
        for world in threads.map(lambda number: _once(scenario, seed, number), range(replications)):
            runs.append(world)
            tell(len(runs))
    return Outcome(
        scenario=scenario,
        counts=np.stack([world.kinds["counts"] for world in runs]),
        waits=np.stack([world.waits for world in runs]),
        by_interval=np.stack([world.by_interval for world in runs]),
        used_s=np.stack([world.groups["used_s"] for world in runs]),
        gone=np.stack([world.gone for world in runs]),
    )


def check(scenario: Scenario) -> None:
    """Raises ValueError with what is wrong: unequal calendars, unknown kinds, shares that are none."""
    names = [each.name for each in scenario.contacts]
    if not scenario.groups or len(set(names)) < len(names):
        raise ValueError("A desk needs people, and kinds of contacts with names of their own.")
    for contact in scenario.contacts:
        _check_contact(contact, scenario, names)
    for group in scenario.groups:
        if len(group.staff) != scenario.intervals or min(group.staff) < 0:
            raise ValueError(f"{group.name}: staff is needed for each interval, none below 0.")
        if unknown := (set(group.serves) | set(group.slower) | set(group.reserve)) - set(names):
            raise ValueError(f"{group.name}: there is no {', '.join(sorted(unknown))}.")


def _check_contact(contact: Contact, scenario: Scenario, names: list[str]) -> None:
    if len(contact.per_second) != scenario.intervals or min(contact.per_second) < 0:
        raise ValueError(f"{contact.name}: arrivals are needed for each interval, none below 0.")
    shares = (contact.again.share, contact.retry.share, contact.aid.share, contact.aid.wrong)
    if not all(0.0 <= share <= 1.0 for share in shares) or contact.again.share == 1.0:
        raise ValueError(f"{contact.name}: shares lie between 0 and 1, and not everybody can always come back.")
    if unknown := {contact.again.contact, contact.retry.contact} - {"", *names}:
        raise ValueError(f"{contact.name}: there is no {', '.join(sorted(unknown))} to come back as.")
    if contact.patience.kind == "never" and not any(contact.name in group.serves for group in scenario.groups):
        raise ValueError(f"{contact.name}: nobody serves it, and nobody gives up.")


def _once(scenario: Scenario, seed: int, number: int) -> World:
    from evenhand.planning.domain.kernels.running import FINE, run

    luck = int(np.random.SeedSequence([seed, number]).generate_state(1, np.uint64)[0] >> np.uint64(1))
    room = 1_024
    while True:
        world = _world(scenario, _volumes(scenario, luck), room)
        if run(world, luck) == FINE:
            return world
        room *= 4


def _volumes(scenario: Scenario, luck: int) -> Floats:
    """How busy each interval is for each kind: gamma with mean 1 where volumes scatter more than chance."""
    dice = np.random.default_rng(luck)
    scatter = np.array([each.overdispersion for each in scenario.contacts])
    draws = dice.gamma(1.0 / np.maximum(scatter, 1e-6)) * scatter
    whole = np.where(scatter > 0.0, draws, 1.0)
    days = (np.arange(scenario.intervals) * scenario.interval_s // DAY_S).astype(np.int64)
    fortune = np.random.default_rng([luck, 1]).uniform(size=int(days[-1]) + 1)
    daily = [_busyness(each.daily_scatter, fortune)[days] for each in scenario.contacts]
    return np.asarray(whole[:, None] * np.array(daily))


def _busyness(scatter: float, fortune: Floats) -> Floats:
    if scatter <= 0.0:
        return np.ones(len(fortune))
    return np.asarray(gammaincinv(1.0 / scatter, fortune) * scatter)


def _world(scenario: Scenario, volumes: Floats, room: int) -> World:
    from evenhand.planning.domain.kernels.running import BINS

    contacts, groups = scenario.contacts, scenario.groups
    staff = np.array([each.staff for each in groups], dtype=np.int64)
    people, places = staff.max(axis=1), max(len(each.speeds) for each in groups)
    tables: list[Floats] = []
    kinds = _kinds(contacts, tables)
    whole = np.zeros(1, worlds.WHOLE)
    whole["interval_s"], whole["warm_s"], whole["until_s"] = scenario.interval_s, scenario.warm_s, scenario.until_s
    slots = np.zeros((int(people.sum()), places), worlds.SLOT)
    slots["held"] = -1
    return World(
        whole=whole,
        kinds=kinds,
        agents=_agents(people),
        slots=slots,
        heap=np.zeros(int(people.sum()) + 1, dtype=np.int64),
        groups=_groups(groups, people),
        loads=_loads(groups, places),
        pairs=_pairs(contacts, groups),
        waiting=np.zeros((len(contacts), room), worlds.WAITING),
        later=np.zeros(room * 4, worlds.LATER),
        order=np.argsort(kinds["priority"], kind="stable").astype(np.int64),
        prefer=np.array([_asked(each, groups) for each in contacts], dtype=np.int64),
        rates=np.array([each.per_second for each in contacts], dtype=np.float64) * volumes,
        staff=staff,
        tables=np.array(tables or [np.zeros(2)]),
        waits=np.zeros((len(contacts), BINS)),
        gone=np.zeros((len(contacts), BINS)),
        by_interval=np.zeros((len(contacts), scenario.intervals, 4)),
    )


def _kinds(contacts: tuple[Contact, ...], tables: list[Floats]) -> Array:
    index = {each.name: at for at, each in enumerate(contacts)}
    channels: dict[str, int] = {}
    kinds = np.zeros(len(contacts), worlds.KIND)
    for kind, each in zip(kinds, contacts, strict=True):
        kind["priority"], kind["target_s"] = each.priority, each.target_s
        kind["channel"] = channels.setdefault(each.channel or each.name, len(channels))
        kind["work"], kind["patience"] = _coded(each.work, tables), _coded(each.patience, tables)
        for name in ("again", "retry"):
            back: Again = getattr(each, name)
            kind[name] = back.share, back.delay_s, index[back.contact or each.name]
        kind["aid"] = each.aid.share, each.aid.rest, each.aid.wrong
    return kinds


def _agents(people: Array) -> Array:
    agents = np.zeros(int(people.sum()), worlds.AGENT)
    agents["group"] = np.repeat(np.arange(len(people)), people)
    for name in ("last", "forward", "backward", "at"):
        agents[name] = -1
    return agents


def _groups(groups: tuple[Group, ...], people: Array) -> Array:
    table = np.zeros(len(groups), worlds.GROUP)
    table["last"] = np.cumsum(people)
    table["first"] = table["last"] - people
    table["places"] = [len(each.speeds) for each in groups]
    table["switch_s"] = [each.switch_s for each in groups]
    table["reopens"] = [each.reopens for each in groups]
    return table


def _loads(groups: tuple[Group, ...], places: int) -> Array:
    loads = np.zeros((len(groups), places + 1), worlds.LOAD)
    loads["head"] = loads["tail"] = -1
    for at, group in enumerate(groups):
        loads["speed"][at, 1 : len(group.speeds) + 1] = group.speeds
    return loads


def _pairs(contacts: tuple[Contact, ...], groups: tuple[Group, ...]) -> Array:
    pairs = np.zeros((len(groups), len(contacts)), worlds.PAIR)
    for row, group in zip(pairs, groups, strict=True):
        for pair, each in zip(row, contacts, strict=True):
            pair["can"], pair["reserve"] = each.name in group.serves, group.reserve.get(each.name, 0)
            pair["factor"] = group.slower.get(each.name, 1.0)
    return pairs


def _asked(contact: Contact, groups: tuple[Group, ...]) -> list[int]:
    able = [at for at, group in enumerate(groups) if contact.name in group.serves]
    return able + [-1] * (len(groups) - len(able))


def _coded(times: Times, tables: list[Floats]) -> list[float]:
    """Kind and parameters as the kernel reads them."""
    kind = float(_KINDS.index(times.kind))
    if times.kind == "lognormal":
        sigma = math.sqrt(math.log1p(times.shape[0] ** 2))
        return [kind, math.log(times.mean_s) - sigma**2 / 2, sigma, 0.0]
    if times.kind == "hyperexponential":
        return [kind, *times.shape]
    if times.kind == "measured":
        given = np.linspace(0.0, 1.0, len(times.shape))
        tables.append(np.interp(np.linspace(0.0, 1.0, _QUANTILES), given, times.shape))
        return [kind, float(len(tables) - 1), 0.0, 0.0]
    if times.kind == "never":
        return [kind, 0.0, 0.0, 0.0]
    return [kind, times.mean_s, *(times.shape or (0.0,)), 0.0][:4]
