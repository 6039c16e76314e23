"""Tables of customers, conversations and cases."""

from evenhand.cases.models.calls import Call, CallOutcome, Extension
from evenhand.cases.models.cases import (
    Case,
    Category,
    Conversation,
    Customer,
    Identity,
    IdentitySuggestion,
    Merge,
    Message,
    Note,
    OpenCase,
    State,
)
from evenhand.cases.models.chats import Chat
from evenhand.cases.models.handovers import Handover
from evenhand.cases.models.links import Link, LinkKind, Split
from evenhand.cases.models.notices import Notice, NoticeChoice, NoticeKind, QuietHours
from evenhand.cases.models.promises import Promise, PromiseKind, PromiseState
from evenhand.cases.models.snoozes import Snooze
from evenhand.cases.models.threads import Seen, ThreadLook
from evenhand.cases.models.values import CustomerDetails, CustomerNote, IdentityCheck, RecordSource, ValueBand

__all__ = [
    "Call",
    "CallOutcome",
    "Case",
    "Category",
    "Chat",
    "Conversation",
    "Customer",
    "CustomerDetails",
    "CustomerNote",
    "Extension",
    "Handover",
    "Identity",
    "IdentityCheck",
    "IdentitySuggestion",
    "Link",
    "LinkKind",
    "Merge",
    "Message",
    "Note",
    "Notice",
    "NoticeChoice",
    "NoticeKind",
    "OpenCase",
    "Promise",
    "PromiseKind",
    "PromiseState",
    "QuietHours",
    "RecordSource",
    "Seen",
    "Snooze",
    "Split",
    "State",
    "ThreadLook",
    "ValueBand",
]
