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


class RotaAsked(Event, frozen=True, kw_only=True):
    """Somebody asked for a rota of a team."""

    rota_id: int
    team_id: int


class RotaFinished(Event, frozen=True, kw_only=True):
    """A rota was made, or could not be: by the name of its state."""

    rota_id: int
    team_id: int
    state: str


class RotaPublished(Event, frozen=True, kw_only=True):
    """A rota became the shifts of its people: how many days of theirs."""

    rota_id: int
    team_id: int
    days: int


class RotaWithdrawn(Event, frozen=True, kw_only=True):
    """What stood before a rota was published stands again, but for days that were changed since."""

    rota_id: int
    team_id: int
    left: int


class EventPlanned(Event, frozen=True, kw_only=True):
    """Something was planned that forecasts reckon with."""

    planned_id: int
    first_day: str


class EventRemoved(Event, frozen=True, kw_only=True):
    """Forecasts reckon with it no more, or again."""

    planned_id: int
    is_removed: bool


class EarlierBrought(Event, frozen=True, kw_only=True):
    """Counts of what came before this desk was there were brought along."""

    earlier_id: int
    days: int


class EarlierRemoved(Event, frozen=True, kw_only=True):
    """Forecasts look at them no more, or again."""

    earlier_id: int
    is_removed: bool
