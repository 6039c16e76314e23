"""How much an agent can have in hand at once."""

from django.db import models


class Capacity(models.Model):
    """How many cases of a network one person can have in hand; the closest that was said holds.

    Without an agent it holds for everybody, without a network for every one that nothing else was said of.
    """

    agent = models.ForeignKey("people.Agent", models.CASCADE, null=True, related_name="capacities")
    network = models.TextField(default="", blank=True)
    at_once = models.PositiveSmallIntegerField()  # 0: none of these

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "network"], name="capacity_once", nulls_distinct=False),
            models.CheckConstraint(condition=models.Q(at_once__lte=200), name="capacity_within_reason"),
        ]


class SilenceWarning(models.Model):
    """Somebody was told that they will lose a case they do not answer: once for each time it was given to them."""

    pk = models.CompositePrimaryKey("case_id", "since")
    case = models.ForeignKey("cases.Case", models.CASCADE, db_index=False, related_name="+")
    since = models.DateTimeField()  # when the silence began
    agent = models.ForeignKey("people.Agent", models.CASCADE, db_index=False, related_name="+")
    warned_at = models.DateTimeField()
