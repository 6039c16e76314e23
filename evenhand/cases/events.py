"""What happens to cases."""

from datetime import datetime

from evenhand.ledger.domain import Event


class PostsTakenIn(Event, frozen=True, kw_only=True):
    """A batch of posts was read, decided and placed."""

    batch_id: int
    posts: int
    opened: int
    modes: dict[str, int]


class CaseAssigned(Event, frozen=True, kw_only=True):
    """A person took a case, or was given it; None: it went back to the queue."""

    assignee_id: int | None


class CaseMoved(Event, frozen=True, kw_only=True):
    """A case changed its state, by its state's name at that time."""

    before: str
    after: str


class CaseMerged(Event, frozen=True, kw_only=True):
    """Another case was merged into this one."""

    source_id: int
    merge_id: int


class CasesParted(Event, frozen=True, kw_only=True):
    """A merge into this case was undone."""

    source_id: int
    merge_id: int


class CustomersMerged(Event, frozen=True, kw_only=True):
    """Two customers proved to be one person."""

    source_id: int
    target_id: int
    merge_id: int


class CustomersParted(Event, frozen=True, kw_only=True):
    """A merge of customers was undone."""

    source_id: int
    target_id: int
    merge_id: int


class NoteWritten(Event, frozen=True, kw_only=True):
    """A colleague wrote a note."""

    note_id: int


class PromiseMade(Event, frozen=True, kw_only=True):
    """Something was promised to the customer by a moment."""

    promise_id: int
    kind: str
    owner_id: int | None
    due_at: datetime


class PromiseChanged(Event, frozen=True, kw_only=True):
    """A promise got another moment, owner or wording."""

    promise_id: int
    owner_id: int | None
    due_at: datetime


class PromiseKept(Event, frozen=True, kw_only=True):
    """What was promised was done."""

    promise_id: int
    is_late: bool


class PromiseBroken(Event, frozen=True, kw_only=True):
    """What was promised will not be done."""

    promise_id: int


class PromiseWithdrawn(Event, frozen=True, kw_only=True):
    """A promise was noted by mistake, or is no longer wanted."""

    promise_id: int


class PromiseReopened(Event, frozen=True, kw_only=True):
    """What was said to have become of a promise was taken back."""

    promise_id: int


class PromiseDue(Event, frozen=True, kw_only=True):
    """The moment of a promise has come and it is still open."""

    promise_id: int
    kind: str
    owner_id: int | None
