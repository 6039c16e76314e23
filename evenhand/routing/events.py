"""What happens to how work is routed."""

from evenhand.ledger.domain import Event


class CapacitySet(Event, frozen=True, kw_only=True):
    """How much a person, or everybody, can have in hand was said; None: it is no longer said."""

    agent_id: int | None
    network: str
    at_once: int | None
