"""Invitation experiments: a random half of a brand's customers is invited elsewhere at the end of one mail."""

from django.db import models
from django.db.models import Q

from evenhand.insight.domain import inviting


class InvitationTrial(models.Model):
    """One experiment of a brand. What is compared is said before it begins, and never changed."""

    brand = models.ForeignKey("people.Brand", models.CASCADE, related_name="+")
    toward = models.CharField(max_length=16)  # insight.domain.inviting.Toward
    sentence = models.TextField()  # as it goes out, in the words of the brand
    planned = models.PositiveIntegerField()  # customers that enter until it is judged
    seed = models.CharField(max_length=64)  # decides the halves; nobody can foretell them
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["-begun_at", "-id"], name="invitation_newest")]
        constraints = [
            models.UniqueConstraint(fields=["brand"], condition=Q(ended_at=None), name="invitation_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(planned__gte=inviting.FEWEST, planned__lte=inviting.MOST), name="invitation_planned"
            ),
        ]

    def __str__(self) -> str:
        """For Django's own tools."""
        return f"{self.brand_id} since {self.begun_at}"


class InvitationGuest(models.Model):
    """One customer who entered an experiment with a reply by mail; invited, or one of the half that is not."""

    trial = models.ForeignKey(InvitationTrial, models.CASCADE, db_index=False, related_name="guests")
    customer_id = models.BigIntegerField()  # as it was then; who they are now, the case knows
    is_invited = models.BooleanField()
    entered_at = models.DateTimeField()
    case_id = models.BigIntegerField()
    delivery_id = models.UUIDField()  # the reply with which they entered: sent again, it says the same

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trial", "customer_id"], name="invitation_once")]
        indexes = [
            models.Index(fields=["trial", "entered_at", "id"], name="invitation_entered"),
            models.Index(fields=["delivery_id"], name="invitation_reply"),
        ]
