"""What happens to the organisation."""

from evenhand.ledger.domain import Event


class BrandFounded(Event, frozen=True, kw_only=True):
    """A brand was set up, with a team and a queue of its own."""

    brand_id: int


class AgentJoined(Event, frozen=True, kw_only=True):
    """A person was given a place at the desk."""

    agent_id: int
    role: str
