"""What happens to cases that drag on."""

from evenhand.ledger.domain import Event


class CaseDrags(Event, frozen=True, kw_only=True):
    """A case was found to drag on, for these reasons."""

    reasons: list[str]


class CaseDragsNoMore(Event, frozen=True, kw_only=True):
    """A case that dragged on does so no longer."""


class DraggingLeft(Event, frozen=True, kw_only=True):
    """A lead saw that a case drags and leaves it until a day; None: took that back."""

    until: str | None


class NextStepSet(Event, frozen=True, kw_only=True):
    """Somebody said what is done next in a case that drags, and by whom."""

    owner_id: int | None


class DraggingRuleSet(Event, frozen=True, kw_only=True):
    """A lead decided from where on a brand's cases drag."""

    brand_id: int
    is_on: bool
    days: int
    hands: int
    messages: int
    returns: int
