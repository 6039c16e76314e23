"""What happens on channels."""

from evenhand.ledger.domain import Event


class SourceStopped(Event, frozen=True, kw_only=True):
    """A source can no longer be read until somebody connects it again."""

    source_id: int
    reason: str


class SourceConnected(Event, frozen=True, kw_only=True):
    """A source was connected, or connected again."""

    source_id: int


class ItemQuarantined(Event, frozen=True, kw_only=True):
    """Incoming items could not be understood and were set aside."""

    source_id: int
    items: int


class ItemReleased(Event, frozen=True, kw_only=True):
    """A quarantined item was understood at last."""

    quarantined_id: int


class PostsChanged(Event, frozen=True, kw_only=True):
    """Authors edited or deleted posts; what was edited is read anew."""

    edited: int
    deleted: int
    post_ids: tuple[int, ...] = ()  # of the edited ones
