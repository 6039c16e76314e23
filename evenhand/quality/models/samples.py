"""Cases to be judged, and what was judged."""

import msgspec
from django.db import models
from django.db.models import Q

from evenhand.quality.domain.cards import Marks


class Reason(models.TextChoices):
    """Why a case is looked at. Whatever is not drawn by chance says something of itself only."""

    RANDOM = "random", "Drawn by chance"
    COMPLAINT = "complaint", "The customer complained"
    SURVEY = "survey", "The customer was not satisfied"
    RETURNED = "returned", "The customer came back"
    FLAGGED = "flagged", "A lead asked for it"


class QualitySample(models.Model):
    """A case of one person's work, to be judged by one card."""

    brand = models.ForeignKey("people.Brand", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="quality_samples")
    agent = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")  # whose work it was
    queue_id = models.BigIntegerField(default=0)
    card = models.ForeignKey("quality.Scorecard", models.PROTECT, db_index=False, related_name="samples")
    reason = models.CharField(max_length=12, choices=Reason)
    note = models.TextField(default="", blank=True)  # of whoever flagged it
    week = models.DateField()  # the Monday of the week it stands for
    chance = models.FloatField(null=True)  # that it had of being drawn; null: it was chosen
    seed = models.BigIntegerField(null=True)
    is_double = models.BooleanField(default=False)
    drawn_at = models.DateTimeField()
    first_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    first_at = models.DateTimeField(null=True)
    second_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    second_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    aside = models.TextField(default="", blank=True)  # why it cannot be judged
    aside_at = models.DateTimeField(null=True)
    aside_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "reason"], name="sample_once"),
            models.CheckConstraint(
                condition=Q(reason="random", chance__gt=0, chance__lte=1) | (~Q(reason="random") & Q(chance=None)),
                name="sample_chance",
            ),
        ]
        indexes = [
            models.Index(
                fields=["brand", "drawn_at", "id"], name="sample_to_do", condition=Q(finished_at=None, aside_at=None)
            ),
            models.Index(fields=["brand", "-finished_at", "-id"], name="sample_done", condition=~Q(finished_at=None)),
            models.Index(
                fields=["agent", "-finished_at", "-id"], name="sample_of_agent", condition=~Q(finished_at=None)
            ),
        ]

    @property
    def is_random(self) -> bool:
        """Whether chance alone chose it."""
        return self.reason == Reason.RANDOM


class Score(models.Model):
    """What one person judged of one sample, or in one calibration. A draft is seen by nobody else."""

    sample = models.ForeignKey(QualitySample, models.CASCADE, null=True, db_index=False, related_name="scores")
    calibration = models.ForeignKey(
        "quality.Calibration", models.CASCADE, null=True, db_index=False, related_name="scores"
    )
    scorer = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    place = models.PositiveSmallIntegerField(default=1)  # 2: blind, after another
    marks = models.JSONField(default=dict)  # quality.domain.cards.Marks
    words = models.TextField(default="", blank=True)  # for the person whose work it was
    value = models.FloatField(null=True)
    has_critical = models.BooleanField(default=False)
    begun_at = models.DateTimeField()
    kept_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)  # an appeal was right: it counts no more

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sample", "place"], name="score_place", condition=~Q(sample=None)),
            models.UniqueConstraint(fields=["sample", "scorer"], name="score_once", condition=~Q(sample=None)),
            models.UniqueConstraint(
                fields=["calibration", "scorer"], name="score_calibration", condition=~Q(calibration=None)
            ),
            models.CheckConstraint(
                condition=Q(sample=None, calibration__isnull=False) | Q(sample__isnull=False, calibration=None),
                name="score_of_one",
            ),
        ]

    @property
    def marked(self) -> Marks:
        """What was judged."""
        return msgspec.convert(self.marks, Marks)
