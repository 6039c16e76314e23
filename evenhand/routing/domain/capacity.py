"""How much one person can have in hand: shares of a whole, counted in millionths so that sums are exact."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

WHOLE = 1_000_000
# Where nobody said anything: how many of a kind one person can serve at the same time.
LIVE_AT_ONCE, CALLS_AT_ONCE, OTHERS_AT_ONCE = 3, 1, 5


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said about capacity: of a person or everybody (None), of a network or all others (empty)."""

    agent_id: int | None
    network: str
    at_once: int


@dataclass(frozen=True, slots=True)
class Room:
    """What one person can have in hand. `at_once` is by network; every other network takes `others`."""

    at_once: Mapping[str, int] = field(default_factory=dict)
    others: int = OTHERS_AT_ONCE

    def of(self, network: str) -> int:
        """How many of that network, if they had nothing else."""
        return self.at_once.get(network, self.others)

    def weight(self, network: str) -> int:
        """The share of a person that one case takes; more than a whole where they take none."""
        at_once = self.of(network)
        return WHOLE // at_once if at_once else WHOLE + 1

    def load(self, networks: Iterable[str]) -> int:
        """The share that these cases take together."""
        return sum(self.weight(network) for network in networks)


def rooms(agent_ids: Iterable[int], said: Iterable[Said], usual: Mapping[str, int]) -> dict[int, Room]:
    """What each person can have in hand: what was said of them, of everybody, or the usual of the network.

    The closest holds: this person and network, this person, this network, everybody.
    """
    known = {(each.agent_id, each.network): each.at_once for each in said}
    everybody = {**usual, **{network: n for (agent, network), n in known.items() if agent is None and network}}
    others = known.get((None, ""), OTHERS_AT_ONCE)
    found = {}
    for agent_id in agent_ids:
        own = {network: n for (agent, network), n in known.items() if agent == agent_id}
        theirs = own.pop("", None)
        if theirs is None:
            found[agent_id] = Room({**everybody, **own}, others)
        else:
            found[agent_id] = Room(own, theirs)
    return found
