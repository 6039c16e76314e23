"""Tables of the voice of the customer."""

from evenhand.voice.models.causes import Cause, CauseState, DigestWish, IssueTally
from evenhand.voice.models.teams import HandOverState, ProductHandOver, ProductTeam
from evenhand.voice.models.value import HourCost, StayingLook, VoiceTally

__all__ = [
    "Cause",
    "CauseState",
    "DigestWish",
    "HandOverState",
    "HourCost",
    "IssueTally",
    "ProductHandOver",
    "ProductTeam",
    "StayingLook",
    "VoiceTally",
]
