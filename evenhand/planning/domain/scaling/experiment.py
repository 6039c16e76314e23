"""The file that says what is asked: written before the answer is known, and known again by its hash."""

import hashlib
from pathlib import Path
from typing import Annotated, Final

import msgspec

from evenhand.planning.domain.scaling.beliefs import Belief, complete, faults
from evenhand.planning.errors import BadExperiment

Share = Annotated[float, msgspec.Meta(gt=0.0, lt=1.0)]
Positive = Annotated[float, msgspec.Meta(gt=0.0)]
GROUPING, SUGGESTIONS, COMMUNITY, ROUTING, SELF_SERVICE = AIDS = (
    "grouping", "suggestions", "community", "routing", "self_service",
)  # fmt: skip
NO_AIDS: Final[frozenset[str]] = frozenset()
ALL_AIDS: Final = frozenset(AIDS)
AIDS_IN_WORDS: Final = {
    "grouping": "one answer for posts about the same",
    "suggestions": "suggested answers",
    "community": "customers help each other",
    "routing": "the right person first",
    "self_service": "answers found before posting",
}
# An office's day, from midnight; and a week from Monday.
_DAY: Final = (2, 1, 1, 1, 1, 2, 3, 4, 6, 7, 8, 7, 7, 7, 7, 7, 7, 8, 8, 8, 7, 6, 4, 3)
_WEEK: Final = (1.1, 1.05, 1.0, 1.0, 1.05, 0.9, 0.9)


class Target(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A share of all that come is answered within so many minutes."""

    share: Share = 0.8
    within_minutes: Positive = 15.0


class Team(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The people, and what they cost."""

    people: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 17
    hours_per_week: Positive = 40.0
    shrinkage: Annotated[float, msgspec.Meta(ge=0.0, lt=0.95)] = 0.3
    wage: Positive = 30.0  # a paid hour

    def seats(self, open_hours: float) -> float:
        """How many of them are there at a time, where somebody is to be there so many hours a week."""
        return self.people * self.hours_per_week * (1.0 - self.shrinkage) / open_hours

    def cost_of(self, staffed_hours: float) -> float:
        """Of hours at the desk: those away are paid as well."""
        return staffed_hours / (1.0 - self.shrinkage) * self.wage


class Outsourced(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Another company's team that works the night."""

    from_hour: Annotated[int, msgspec.Meta(ge=0, le=23)] = 22
    to_hour: Annotated[int, msgspec.Meta(ge=0, le=24)] = 6
    slower: Positive = 1.25
    reopen_more: Annotated[float, msgspec.Meta(ge=0.0, lt=0.8)] = 0.06
    wage: Positive = 14.0
    escalate: Annotated[float, msgspec.Meta(ge=0.0, le=1.0)] = 0.1  # share that costs the core team half its time


class Crisis(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A day on which something breaks."""

    day: Annotated[int, msgspec.Meta(ge=0, le=366)] = 8
    hours: Positive = 12.0
    times: Annotated[float, msgspec.Meta(ge=1.0)] = 5.0
    grouped_share: Share = 0.75


class Effort(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How long and how often it is simulated."""

    weeks: Annotated[float, msgspec.Meta(gt=0.0, le=60.0)] = 2.0
    replications: Annotated[int, msgspec.Meta(ge=2, le=1000)] = 10
    samples: Annotated[int, msgspec.Meta(ge=16, le=65536)] = 512  # of the beliefs
    contacts: Annotated[int, msgspec.Meta(ge=1000)] = (
        400_000  # a replication; a busier world is simulated for less time
    )


class Experiment(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything that decides the answer. The same file gives the same report, bit by bit."""

    title: str = "Does it scale?"
    seed: Annotated[int, msgspec.Meta(ge=0)] = 1
    multipliers: tuple[Positive, ...] = (1, 2, 5, 10, 20, 50, 100)
    asked: Positive = 10.0  # the multiplier that the answer is about
    target: Target = Target()
    team: Team = Team()
    beliefs: dict[str, Belief] = {}
    day: tuple[float, ...] = _DAY
    week: tuple[float, ...] = _WEEK
    variation: Annotated[float, msgspec.Meta(ge=0.0, le=5.0)] = 1.0  # of handling times: deviation over mean
    followed_share: Annotated[float, msgspec.Meta(gt=0.0, lt=1.0)] = 0.1  # writers whom many follow
    adopters_today: Share = 0.01  # of those with a problem, who post
    phone_moves: Share = 0.7  # of callers, if the phone is dead
    outsourced: Outsourced = Outsourced()
    crisis: Crisis = Crisis()
    effort: Effort = Effort()
    registered: str = ""  # the hash, once the file is settled

    @property
    def believed(self) -> dict[str, Belief]:
        """All beliefs, also those that the file does not name."""
        return complete(self.beliefs)


def read_experiment(path: Path) -> Experiment:
    """Read YAML or JSON. Raises BadExperiment with what is wrong and where."""
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise BadExperiment(f"{path} cannot be read: {problem.strerror}") from problem
    return parsed(content)


def parsed(content: bytes) -> Experiment:
    """The experiment that a file holds. Raises BadExperiment."""
    import yaml

    try:
        found = msgspec.convert(yaml.safe_load(content), Experiment)
    except (ValueError, yaml.YAMLError, msgspec.ValidationError) as problem:
        raise BadExperiment(f"The experiment cannot be understood: {problem}") from problem
    check(found)
    return found


def check(experiment: Experiment) -> None:
    """Raises BadExperiment: beliefs out of bounds, days that are no days, a file changed since it was registered."""
    wrong = faults(experiment.beliefs)
    if len(experiment.day) != 24 or min(experiment.day) < 0 or sum(experiment.day) <= 0:
        wrong.append("day: 24 weights, none below 0.")
    if len(experiment.week) != 7 or min(experiment.week) < 0 or sum(experiment.week) <= 0:
        wrong.append("week: 7 weights, none below 0.")
    if not experiment.multipliers:
        wrong.append("multipliers: at least one.")
    if experiment.registered and experiment.registered != fingerprint(experiment):
        wrong.append("It was changed since it was registered: its hash is another now.")
    if wrong:
        raise BadExperiment(" ".join(wrong))


def fingerprint(experiment: Experiment) -> str:
    """SHA-256 of everything that decides the answer, but for the title; figures left out count as what they are."""
    whole = msgspec.structs.replace(experiment, beliefs=experiment.believed, registered="", title="")
    whole = msgspec.convert(msgspec.to_builtins(whole), Experiment)  # 6 is 6.0
    return hashlib.sha256(msgspec.json.encode(whole, order="deterministic")).hexdigest()
