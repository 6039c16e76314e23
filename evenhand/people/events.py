"""What happens to the organisation."""

from evenhand.ledger.domain import Event


class BrandFounded(Event, frozen=True, kw_only=True):
    """A brand was set up, with a team and a queue of its own."""

    brand_id: int


class AgentJoined(Event, frozen=True, kw_only=True):
    """A person was given a place at the desk."""

    agent_id: int
    role: str


class PilotBegun(Event, frozen=True, kw_only=True):
    """A brand only listens from now on; nothing is routed or sent."""

    brand_id: int


class PilotEnded(Event, frozen=True, kw_only=True):
    """A brand's people work on what is heard from now on."""

    brand_id: int


class PreferencesSet(Event, frozen=True, kw_only=True):
    """A person changed how the desk is for them."""

    agent_id: int
