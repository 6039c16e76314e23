"""Tables of what is written and sent."""

from evenhand.replies.models.outbox import Delivery, DeliveryState, Draft

__all__ = [
    "Delivery",
    "DeliveryState",
    "Draft",
]
