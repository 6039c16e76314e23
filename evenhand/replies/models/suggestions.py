"""What was suggested to whoever answers, what they took of it, and the cases that were left without."""

from django.db import models
from django.db.models import Q


class SuggestionRule(models.Model):
    """Whether a brand's agents are shown what was said before, and in how many of a hundred cases they are not, so that
    its worth can be measured. Without a row: shown, 20 of 100 left out."""

    brand = models.OneToOneField("people.Brand", models.CASCADE, primary_key=True, related_name="suggestion_rule")
    is_on = models.BooleanField(default=True)
    left_out = models.PositiveSmallIntegerField(default=20)
    changed_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(left_out__lte=90), name="suggestions_left_out")]


class SuggestionLook(models.Model):
    """The first time somebody opened a case to answer it: what there was for it, whether it was shown."""

    case = models.OneToOneField("cases.Case", models.CASCADE, related_name="suggestion_look")
    brand = models.ForeignKey("people.Brand", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    agent = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    at = models.DateTimeField()
    is_left_out = models.BooleanField()
    found = models.PositiveSmallIntegerField()  # suggestions there were, also where they were not shown
    took_ms = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["brand", "-at", "-id"], name="suggestion_look_at")]


class SuggestionShown(models.Model):
    """One suggestion that was shown for a case, and what became of it."""

    look = models.ForeignKey(SuggestionLook, models.CASCADE, db_index=False, related_name="shown")
    kind = models.CharField(max_length=6, choices=[("page", "Page"), ("answer", "Answer")])
    target = models.BigIntegerField()  # the edition, or what was solved
    place = models.PositiveSmallIntegerField()  # 1: the first
    sent_alike = models.PositiveIntegerField()  # the reason: how often it was sent to people who asked the same
    used_as = models.CharField(max_length=4, default="", choices=[("link", "Link"), ("text", "Text")], blank=True)
    used_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    used_at = models.DateTimeField(null=True)
    delivery = models.ForeignKey("replies.Delivery", models.SET_NULL, null=True, db_index=False, related_name="+")
    kept = models.FloatField(null=True)  # the share of the inserted words that were sent; the link: 1 or 0

    class Meta:
        constraints = [models.UniqueConstraint(fields=["look", "kind", "target"], name="suggestion_shown_once")]
        indexes = [
            models.Index(fields=["used_at"], name="suggestion_unsettled", condition=~Q(used_at=None) & Q(kept=None)),
        ]
