"""Every write of the replies context, by noun."""

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

__all__ = [
    "LONGEST_DRAFT",
    "approve",
    "claim",
    "confirm",
    "drop_draft",
    "keep_draft",
    "put_back",
    "record_bounce",
    "record_receipt",
    "record_trouble",
    "retry",
    "withdraw",
]
