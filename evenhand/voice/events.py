"""What happens to causes; ids and facts, never what somebody wrote."""

from evenhand.ledger.domain import Event


class CauseSet(Event, frozen=True, kw_only=True):
    """Somebody said what stands behind an issue, who mends it, until when, and how much of it."""

    issue_id: int
    state: str
    owner_id: int | None
    fixable: int | None
    fixed_on: str


class ProductTeamSet(Event, frozen=True, kw_only=True):
    """A team that mends things can be told, or no longer."""

    product_team_id: int
    is_on: bool


class CauseHandedOver(Event, frozen=True, kw_only=True):
    """A cause waits to be told to a team."""

    product_hand_over_id: int
    issue_id: int
    product_team_id: int


class HandOverWithdrawn(Event, frozen=True, kw_only=True):
    """It was taken back before it went."""

    product_hand_over_id: int


class HandOverTold(Event, frozen=True, kw_only=True):
    """It went, or could not."""

    product_hand_over_id: int
    is_sent: bool


class DigestWished(Event, frozen=True, kw_only=True):
    """Somebody wants the weekly digest, or no longer."""

    is_on: bool


class HourCostSet(Event, frozen=True, kw_only=True):
    """Somebody said what an hour of work costs, or that it is not known any more."""

    brand_id: int
    team_id: int | None
    cents: int | None
    currency: str


class StayingCompared(Event, frozen=True, kw_only=True):
    """A company's list said whether customers stay who were helped; the list is not kept."""

    brand_id: int
    look_id: int
    days: int
    pairs: int
