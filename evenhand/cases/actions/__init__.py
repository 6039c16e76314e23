"""Every write of the cases context, by noun."""

from evenhand.cases.actions.attach import Attached, attach, rejoin
from evenhand.cases.actions.by_hand import make_room
from evenhand.cases.actions.cases import (
    assign_case,
    record_answer,
    reopen_case,
    resolve_case,
    set_state,
    take_back_answer,
)
from evenhand.cases.actions.clocks import set_target, wind
from evenhand.cases.actions.customers import dismiss_suggestion, merge_customers, part_customers, suggest_identities
from evenhand.cases.actions.details import (
    keep_customer_note,
    learn_details,
    record_identity_check,
    record_seen,
    revoke_identity_check,
    set_details,
    write_customer_note,
)
from evenhand.cases.actions.labels import keep_label, label_case, retire_label
from evenhand.cases.actions.linking import link_cases, unlink_cases
from evenhand.cases.actions.merging import merge_cases, part_cases
from evenhand.cases.actions.notes import write_note
from evenhand.cases.actions.promises import alarm_promises, change_promise, end_promise, promise
from evenhand.cases.actions.records import set_record_source
from evenhand.cases.actions.snoozing import snooze_case, wake_case, wake_cases
from evenhand.cases.actions.splitting import rejoin_split, split_case
from evenhand.cases.actions.states import install_states
from evenhand.cases.actions.threads import ask_for_thread, forget_threads, note_seen, note_thread

__all__ = [
    "Attached",
    "alarm_promises",
    "ask_for_thread",
    "assign_case",
    "attach",
    "change_promise",
    "dismiss_suggestion",
    "end_promise",
    "forget_threads",
    "install_states",
    "keep_customer_note",
    "keep_label",
    "label_case",
    "learn_details",
    "link_cases",
    "make_room",
    "merge_cases",
    "merge_customers",
    "note_seen",
    "note_thread",
    "part_cases",
    "part_customers",
    "promise",
    "record_answer",
    "record_identity_check",
    "record_seen",
    "rejoin",
    "rejoin_split",
    "reopen_case",
    "resolve_case",
    "retire_label",
    "revoke_identity_check",
    "set_details",
    "set_record_source",
    "set_state",
    "set_target",
    "snooze_case",
    "split_case",
    "suggest_identities",
    "take_back_answer",
    "unlink_cases",
    "wake_case",
    "wake_cases",
    "wind",
    "write_customer_note",
    "write_note",
]
