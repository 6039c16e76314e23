"""What happened on which day, and what was asked about its effect."""

from django.db import models
from django.db.models import Q

from evenhand.insight.models.questions import Question


class Annotation(models.Model):
    """Something that happened and may have changed figures: it is drawn on them, and can be asked about."""

    KINDS = ("release", "help", "campaign", "outage", "rule", "people", "other")

    brand = models.ForeignKey("people.Brand", models.CASCADE, null=True, db_index=False, related_name="+")  # null: all
    day = models.DateField()
    kind = models.CharField(max_length=12, default="other")
    words = models.CharField(max_length=120)
    made_by = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-day", "-id"], name="annotation_of_day", condition=Q(removed_at=None))]

    def __str__(self) -> str:
        """For Django's own tools."""
        return f"{self.day} {self.words}"


class ImpactRun(Question):
    """One question about an effect, written down before anybody looked; answered in the background, and kept."""

    annotation = models.ForeignKey(Annotation, models.PROTECT, related_name="runs")
    asked = models.JSONField()  # insight.reads.impact.Inquiry
    mark = models.CharField(max_length=16)  # of all that was decided before looking
    answer = models.JSONField(null=True)  # insight.impact.telling

    class Meta:
        indexes = [
            models.Index(fields=["-asked_at", "-id"], name="impact_newest"),
            models.Index(fields=["id"], name="impact_open", condition=Q(state__in=("waiting", "running"))),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "running", "done", "failed")), name="impact_state_known"
            )
        ]

    def __str__(self) -> str:
        """For Django's own tools."""
        return f"{self.mark} {self.state}"
