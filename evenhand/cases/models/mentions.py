"""Notes that name a colleague."""

from django.db import models


class Mention(models.Model):
    """A note names this person; seen once they looked at its case."""

    note = models.ForeignKey("cases.Note", models.CASCADE, related_name="mentions")
    case = models.ForeignKey("cases.Case", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    agent = models.ForeignKey("people.Agent", models.CASCADE, db_index=False, related_name="+")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "agent"], name="named_once")]
        indexes = [
            models.Index(fields=["agent", "-at", "-id"], name="named_latest"),
            models.Index(fields=["agent", "case"], name="named_unseen", condition=models.Q(seen_at=None)),
        ]
