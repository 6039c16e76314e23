"""Whether service was the same on every channel and for everyone, asked of the desk's own cases."""

from django.db import models
from django.db.models import Q

from evenhand.insight.models.questions import Question


class ParityRun(Question):
    """One parity audit of the cases that were opened between two days; what does not matter was chosen before."""

    brand = models.ForeignKey("people.Brand", models.CASCADE, null=True, db_index=False, related_name="+")  # null: all
    since = models.DateField()
    until = models.DateField()
    margins = models.JSONField()  # insight.audit.margins.Margins
    mark = models.CharField(max_length=16)  # of all that is judged by
    rows = models.PositiveIntegerField(default=0, db_default=0)  # cases read so far
    told = models.JSONField(null=True)  # insight.audit.telling

    class Meta:
        indexes = [
            models.Index(fields=["-asked_at", "-id"], name="parity_newest"),
            models.Index(fields=["id"], name="parity_open", condition=Q(state__in=("waiting", "running"))),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "running", "done", "failed")), name="parity_state_known"
            ),
            models.CheckConstraint(condition=Q(until__gte=models.F("since")), name="parity_days_in_order"),
        ]

    def __str__(self) -> str:
        """For Django's own tools."""
        return f"{self.since} to {self.until} {self.state}"
