"""Every question about cases that has more than one caller, by subject."""

from evenhand.cases.reads.case import case_for, customer_cases, merges_of, suggestions_for
from evenhand.cases.reads.counts import counts, counts_of, views_of
from evenhand.cases.reads.inbox import Row, inbox, naming
from evenhand.cases.reads.marks import Marks, Viewer, labels, marks_of, viewers_of
from evenhand.cases.reads.search import search
from evenhand.cases.reads.timeline import Item, conversations_of, timeline_of
from evenhand.cases.reads.wanted import Tab, View

__all__ = [
    "Item",
    "Marks",
    "Row",
    "Tab",
    "View",
    "Viewer",
    "case_for",
    "conversations_of",
    "counts",
    "counts_of",
    "customer_cases",
    "inbox",
    "labels",
    "marks_of",
    "merges_of",
    "naming",
    "search",
    "suggestions_for",
    "timeline_of",
    "viewers_of",
    "views_of",
]
