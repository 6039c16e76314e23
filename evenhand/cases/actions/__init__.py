"""Every write of the cases context, by noun."""

from evenhand.cases.actions.attach import Attached, attach, rejoin
from evenhand.cases.actions.cases import (
    assign_case,
    record_answer,
    reopen_case,
    resolve_case,
    set_state,
    take_back_answer,
)
from evenhand.cases.actions.customers import dismiss_suggestion, merge_customers, part_customers, suggest_identities
from evenhand.cases.actions.merging import merge_cases, part_cases
from evenhand.cases.actions.notes import write_note
from evenhand.cases.actions.promises import alarm_promises, change_promise, end_promise, promise
from evenhand.cases.actions.states import install_states

__all__ = [
    "Attached",
    "alarm_promises",
    "assign_case",
    "attach",
    "change_promise",
    "dismiss_suggestion",
    "end_promise",
    "install_states",
    "merge_cases",
    "merge_customers",
    "part_cases",
    "part_customers",
    "promise",
    "record_answer",
    "rejoin",
    "reopen_case",
    "resolve_case",
    "set_state",
    "suggest_identities",
    "take_back_answer",
    "write_note",
]
