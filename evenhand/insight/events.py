"""What happens to measures and surveys."""

from evenhand.ledger.domain import Event


class CasesExported(Event, frozen=True, kw_only=True):
    """Somebody took one row per case out: which, as it was asked for."""

    form: str
    asked: dict[str, str | int]


class SurveyRuleSet(Event, frozen=True, kw_only=True):
    """Somebody decided whether a brand asks its customers after service, whom and how often."""

    brand_id: int
    is_on: bool
    share: int
    wait_hours: int
    rest_days: int


class SurveyAsked(Event, frozen=True, kw_only=True):
    """A customer was asked how the service was."""

    survey_id: int
    delivery_id: str


class SurveyAnswered(Event, frozen=True, kw_only=True):
    """A customer said how the service was, or said it anew."""

    survey_id: int
    satisfied: int
    ease: int | None
    has_words: bool
