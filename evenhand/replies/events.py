"""What happens to replies."""

from evenhand.ledger.domain import Event


class ReplyApproved(Event, frozen=True, kw_only=True):
    """A reply was put into the outbox. Codes of warnings that the person knew and passed, never what they are about."""

    delivery_id: str
    despite: tuple[str, ...] = ()
    is_due: bool = True  # False: it waits so that it can be undone, or for a time of the person's own


class ReplyScheduled(Event, frozen=True, kw_only=True):
    """A person chose when a reply goes out, or chose another time."""

    delivery_id: str
    scheduled_for: str


class ReplyReleased(Event, frozen=True, kw_only=True):
    """The time of a reply has come."""

    delivery_id: str


class ReplyHeldBack(Event, frozen=True, kw_only=True):
    """The time of a reply has come, but the customer wrote before, or a check speaks against it: a person must look."""

    delivery_id: str
    has_written: bool = True


class ReplySent(Event, frozen=True, kw_only=True):
    """The channel said that the reply stands."""

    delivery_id: str
    next_id: str = ""  # the part that may go now


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
    next_id: str = ""  # the part that may go now


class CheckLevelSet(Event, frozen=True, kw_only=True):
    """A lead decided how much a check before sending weighs for a brand."""

    brand_id: int
    check: str
    level: str


class CheckWordsSet(Event, frozen=True, kw_only=True):
    """A lead changed a brand's list of words for a check; `words` says how many it has."""

    brand_id: int
    list_name: str
    words: int


class StatementOpened(Event, frozen=True, kw_only=True):
    """From now on a holding statement stands for a brand."""

    brand_id: int
    statement_id: int


class StatementClosed(Event, frozen=True, kw_only=True):
    """A holding statement is over."""

    brand_id: int
    statement_id: int


class ReplyPosted(Event, frozen=True, kw_only=True):
    """A person carried a reply to a place that no connector reaches."""

    delivery_id: str


class Acknowledging(Event, frozen=True, kw_only=True):
    """Out of hours a customer is told when to expect an answer."""

    delivery_id: str


class AcknowledgementSet(Event, frozen=True, kw_only=True):
    """Whether an account does so was decided."""

    account_id: int
    is_on: bool
    in_public: bool


class PublishingStopped(Event, frozen=True, kw_only=True):
    """From now on nothing goes out for a brand; or what stands was changed."""

    brand_id: int
    hold_id: int
    also_private: bool


class PublishingResumed(Event, frozen=True, kw_only=True):
    """A publishing stop is over; so many replies had waited."""

    brand_id: int
    hold_id: int
    waited: int


class RepliesLetThrough(Event, frozen=True, kw_only=True):
    """Replies may go out although publishing is stopped; of one it says which."""

    delivery_id: str
    replies: int


class ReplyKeptBack(Event, frozen=True, kw_only=True):
    """A reply that was let through a publishing stop waits again."""

    delivery_id: str
