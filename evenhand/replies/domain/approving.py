"""Which replies a lead must read before they go out, and the life of such a question. Pure."""

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from evenhand.replies.errors import NoSuchStep


class Who(StrEnum):
    """Whose replies a rule is about."""

    ANYONE = "anyone"
    AGENTS = "agents"
    UNCERTIFIED = "uncertified"


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A reply of which all of this is true waits for approval. What is None says nothing."""

    id: int
    who: str = Who.ANYONE
    brand_id: int | None = None
    team_id: int | None = None
    agent_id: int | None = None
    is_public: bool | None = None
    severity: int | None = None
    in_incident: bool = False
    first_replies: int | None = None


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What is about to be said: by whom, where, and about what."""

    brand_id: int
    agent_id: int
    team_ids: frozenset[int] = frozenset()
    is_lead: bool = False
    is_certified: bool = True
    is_public: bool = True
    severity: int | None = None
    in_incident: bool = False
    sent_before: int = 0  # replies of this person for the brand that arrived


def applies(rule: Rule, said: Said) -> bool:
    """Whether all that the rule names is true of what is about to be said."""
    return (
        rule.brand_id in {None, said.brand_id}
        and rule.agent_id in {None, said.agent_id}
        and (rule.team_id is None or rule.team_id in said.team_ids)
        and rule.is_public in {None, said.is_public}
        and _is_about(rule.who, said)
        and (rule.severity is None or (said.severity is not None and said.severity >= rule.severity))
        and (said.in_incident or not rule.in_incident)
        and (rule.first_replies is None or said.sent_before < rule.first_replies)
    )


def _is_about(who: str, said: Said) -> bool:
    if who == Who.UNCERTIFIED:
        return not said.is_certified
    return who == Who.ANYONE or not said.is_lead


def matching(rules: Iterable[Rule], said: Said) -> list[Rule]:
    """The rules because of which this waits, in their order; none: it goes out."""
    return [rule for rule in rules if applies(rule, said)]


class Standing(StrEnum):
    """What became of a question for approval."""

    WAITING = "waiting"
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    WITHDRAWN = "withdrawn"


class Turn(StrEnum):
    """What can happen to it."""

    APPROVE = "approve"
    SEND_BACK = "send back"
    WITHDRAW = "withdraw"
    RECALL = "recall"


TURNS: dict[tuple[Standing, Turn], Standing] = {
    (Standing.WAITING, Turn.APPROVE): Standing.APPROVED,
    (Standing.WAITING, Turn.SEND_BACK): Standing.SENT_BACK,
    (Standing.WAITING, Turn.WITHDRAW): Standing.WITHDRAWN,
    (Standing.APPROVED, Turn.RECALL): Standing.WAITING,
    (Standing.APPROVED, Turn.WITHDRAW): Standing.WITHDRAWN,  # its author takes it back before it is sent
    (Standing.SENT_BACK, Turn.RECALL): Standing.WAITING,
}


def next_standing(here: str, turn: Turn) -> Standing:
    """Where the turn leads; raises NoSuchStep where it makes no sense."""
    try:
        return TURNS[Standing(here), turn]
    except KeyError:
        raise NoSuchStep("Somebody decided this meanwhile; look at it again.") from None
