"""Several people judge the same case, and then look together."""

from django.db import models
from django.db.models import Q


class Calibration(models.Model):
    """A session about one case: each judges alone, all is shown at once, what was agreed is written down."""

    brand = models.ForeignKey("people.Brand", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+")
    card = models.ForeignKey("quality.Scorecard", models.PROTECT, db_index=False, related_name="+")
    why = models.TextField(default="", blank=True)
    opened_by = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    opened_at = models.DateTimeField()
    revealed_at = models.DateTimeField(null=True)
    agreed = models.TextField(default="", blank=True)
    agreed_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["brand", "-opened_at", "-id"], name="calibration_of_brand")]


class CalibrationSeat(models.Model):
    """Who was asked to take part."""

    calibration = models.ForeignKey(Calibration, models.CASCADE, related_name="seats")
    agent = models.ForeignKey("people.Agent", models.PROTECT, related_name="+")
    is_done = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["calibration", "agent"], name="seat_once")]
        indexes = [models.Index(fields=["agent"], name="seat_open", condition=Q(is_done=False))]
