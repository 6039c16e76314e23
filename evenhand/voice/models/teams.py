"""Who mends things, and what they were told."""

from django.db import models
from django.db.models import Q


class ProductTeam(models.Model):
    """A team outside the desk: told by mail, or by a signed webhook."""

    brand = models.ForeignKey("people.Brand", models.CASCADE, related_name="product_teams")
    name = models.TextField()
    mail = models.TextField(default="", blank=True)
    url = models.TextField(default="", blank=True)
    secrets = models.BinaryField(default=bytes)  # encrypted JSON, see channels.secrets
    is_inside = models.BooleanField(default=False)  # it stands inside the company's network
    is_on = models.BooleanField(default=True)
    set_by = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "name"], name="product_team_name"),
            models.CheckConstraint(
                condition=(Q(mail="") & ~Q(url="")) | (~Q(mail="") & Q(url="")), name="product_team_way"
            ),
        ]


class HandOverState(models.TextChoices):
    """Whether it went."""

    WAITING = "waiting", "Goes out soon"
    SENT = "sent", "Sent"
    FAILED = "failed", "Could not be sent"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ProductHandOver(models.Model):
    """One cause given to one team: exactly what they are told is kept."""

    issue = models.ForeignKey("understanding.Issue", models.CASCADE, db_index=False, related_name="+")
    team = models.ForeignKey(ProductTeam, models.CASCADE, db_index=False, related_name="+")
    evidence = models.JSONField()  # voice.domain.handing.Evidence
    state = models.CharField(max_length=10, choices=HandOverState, default=HandOverState.WAITING)
    by = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    told_at = models.DateTimeField(null=True)
    trouble = models.TextField(default="", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="product_hand_over_due", condition=Q(state="waiting")),
            models.Index(fields=["issue", "-at", "-id"], name="product_hand_over_of"),
        ]
