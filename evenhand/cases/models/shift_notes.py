"""What one shift leaves to the next: what is open, what was promised, what to watch; and who took note of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class ShiftNote(models.Model):
    """Written by who goes, for who comes. How things stood then is kept with it."""

    team = models.ForeignKey("people.Team", models.CASCADE, db_index=False, related_name="+")
    author = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    written_at = models.DateTimeField()
    open = models.TextField(default="", blank=True)
    promised = models.TextField(default="", blank=True)
    watched = models.TextField(default="", blank=True)
    case_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)  # that it names
    stood = models.JSONField(default=dict, blank=True)  # numbers at that moment: {"waiting": 7, "late": 2, ...}
    key = models.UUIDField(unique=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["team", "-written_at", "-id"], name="shift_note_newest")]


class ShiftNoteTaken(models.Model):
    """Somebody who came read the note and took it over."""

    pk = models.CompositePrimaryKey("note_id", "agent_id")
    note = models.ForeignKey(ShiftNote, models.CASCADE, db_index=False, related_name="taken")
    agent = models.ForeignKey("people.Agent", models.CASCADE, db_index=False, related_name="+")
    at = models.DateTimeField()
