"""What is simulated: contacts of several kinds, groups of people, a calendar. All times in seconds."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Times:
    """A distribution of times: `kind` and what it needs. Use the functions below."""

    kind: str
    mean_s: float
    shape: tuple[float, ...] = ()


def exponential(mean_s: float) -> Times:
    """Without memory."""
    return Times("exponential", mean_s)


def constant(mean_s: float) -> Times:
    """Always the same."""
    return Times("constant", mean_s)


def lognormal(mean_s: float, variation: float) -> Times:
    """What handling times look like; `variation` is the standard deviation over the mean."""
    return Times("lognormal", mean_s, (variation,))


def erlang(mean_s: float, stages: int) -> Times:
    """A sum of exponential stages."""
    return Times("erlang", mean_s, (float(stages),))


def hyperexponential(share: float, hurried_s: float, calm_s: float) -> Times:
    """Exponential with one mean for a share, with another for the rest."""
    return Times("hyperexponential", share * hurried_s + (1 - share) * calm_s, (share, hurried_s, calm_s))


def measured(quantiles_s: Sequence[float]) -> Times:
    """As observed: equally spaced quantiles from the smallest to the largest, at least two."""
    middles = [(a + b) / 2 for a, b in pairwise(quantiles_s)]
    return Times("measured", math.fsum(middles) / len(middles), tuple(quantiles_s))


def never() -> Times:
    """Nobody gives up."""
    return Times("never", math.inf)


@dataclass(frozen=True, slots=True)
class Again:
    """A share that comes (back), after an exponential delay, perhaps by another way."""

    share: float = 0.0
    delay_s: float = 0.0
    contact: str = ""  # empty: the same


@dataclass(frozen=True, slots=True)
class Aid:
    """What lightens the work: grouped duplicates, a suggestion, an answer found by oneself."""

    share: float = 0.0  # of contacts that it helps with
    rest: float = 1.0  # of their work that is left
    wrong: float = 0.0  # share of these that come back because it misled


@dataclass(frozen=True, slots=True)
class Contact:
    """A kind of contact: a channel, perhaps with a language or skill."""

    name: str
    per_second: tuple[float, ...]  # arrivals in each interval
    work: Times
    patience: Times = field(default_factory=never)
    channel: str = ""  # empty: its own name
    priority: int = 0  # lower goes first
    target_s: float = 20.0
    again: Again = Again()
    retry: Again = Again()
    aid: Aid = Aid()
    # Variance of a day's volume over its mean squared, beyond chance; 0: Poisson.
    overdispersion: float = 0.0
    # The same for each day; a busy day is busy for every kind that has it.
    daily_scatter: float = 0.0


@dataclass(frozen=True, slots=True)
class Group:
    """People with the same skills and hours."""

    name: str
    staff: tuple[int, ...]  # on duty in each interval
    serves: tuple[str, ...]  # kinds of contacts
    speeds: tuple[float, ...] = (1.0,)  # total speed with 1, 2, ... conversations open
    slower: Mapping[str, float] = field(default_factory=dict)  # factor of handling time by kind
    reserve: Mapping[str, int] = field(default_factory=dict)  # who must stay idle when one of that kind is begun
    switch_s: float = 0.0  # of work when the channel changes
    reopens: float = 0.0  # share of what they answer that comes back beside what comes back anyway
    wage: float = 0.0  # an hour on duty


@dataclass(frozen=True, slots=True)
class Scenario:
    """A whole desk over a time. Groups are asked in the order in which they stand."""

    contacts: tuple[Contact, ...]
    groups: tuple[Group, ...]
    interval_s: float = 900.0
    warm_s: float = 0.0

    @property
    def intervals(self) -> int:
        """How many there are."""
        return len(self.contacts[0].per_second)

    @property
    def until_s(self) -> float:
        """When nobody comes any more; all that came are still served."""
        return self.intervals * self.interval_s
