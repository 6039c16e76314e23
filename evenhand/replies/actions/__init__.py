"""Every write of the replies context, by noun."""

from evenhand.replies.actions.enclosures import describe, enclose, enclose_with_note, take_away
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
from evenhand.replies.actions.scheduling import check_later, release, reschedule

__all__ = [
    "LONGEST_DRAFT",
    "approve",
    "check_later",
    "claim",
    "confirm",
    "describe",
    "drop_draft",
    "enclose",
    "enclose_with_note",
    "keep_draft",
    "put_back",
    "record_bounce",
    "record_receipt",
    "record_trouble",
    "release",
    "reschedule",
    "retry",
    "take_away",
    "withdraw",
]
