"""Screens on a wall: links that show how the desk stands to whoever passes by, without a log-in."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class WallLink(models.Model):
    """A link for one screen. It shows counts of its brands and nothing else; revoked, it shows nothing."""

    name = models.TextField()
    brand_ids = ArrayField(models.BigIntegerField(), default=list)
    language = models.CharField(max_length=8, default="", blank=True)
    made_by = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")

    def __str__(self) -> str:
        return self.name
