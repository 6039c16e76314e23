"""Tables of what is written and sent."""

from evenhand.replies.models.acknowledging import Acknowledged, AcknowledgementRule
from evenhand.replies.models.approvals import (
    Approval,
    ApprovalComment,
    ApprovalRule,
    ApprovalState,
    ApprovalVersion,
    Speaker,
)
from evenhand.replies.models.broadcasts import Broadcast, Recipient, SendingPace, Wording
from evenhand.replies.models.checks import CheckLevel, CheckWords, HoldingStatement, LinkLook
from evenhand.replies.models.enclosures import Enclosure
from evenhand.replies.models.holds import HoldPass, PublishingHold
from evenhand.replies.models.macros import Macro, MacroDeeds, SendingChoice
from evenhand.replies.models.outbox import Delivery, DeliveryState, Draft
from evenhand.replies.models.suggestions import SuggestionLook, SuggestionRule, SuggestionShown

__all__ = [
    "Acknowledged",
    "AcknowledgementRule",
    "Approval",
    "ApprovalComment",
    "ApprovalRule",
    "ApprovalState",
    "ApprovalVersion",
    "Broadcast",
    "CheckLevel",
    "CheckWords",
    "Delivery",
    "DeliveryState",
    "Draft",
    "Enclosure",
    "HoldPass",
    "HoldingStatement",
    "LinkLook",
    "Macro",
    "MacroDeeds",
    "PublishingHold",
    "Recipient",
    "SendingChoice",
    "SendingPace",
    "Speaker",
    "SuggestionLook",
    "SuggestionRule",
    "SuggestionShown",
    "Wording",
]
