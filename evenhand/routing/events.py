"""What happens to targets, clocks and the ladder."""

from evenhand.ledger.domain import Event


class PolicyKept(Event, frozen=True, kw_only=True):
    """Somebody said how soon cases of a kind should be answered and done with."""

    policy_id: int


class PolicyRemoved(Event, frozen=True, kw_only=True):
    """Such a policy holds no longer."""

    policy_id: int


class LadderChanged(Event, frozen=True, kw_only=True):
    """Somebody changed who is told when a clock runs out."""

    step_id: int
    is_removed: bool


class ClockBreached(Event, frozen=True, kw_only=True):
    """A clock of a case ran out: said once for each clock."""

    case_id: int
    run_id: int
    kind: int
    due_at: str
    policy_id: int | None


class CaseEscalated(Event, frozen=True, kw_only=True):
    """Somebody was told of a clock that runs out, or did; `rung` is whom it reached."""

    case_id: int
    run_id: int
    step_id: int
    rung: str
    told: list[int]


class CapacitySet(Event, frozen=True, kw_only=True):
    """How much a person, or everybody, can have in hand was said; None: it is no longer said."""

    agent_id: int | None
    network: str
    at_once: int | None
