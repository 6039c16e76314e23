"""Every question about cases that has more than one caller, by subject."""

from evenhand.cases.reads.case import case_for, customer_cases, merges_of, suggestions_for
from evenhand.cases.reads.inbox import Row, Tab, View, counts, inbox, views_of
from evenhand.cases.reads.search import search
from evenhand.cases.reads.timeline import Item, conversations_of, timeline_of

__all__ = [
    "Item",
    "Row",
    "Tab",
    "View",
    "case_for",
    "conversations_of",
    "counts",
    "customer_cases",
    "inbox",
    "merges_of",
    "search",
    "suggestions_for",
    "timeline_of",
    "views_of",
]
