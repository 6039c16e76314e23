"""Saying out of hours when an answer can be expected: whether, where, and to whom it was said."""

from django.db import models


class AcknowledgementRule(models.Model):
    """Whether an account acknowledges what comes while nobody is there. Without a row it does not."""

    account = models.OneToOneField("channels.Account", models.CASCADE, primary_key=True, related_name="acknowledges")
    is_on = models.BooleanField(default=False)
    in_public = models.BooleanField(default=False)  # also under public posts
    text = models.TextField(default="", blank=True)  # with {{when}}; empty: our own words, in the customer's language


class Acknowledged(models.Model):
    """Somebody was told today. The row comes before the words, so that nobody is told twice."""

    conversation = models.ForeignKey("cases.Conversation", models.CASCADE, db_index=False, related_name="+")
    account = models.ForeignKey("channels.Account", models.CASCADE, db_index=False, related_name="+")
    persona_id = models.BigIntegerField()
    day = models.DateField()  # of the team
    at = models.DateTimeField()
    delivery = models.ForeignKey("replies.Delivery", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "persona_id", "day"], name="acknowledged_once")]
        indexes = [models.Index(fields=["account", "-at"], name="acknowledged_lately")]
