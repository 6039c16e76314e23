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


class BroadcastMoved(Event, frozen=True, kw_only=True):
    """One answer for many was begun, asked for, paused, stopped, finished: by the names of its states."""

    broadcast_id: int
    before: str
    after: str
    is_outdated: bool = False  # paused, since the problem it speaks of stands otherwise now


class BroadcastJoined(Event, frozen=True, kw_only=True):
    """Cases were added to one answer for many; or wait to be, until somebody who leads says so."""

    broadcast_id: int
    cases: int
    is_asked: bool = False


class BroadcastLetThrough(Event, frozen=True, kw_only=True):
    """One answer for many may go out although publishing is stopped, or no longer."""

    broadcast_id: int
    is_through: bool


class PaceSet(Event, frozen=True, kw_only=True):
    """Somebody who leads decided how quickly answers for many go out by an account."""

    account_id: int
    per_minute: int | None
    per_day: int | None


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


class ApprovalAsked(Event, frozen=True, kw_only=True):
    """A reply waits until a lead has read it; by which rules."""

    delivery_id: str
    brand_id: int
    rules: tuple[int, ...]


class ApprovalGiven(Event, frozen=True, kw_only=True):
    """A lead let a reply go; whether in other words than its author's."""

    delivery_id: str
    author_id: int
    was_changed: bool


class ApprovalSentBack(Event, frozen=True, kw_only=True):
    """A lead sent a reply back to its author."""

    delivery_id: str
    author_id: int


class ApprovalRecalled(Event, frozen=True, kw_only=True):
    """A lead took that decision back: the reply waits again."""

    delivery_id: str
    author_id: int


class ApprovalExpired(Event, frozen=True, kw_only=True):
    """Nobody looked at a reply that waits in the time there is for it."""

    delivery_id: str
    author_id: int
    brand_id: int


class ApprovalCommented(Event, frozen=True, kw_only=True):
    """Somebody said something about a reply that waits."""

    delivery_id: str
    author_id: int
    comment_id: int


class ApprovalRuleSet(Event, frozen=True, kw_only=True):
    """A lead said which replies wait for approval; of which brand, if of one."""

    rule_id: int
    brand_id: int | None
    who: str


class ApprovalRuleRemoved(Event, frozen=True, kw_only=True):
    """A rule of approval holds no more."""

    rule_id: int


class ApprovalRulePutBack(Event, frozen=True, kw_only=True):
    """A rule of approval holds again."""

    rule_id: int


class SuggestionUsed(Event, frozen=True, kw_only=True):
    """Somebody put what was suggested into their reply: a page or an answer, as a link or as text."""

    shown_id: int
    kind: str
    target: int
    used_as: str


class SuggestionUnused(Event, frozen=True, kw_only=True):
    """They took it out again."""

    shown_id: int


class SuggestionRuleSet(Event, frozen=True, kw_only=True):
    """A lead decided whether a brand's agents see suggestions, and in how many of a hundred cases they do not."""

    brand_id: int
    is_on: bool
    left_out: int
