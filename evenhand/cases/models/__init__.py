"""Tables of customers, conversations and cases."""

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

__all__ = [
    "Case",
    "Category",
    "Conversation",
    "Customer",
    "Identity",
    "IdentitySuggestion",
    "Merge",
    "Message",
    "Note",
    "OpenCase",
    "State",
]
