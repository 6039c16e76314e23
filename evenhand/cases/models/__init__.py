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
from evenhand.cases.models.dragging import DraggingCase, DraggingRule
from evenhand.cases.models.goodwill import Goodwill, GoodwillKind, GoodwillLimit, GoodwillSort, GoodwillState
from evenhand.cases.models.handovers import Handover
from evenhand.cases.models.labels import Colour, Label
from evenhand.cases.models.links import Link, LinkKind, Split
from evenhand.cases.models.mentions import Mention
from evenhand.cases.models.notices import Notice, NoticeChoice, NoticeKind, QuietHours
from evenhand.cases.models.presence import Presence
from evenhand.cases.models.promises import Promise, PromiseKind, PromiseState
from evenhand.cases.models.shift_notes import ShiftNote, ShiftNoteTaken
from evenhand.cases.models.snoozes import Snooze
from evenhand.cases.models.threads import Seen, ThreadLook
from evenhand.cases.models.values import CustomerDetails, CustomerNote, IdentityCheck, RecordSource, ValueBand
from evenhand.cases.models.views import BulkDeed, SavedView

__all__ = [
    "BulkDeed",
    "Call",
    "CallOutcome",
    "Case",
    "Category",
    "Chat",
    "Colour",
    "Conversation",
    "Customer",
    "CustomerDetails",
    "CustomerNote",
    "DraggingCase",
    "DraggingRule",
    "Extension",
    "Goodwill",
    "GoodwillKind",
    "GoodwillLimit",
    "GoodwillSort",
    "GoodwillState",
    "Handover",
    "Identity",
    "IdentityCheck",
    "IdentitySuggestion",
    "Label",
    "Link",
    "LinkKind",
    "Mention",
    "Merge",
    "Message",
    "Note",
    "Notice",
    "NoticeChoice",
    "NoticeKind",
    "OpenCase",
    "Presence",
    "Promise",
    "PromiseKind",
    "PromiseState",
    "QuietHours",
    "RecordSource",
    "SavedView",
    "Seen",
    "ShiftNote",
    "ShiftNoteTaken",
    "Snooze",
    "Split",
    "State",
    "ThreadLook",
    "ValueBand",
]
