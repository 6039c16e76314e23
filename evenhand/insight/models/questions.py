"""Questions that are written down before anybody looks, and worked out in the background."""

from django.db import models


class Question(models.Model):
    """Who asked when, and how far it is."""

    WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
    STATES = (WAITING, RUNNING, DONE, FAILED)

    asked_by = models.ForeignKey("people.Agent", models.SET_NULL, null=True, db_index=False, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, default=WAITING)
    touched_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    trouble = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        abstract = True
