"""What the desk asked about growth, and what came of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class ScaleRun(models.Model):
    """One experiment, asked once: answered in the background, and kept."""

    WAITING, RUNNING, DONE, FAILED, WITHDRAWN = "waiting", "running", "done", "failed", "withdrawn"
    STATES: ClassVar = (WAITING, RUNNING, DONE, FAILED, WITHDRAWN)

    experiment = models.JSONField()
    hash = models.CharField(max_length=64)  # of all that decides the answer
    asked_by = models.ForeignKey("people.Agent", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=12, default=WAITING)
    progress = models.PositiveSmallIntegerField(default=0)  # per cent
    touched_at = models.DateTimeField()  # when whoever works on it was heard of last
    answers = models.JSONField(null=True)
    report = models.TextField(default="", blank=True)
    trouble = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        """Few rows; the newest are shown, those that wait are looked for every second."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "running", "done", "failed", "withdrawn")),
                name="scale_run_state_known",
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="scale_run_progress_within"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-asked_at", "-id"], name="scale_run_newest"),
            models.Index(fields=["id"], name="scale_run_open", condition=Q(state__in=("waiting", "running"))),
        ]

    def __str__(self) -> str:
        """For Django's own tools."""
        return f"{self.hash[:8]} {self.state}"
