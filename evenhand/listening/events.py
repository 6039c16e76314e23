"""What happens to queries."""

from evenhand.ledger.domain import Event


class QuerySaved(Event, frozen=True, kw_only=True):
    """A query was written or changed; from now on it is listened for."""

    query_id: int
    brand_id: int


class QuerySwitched(Event, frozen=True, kw_only=True):
    """A query was switched on or off."""

    query_id: int
    is_active: bool


class QueryRemoved(Event, frozen=True, kw_only=True):
    """A query was removed; what it caught stays."""

    query_id: int
