"""What happens to replies."""

from evenhand.ledger.domain import Event


class ReplyApproved(Event, frozen=True, kw_only=True):
    """A reply was put into the outbox."""

    delivery_id: str


class ReplySent(Event, frozen=True, kw_only=True):
    """The channel said that the reply stands."""

    delivery_id: str


class ReplyNotSent(Event, frozen=True, kw_only=True):
    """A reply failed, came back, or its outcome is unknown: a person must look."""

    delivery_id: str
    state: str


class ReplyWithdrawn(Event, frozen=True, kw_only=True):
    """A person took a reply back before it was sent, or gave it up."""

    delivery_id: str


class ReplyRetried(Event, frozen=True, kw_only=True):
    """A person said to send it again."""

    delivery_id: str


class ReplyConfirmed(Event, frozen=True, kw_only=True):
    """A person looked into the channel and found the reply there."""

    delivery_id: str
