"""Which of the replies that are due may go out now."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from evenhand.replies.models.holds import HoldPass, is_held
from evenhand.replies.models.outbox import Delivery, DeliveryState


def may_go(now: datetime) -> Q:
    """That the part before it stands, no hold keeps it, and nothing approved earlier in its conversation goes first.

    What was let through a hold waits for nobody: what comes before it is still held.
    """
    stands = Exists(Delivery.objects.filter(pk=OuterRef("after_id"), state=DeliveryState.SENT))
    passed = Exists(HoldPass.objects.filter(delivery=OuterRef("pk")))
    return Q(Q(after=None) | stands, ~is_held(), passed | _is_first(now))


def _is_first(now: datetime) -> Q:
    """Replies whose own time came stand in order among themselves; once released they were approved that moment."""
    here = Delivery.objects.filter(conversation=OuterRef("conversation_id"), approved_at__lt=OuterRef("approved_at"))
    waiting = Q(state=DeliveryState.QUEUED, after=None, due_at__lte=now)
    on_its_way = here.filter(Q(state=DeliveryState.SENDING) | (waiting & Q(scheduled_for=None)))
    like_it = here.filter(waiting, scheduled_for__lte=now)
    return ~Exists(on_its_way) & (Q(scheduled_for=None) | ~Exists(like_it))
