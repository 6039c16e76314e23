"""Publishing stops: nothing goes out for a brand while one stands, but what was let through."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from evenhand.cases.models import Conversation


class PublishingHold(models.Model):
    """From `placed_at` on the outbox of a brand waits, until it is lifted."""

    brand = models.ForeignKey("people.Brand", models.CASCADE, db_index=False, related_name="holds")
    reason = models.TextField()  # a person's words, shown wherever somebody writes
    cause = models.TextField(default="")  # by which whoever placed it finds it again, such as “incident 7”
    also_private = models.BooleanField(default=True)  # False: only what everybody may read waits
    placed_by = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    placed_at = models.DateTimeField()
    lifted_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "cause"], name="hold_once", condition=models.Q(lifted_at=None))
        ]
        indexes = [models.Index(fields=["-placed_at"], name="hold_newest")]

    def __str__(self) -> str:
        return self.reason


class HoldPass(models.Model):
    """A reply that may go out although a hold stands; another hold needs another pass."""

    hold = models.ForeignKey(PublishingHold, models.CASCADE, db_index=False, related_name="passes")
    delivery = models.ForeignKey("replies.Delivery", models.CASCADE, db_index=False, related_name="passes")
    given_by = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delivery", "hold"], name="hold_pass_once")]


def is_held() -> Exists:
    """Of a reply in a query: whether a hold stands that it may not pass."""
    passes = HoldPass.objects.filter(hold=OuterRef("pk"), delivery=OuterRef(OuterRef("pk")))
    in_public = Conversation.objects.filter(pk=OuterRef(OuterRef("conversation_id")), is_public=True)
    standing = PublishingHold.objects.filter(lifted_at=None, brand__accounts=OuterRef("account_id"))
    return Exists(standing.filter(Q(also_private=True) | Exists(in_public)).exclude(Exists(passes)))
