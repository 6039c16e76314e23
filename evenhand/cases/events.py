"""What happens to cases."""

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
