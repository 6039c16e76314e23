"""Every write of incidents, by noun."""

from evenhand.incidents.actions.clusters import link_cases, link_late, unlink_case, unlink_cases
from evenhand.incidents.actions.ending import all_clear, dismiss
from evenhand.incidents.actions.incidents import (
    change,
    close,
    declare,
    note_informed,
    propose,
    reopen,
    restore,
    take,
)
from evenhand.incidents.actions.learning import (
    add_follow_up,
    note,
    remove_note,
    settle_follow_up,
    write_after_action,
)
from evenhand.incidents.actions.lists import set_playbook, set_recipients, set_signers
from evenhand.incidents.actions.statements import ask_sign_off, sign, withdraw_statement, write_statement
from evenhand.incidents.actions.stopping import resume_publishing, stop_publishing
from evenhand.incidents.actions.telling import may_lead
from evenhand.incidents.actions.updates import post_update, record_mail, remind_of_updates, take_mails

__all__ = [
    "add_follow_up",
    "all_clear",
    "ask_sign_off",
    "change",
    "close",
    "declare",
    "dismiss",
    "link_cases",
    "link_late",
    "may_lead",
    "note",
    "note_informed",
    "post_update",
    "propose",
    "record_mail",
    "remind_of_updates",
    "remove_note",
    "reopen",
    "restore",
    "resume_publishing",
    "set_playbook",
    "set_recipients",
    "set_signers",
    "settle_follow_up",
    "sign",
    "stop_publishing",
    "take",
    "take_mails",
    "unlink_case",
    "unlink_cases",
    "withdraw_statement",
    "write_after_action",
    "write_statement",
]
