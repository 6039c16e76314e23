"""What we give a customer beyond what we owe: its kinds, who may give how much, and what was given."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from evenhand.cases.models.cases import Case


class GoodwillSort(models.TextChoices):
    """What a kind is, whatever the company calls it."""

    CREDIT = "credit", _("Credit")
    REFUND = "refund", _("Refund")
    REPLACEMENT = "replacement", _("Replacement")
    OTHER = "other", _("Something else")


class GoodwillKind(models.Model):
    """Something the company gives, by its own name; each is worth money, also a replacement."""

    name = models.TextField(unique=True)
    sort = models.CharField(max_length=12, choices=GoodwillSort, default=GoodwillSort.CREDIT)
    currency = models.CharField(max_length=3, default="EUR")
    usual = models.DecimalField(max_digits=10, decimal_places=2, null=True)  # what it is usually worth
    retired_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class GoodwillLimit(models.Model):
    """How much people may give without asking. What is empty holds for all; the limit that says most counts."""

    role = models.CharField(max_length=16, default="", blank=True)
    team = models.ForeignKey("people.Team", models.CASCADE, null=True, related_name="+")
    brand = models.ForeignKey("people.Brand", models.CASCADE, null=True, related_name="+")
    network = models.TextField(default="", blank=True)
    kind = models.ForeignKey(GoodwillKind, models.CASCADE, null=True, related_name="+")
    per_case = models.DecimalField(max_digits=10, decimal_places=2, null=True)  # null: no limit
    per_day = models.DecimalField(max_digits=10, decimal_places=2, null=True)  # of one person
    per_month = models.DecimalField(max_digits=10, decimal_places=2, null=True)  # of one person
    made_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)


class GoodwillState(models.TextChoices):
    """What became of it; the moves are in domain/goodwill.py."""

    ASKED = "asked", "Waits for a lead"
    GRANTED = "granted", "Given"
    REFUSED = "refused", "Refused"
    REVOKED = "revoked", "Taken back"


class Goodwill(models.Model):
    """Something given to the customer of a case, or asked for."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="goodwill")
    brand = models.ForeignKey("people.Brand", models.PROTECT, db_index=False, related_name="+")
    network = models.TextField()  # the channel the case came by
    team = models.ForeignKey("people.Team", models.SET_NULL, null=True, db_index=False, related_name="+")
    kind = models.ForeignKey(GoodwillKind, models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    currency = models.CharField(max_length=3)
    why = models.TextField()
    state = models.CharField(max_length=12, choices=GoodwillState)
    over = models.CharField(max_length=12, default="", blank=True)  # the limit it was above: role, case, day or month
    asked_by = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    decided_at = models.DateTimeField(null=True)
    words = models.TextField(default="", blank=True)  # of whoever refused it, or took it back
    key = models.UUIDField(unique=True)  # made by the browser: given twice is given once

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=GoodwillState.values), name="goodwill_state"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="goodwill_amount"),
        ]
        indexes = [
            models.Index(fields=["brand", "asked_at", "id"], name="goodwill_asked", condition=models.Q(state="asked")),
            models.Index(
                fields=["asked_by", "decided_at"], name="goodwill_of_agent", condition=models.Q(state="granted")
            ),
            models.Index(
                fields=["brand", "-decided_at", "-id"], name="goodwill_decided", condition=~models.Q(decided_at=None)
            ),
        ]
