"""What is judged, and how many cases are."""

import msgspec
from django.db import models

from evenhand.quality.domain.cards import Contents


class Scorecard(models.Model):
    """One version of a brand's card. Once a case was drawn for it, its words are never changed; a new version is
    made."""

    brand = models.ForeignKey("people.Brand", models.CASCADE, related_name="scorecards")
    version = models.PositiveIntegerField()
    contents = models.JSONField()  # quality.domain.cards.Contents
    is_current = models.BooleanField(default=True)
    is_used = models.BooleanField(default=False)
    made_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "version"], name="scorecard_version"),
            models.UniqueConstraint(fields=["brand"], condition=models.Q(is_current=True), name="scorecard_current"),
        ]

    @property
    def card(self) -> Contents:
        """What stands on it."""
        return msgspec.convert(self.contents, Contents)


class QualityRule(models.Model):
    """How many cases of a brand are drawn each week. Without a row none is."""

    brand = models.OneToOneField("people.Brand", models.CASCADE, primary_key=True, related_name="quality_rule")
    is_on = models.BooleanField(default=False)
    per_agent = models.PositiveSmallIntegerField(default=3)  # cases a week of each person, at random
    per_queue = models.PositiveSmallIntegerField(default=0)  # and of each queue
    targeted = models.PositiveSmallIntegerField(default=3)  # cases a week for each reason
    double_percent = models.PositiveSmallIntegerField(default=10)  # of the random ones judged twice, blind
    seed = models.BigIntegerField()
    drawn_until = models.DateField(null=True)  # the last day of the last week that was drawn
    set_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    set_at = models.DateTimeField()
