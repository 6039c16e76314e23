"""Views that people keep, and what was done to many cases at once."""

from django.db import models


class SavedView(models.Model):
    """A part of the inbox under a name: for its owner, or for everybody who may see its cases."""

    owner = models.ForeignKey("people.Agent", models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)  # as an address of the inbox says it; read through the same allow-list
    is_shared = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["is_shared", "name"], name="view_kept", condition=models.Q(removed_at=None))]

    def __str__(self) -> str:
        return self.name


class BulkDeed(models.Model):
    """One deed on many cases, with how each was before and after, so that it can be undone."""

    deed = models.TextField()  # "assign" | "label" | "unlabel" | "resolve" | "snooze"
    cases = models.JSONField()  # {case: [before, after]}
    done_by = models.ForeignKey("people.Agent", models.PROTECT, related_name="+")
    done_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
