"""What somebody of us said would happen by a day: follow-ups and call-backs."""

from django.db import models

from evenhand.cases.models.cases import Case


class PromiseKind(models.TextChoices):
    """What is promised."""

    FOLLOW_UP = "follow_up", "Follow-up"
    CALL_BACK = "call_back", "Call back"


class PromiseState(models.TextChoices):
    """What became of it."""

    OPEN = "open", "Open"
    KEPT = "kept", "Kept"
    BROKEN = "broken", "Broken"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Promise(models.Model):
    """Something we owe a customer by a moment. Without an owner it is the queue's."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="promises")
    brand = models.ForeignKey("people.Brand", models.DO_NOTHING, db_constraint=False, db_index=False)
    kind = models.TextField(choices=PromiseKind)
    what = models.TextField()
    phone = models.TextField(default="", blank=True)
    due_at = models.DateTimeField()
    owner = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="promises")
    state = models.TextField(choices=PromiseState, default=PromiseState.OPEN)
    made_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, related_name="+")  # null: the desk itself
    made_at = models.DateTimeField()
    ended_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    alarmed_at = models.DateTimeField(null=True)  # set: it was said that it is due
    key = models.UUIDField(null=True, unique=True)  # made by the browser: the same promise twice is one promise

    class Meta:
        indexes = [
            models.Index(fields=["owner", "due_at", "id"], name="promise_mine", condition=models.Q(state="open")),
            models.Index(fields=["brand", "due_at", "id"], name="promise_of_brand", condition=models.Q(state="open")),
            models.Index(fields=["due_at"], name="promise_due", condition=models.Q(state="open", alarmed_at=None)),
            models.Index(
                fields=["owner", "-ended_at", "-id"], name="promise_ended", condition=~models.Q(ended_at=None)
            ),
            models.Index(
                fields=["brand", "-ended_at", "-id"], name="promise_brand_ended", condition=~models.Q(ended_at=None)
            ),
        ]

    @property
    def is_late(self) -> bool:
        """Whether it ended after its moment."""
        return self.ended_at is not None and self.ended_at > self.due_at
