"""Every write of the cases context, by noun."""

from evenhand.cases.actions.attach import Attached, attach, rejoin
from evenhand.cases.actions.bulk import assign_cases, label_cases, resolve_cases, snooze_cases, undo_bulk
from evenhand.cases.actions.by_hand import make_room
from evenhand.cases.actions.cases import (
    assign_case,
    record_answer,
    reopen_case,
    resolve_case,
    set_state,
    take_back_answer,
)
from evenhand.cases.actions.claiming import claim_next
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
from evenhand.cases.actions.handing import Giving, Taking, hand_over, raise_late, take_from_silent
from evenhand.cases.actions.labels import keep_label, label_case, retire_label
from evenhand.cases.actions.linking import link_cases, unlink_cases
from evenhand.cases.actions.merging import merge_cases, part_cases
from evenhand.cases.actions.notes import write_note
from evenhand.cases.actions.presence import forget_absent, look_at, look_away
from evenhand.cases.actions.promises import alarm_promises, change_promise, end_promise, promise
from evenhand.cases.actions.records import set_record_source
from evenhand.cases.actions.snoozing import snooze_case, wake_case, wake_cases
from evenhand.cases.actions.splitting import rejoin_split, split_case
from evenhand.cases.actions.states import install_states, keep_state, prefer_state
from evenhand.cases.actions.threads import ask_for_thread, forget_threads, note_seen, note_thread
from evenhand.cases.actions.views import keep_view, remove_view

__all__ = [
    "Attached",
    "Giving",
    "Taking",
    "alarm_promises",
    "ask_for_thread",
    "assign_case",
    "assign_cases",
    "attach",
    "change_promise",
    "claim_next",
    "dismiss_suggestion",
    "end_promise",
    "forget_absent",
    "forget_threads",
    "hand_over",
    "install_states",
    "keep_customer_note",
    "keep_label",
    "keep_state",
    "keep_view",
    "label_case",
    "label_cases",
    "learn_details",
    "link_cases",
    "look_at",
    "look_away",
    "make_room",
    "merge_cases",
    "merge_customers",
    "note_seen",
    "note_thread",
    "part_cases",
    "part_customers",
    "prefer_state",
    "promise",
    "raise_late",
    "record_answer",
    "record_identity_check",
    "record_seen",
    "rejoin",
    "rejoin_split",
    "remove_view",
    "reopen_case",
    "resolve_case",
    "resolve_cases",
    "retire_label",
    "revoke_identity_check",
    "set_details",
    "set_record_source",
    "set_state",
    "snooze_case",
    "snooze_cases",
    "split_case",
    "suggest_identities",
    "take_back_answer",
    "take_from_silent",
    "undo_bulk",
    "unlink_cases",
    "wake_case",
    "wake_cases",
    "write_customer_note",
    "write_note",
]
