"""Every write of the replies context, by noun."""

from evenhand.replies.actions.enclosures import describe, enclose, enclose_with_note, plain_name, take_away
from evenhand.replies.actions.macros import (
    count_use,
    leads,
    note_deeds,
    put_back_macro,
    remove_macro,
    save_macro,
    take_deeds,
)
from evenhand.replies.actions.outbox import (
    LONGEST_DRAFT,
    approve,
    claim,
    confirm,
    drop_draft,
    keep_draft,
    put_back,
    record_bounce,
    record_receipt,
    record_trouble,
    retry,
    withdraw,
)
from evenhand.replies.actions.scheduling import check_later, choose_undo, release, reschedule

__all__ = [
    "LONGEST_DRAFT",
    "approve",
    "check_later",
    "choose_undo",
    "claim",
    "confirm",
    "count_use",
    "describe",
    "drop_draft",
    "enclose",
    "enclose_with_note",
    "keep_draft",
    "leads",
    "note_deeds",
    "plain_name",
    "put_back",
    "put_back_macro",
    "record_bounce",
    "record_receipt",
    "record_trouble",
    "release",
    "remove_macro",
    "reschedule",
    "retry",
    "save_macro",
    "take_away",
    "take_deeds",
    "withdraw",
]
