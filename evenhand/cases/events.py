"""What happens to cases."""

from datetime import datetime
from typing import Any

from evenhand.ledger.domain import Event


class PostsTakenIn(Event, frozen=True, kw_only=True):
    """A batch of posts was read, decided and placed."""

    batch_id: int
    posts: int
    opened: int
    modes: dict[str, int]


class CaseAssigned(Event, frozen=True, kw_only=True, omit_defaults=True):
    """A person took a case, or was given it; None: it went back to the queue.

    Where the desk did it, `because` says why: what the case asked for, and what made that person the one.
    """

    assignee_id: int | None
    because: dict[str, Any] | None = None


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


class ChatBegun(Event, frozen=True, kw_only=True):
    """A visitor of a web site has a chat, or was invited to one; words may follow."""

    account_id: int


class ChatEnded(Event, frozen=True, kw_only=True):
    """A chat was ended by its visitor or by us; by nobody: that was undone."""

    by: str


class TranscriptAsked(Event, frozen=True, kw_only=True):
    """A visitor wants by mail what was said in a chat."""

    chat: str


class CaseSnoozed(Event, frozen=True, kw_only=True):
    """A case was put out of sight until then; None: until the customer writes."""

    until: datetime | None


class CaseWoken(Event, frozen=True, kw_only=True):
    """A snoozed case came back to work: its moment came, or somebody woke it."""


class CustomerDetailsSet(Event, frozen=True, kw_only=True):
    """What a brand knows of a customer was changed: which fields, by a person or by the company's record."""

    customer_id: int
    fields: list[str]


class CustomerNoteWritten(Event, frozen=True, kw_only=True):
    """A colleague wrote a note on a person."""

    note_id: int
    customer_id: int


class CustomerNoteRemoved(Event, frozen=True, kw_only=True):
    """A note on a person was removed."""

    note_id: int
    customer_id: int


class CustomerNotePutBack(Event, frozen=True, kw_only=True):
    """A removed note on a person was put back."""

    note_id: int
    customer_id: int


class RecordSourceSet(Event, frozen=True, kw_only=True):
    """Somebody set where a brand's own customer record is asked."""

    brand_id: int
    is_on: bool


class IdentityChecked(Event, frozen=True, kw_only=True):
    """Somebody asked the customer to prove who they are."""

    check_id: int
    asked: int
    right: int
    is_passed: bool


class IdentityCheckRevoked(Event, frozen=True, kw_only=True):
    """A passed check was taken back: private fields are hidden again."""

    check_id: int


class RecordSeen(Event, frozen=True, kw_only=True):
    """Somebody saw the private part of a customer's own record."""


class CaseSplit(Event, frozen=True, kw_only=True):
    """Messages were taken out of one case into a new one; told to both."""

    source_id: int
    target_id: int
    split_id: int
    messages: int


class CasesRejoined(Event, frozen=True, kw_only=True):
    """A split was undone; told to both cases."""

    source_id: int
    target_id: int
    split_id: int


class CasesLinked(Event, frozen=True, kw_only=True):
    """Somebody said that two cases belong together; told to both, each with the other."""

    other_id: int
    link_id: int
    kind: str
    is_source: bool


class CasesUnlinked(Event, frozen=True, kw_only=True):
    """A link was taken back; told to both cases."""

    other_id: int
    link_id: int


class AddedByHand(Event, frozen=True, kw_only=True):
    """A person brought a post from where nothing listens."""

    post_id: int


class ThreadAsked(Event, frozen=True, kw_only=True):
    """Somebody wants to know how a public thread stands on its network now."""

    conversation_id: int


class ThreadTold(Event, frozen=True, kw_only=True):
    """The network told how a public thread stands, or why it does not tell."""

    conversation_id: int


class CallRang(Event, frozen=True, kw_only=True):
    """A call began: theirs to us, or ours to them. `agents`: whose telephones ring."""

    call_id: int
    is_inbound: bool
    agents: list[int]


class CallAnswered(Event, frozen=True, kw_only=True):
    """Somebody speaks, or somebody else was put through."""

    call_id: int
    agent_id: int | None


class CallEnded(Event, frozen=True, kw_only=True):
    """A call ended, and nothing more is waited for."""

    call_id: int
    state: str
    seconds: int | None


class CallMissed(Event, frozen=True, kw_only=True):
    """They called and nobody of us spoke. `agents`: who should know."""

    call_id: int
    agents: list[int]


class CallNoted(Event, frozen=True, kw_only=True):
    """Whoever spoke said what came of it; empty: took that back."""

    call_id: int
    outcome: str


class CallPlaced(Event, frozen=True, kw_only=True):
    """A call that belonged to no case, or to another, belongs to this one."""

    call_id: int


class LabelsSaid(Event, frozen=True, kw_only=True):
    """A case carries other labels than before."""

    added: list[int]
    removed: list[int]


class LabelKept(Event, frozen=True, kw_only=True):
    """A label was made, renamed, coloured, retired, or brought back."""

    label_id: int


class StateKept(Event, frozen=True, kw_only=True):
    """A state of cases was made or named anew, or became the one that its category begins with."""

    state_id: int


class AgentMentioned(Event, frozen=True, kw_only=True):
    """A note names a colleague."""

    note_id: int
    agent_id: int


class ViewKept(Event, frozen=True, kw_only=True):
    """A view was saved, changed, shared, removed, or brought back."""

    view_id: int


class BulkDone(Event, frozen=True, kw_only=True):
    """Many cases were changed at once, or that was undone; each case has events of its own."""

    bulk_id: int
    deed: str
    cases: int
    is_undone: bool = False


class TakenPrivate(Event, frozen=True, kw_only=True):
    """A colleague offered to go on in private, by an invitation or by a link."""

    handover_id: str
    way: str


class HandoverTakenUp(Event, frozen=True, kw_only=True):
    """The person it was for came into private."""

    handover_id: str
    way: str


class HandoverWithdrawn(Event, frozen=True, kw_only=True):
    """A colleague took an offer to go on in private back."""

    handover_id: str


class PicturesAsked(Event, frozen=True, kw_only=True):
    """Somebody wants to see the pictures of a post, which are known by their addresses only."""

    post_id: int


class PicturesHere(Event, frozen=True, kw_only=True):
    """The pictures of a post were fetched, or cannot be had."""

    post_id: int


class ShiftNoteWritten(Event, frozen=True, kw_only=True):
    """Somebody left a note to the next shift of their team."""

    note_id: int
    team_id: int


class ShiftNoteAcknowledged(Event, frozen=True, kw_only=True):
    """Somebody who came took over what a note leaves."""

    note_id: int


class ShiftNoteRemoved(Event, frozen=True, kw_only=True):
    """A note between shifts was taken away, or put back."""

    note_id: int
    is_removed: bool
