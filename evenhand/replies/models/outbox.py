"""Drafts and deliveries."""

from django.db import models


class Draft(models.Model):
    """What somebody is writing; per case, person and mode."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="drafts")
    author = models.ForeignKey("people.Agent", models.CASCADE, related_name="+")
    mode = models.TextField(choices=[("reply", "Reply"), ("note", "Note")])
    conversation = models.ForeignKey("cases.Conversation", models.CASCADE, null=True, related_name="+")
    text = models.TextField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "author", "mode"], name="draft_once")]


class DeliveryState(models.TextChoices):
    """Where a reply is on its way; the moves are in domain/states.py."""

    AWAITING = "awaiting", "Waits for approval"
    QUEUED = "queued", "Waiting to be sent"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Could not be sent"
    UNKNOWN = "unknown", "Outcome unknown"
    BOUNCED = "bounced", "Came back"
    CANCELLED = "cancelled", "Withdrawn"


class Delivery(models.Model):
    """A reply in the outbox. Its id is the key made by the browser: the same send twice is one row."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="deliveries")
    conversation = models.ForeignKey("cases.Conversation", models.PROTECT, related_name="+")
    account = models.ForeignKey("channels.Account", models.PROTECT, related_name="+")
    answers = models.ForeignKey("channels.Post", models.PROTECT, null=True, related_name="+")
    author = models.ForeignKey("people.Agent", models.PROTECT, related_name="+")
    text = models.TextField()  # with the signature, as it is sent
    state = models.CharField(max_length=12, choices=DeliveryState, default=DeliveryState.QUEUED)
    approved_at = models.DateTimeField()
    due_at = models.DateTimeField()  # not before
    tries = models.SmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    external_id = models.TextField(default="")
    url = models.TextField(default="")
    sent_at = models.DateTimeField(null=True)
    trouble = models.TextField(default="")
    written = models.TextField(default="", db_default="")  # as the person wrote it, whole; on the first part only
    part = models.PositiveSmallIntegerField(default=1, db_default=1)  # of a reply that goes out as a thread
    parts = models.PositiveSmallIntegerField(default=1, db_default=1)
    after = models.ForeignKey(  # the part that must stand before this one is sent
        "self", models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    scheduled_for = models.DateTimeField(null=True)  # a person's own time, while it has not come
    holds_back = models.BooleanField(default=False, db_default=False)  # not sent if the customer writes before
    resolves = models.BooleanField(default=False, db_default=False)  # the case is resolved with it

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=DeliveryState.values), name="delivery_state"),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="delivery_due", condition=models.Q(state="queued")),
            models.Index(fields=["scheduled_for"], name="delivery_later", condition=~models.Q(scheduled_for=None)),
            models.Index(fields=["claimed_at"], name="delivery_claimed", condition=models.Q(state="sending")),
            models.Index(
                fields=["-approved_at"],
                name="delivery_trouble",
                condition=models.Q(state__in=["failed", "unknown", "bounced"]),
            ),
            models.Index(
                fields=["account", "external_id"], name="delivery_receipt", condition=~models.Q(external_id="")
            ),
        ]
