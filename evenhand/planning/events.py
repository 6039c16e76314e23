"""What happens to plans."""

from evenhand.ledger.domain import Event


class ScaleAsked(Event, frozen=True, kw_only=True):
    """Somebody asked whether it scales; the hash names what exactly was asked."""

    run_id: int
    hash: str


class ScaleWithdrawn(Event, frozen=True, kw_only=True):
    """A question about growth was withdrawn, or asked again after all."""

    run_id: int
    is_withdrawn: bool


class ScaleAnswered(Event, frozen=True, kw_only=True):
    """It was answered, or could not be."""

    run_id: int
    is_answered: bool
