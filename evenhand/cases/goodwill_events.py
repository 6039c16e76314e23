"""What happens to goodwill."""

from evenhand.ledger.domain import Event


class GoodwillGranted(Event, frozen=True, kw_only=True):
    """The customer of a case was given something; amounts as text, so that no cent is lost on the way."""

    goodwill_id: int
    brand_id: int
    author_id: int
    kind: str
    sort: str
    amount: str
    currency: str
    network: str
    team_id: int | None


class GoodwillAsked(Event, frozen=True, kw_only=True):
    """Somebody asked a lead whether a customer may be given something above their limit."""

    goodwill_id: int
    brand_id: int
    author_id: int
    amount: str
    currency: str
    over: str


class GoodwillRefused(Event, frozen=True, kw_only=True):
    """A lead refused that."""

    goodwill_id: int
    author_id: int


class GoodwillRevoked(Event, frozen=True, kw_only=True):
    """What was given, or asked for, was taken back."""

    goodwill_id: int
    author_id: int
    was_granted: bool


class GoodwillReopened(Event, frozen=True, kw_only=True):
    """A lead thought better of a refusal: it is asked again."""

    goodwill_id: int
    author_id: int


class GoodwillKindSet(Event, frozen=True, kw_only=True):
    """A lead named something that the company gives, changed it, or took it from the list."""

    kind_id: int
    is_retired: bool


class GoodwillLimitSet(Event, frozen=True, kw_only=True):
    """A lead said how much people may give; amounts as text, empty: no limit."""

    limit_id: int
    role: str
    team_id: int | None
    brand_id: int | None
    network: str
    kind_id: int | None
    per_case: str
    per_day: str
    per_month: str


class GoodwillLimitRemoved(Event, frozen=True, kw_only=True):
    """A limit holds no more, or holds again."""

    limit_id: int
    is_back: bool
