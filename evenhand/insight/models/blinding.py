"""The experiment in which influence is shown with one half of the cases and hidden with the other."""

from django.db import models
from django.db.models import Q


class BlindTrial(models.Model):
    """One experiment of a brand or a queue, planned before it began."""

    brand = models.ForeignKey("people.Brand", models.CASCADE, related_name="+")
    queue_id = models.BigIntegerField(default=0)  # 0: all of the brand's
    by_day = models.BooleanField(default=False)  # whole days are drawn, else single cases
    points = models.PositiveSmallIntegerField()  # the smallest change of the gap worth finding
    within_hours = models.PositiveSmallIntegerField(default=4)  # what is compared: answered within
    planned = models.PositiveIntegerField()  # cases with known followers until anybody looks
    key = models.CharField(max_length=64)  # decides the halves; nobody can foretell them
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["-begun_at", "-id"], name="blind_newest")]
        constraints = [
            models.UniqueConstraint(fields=["brand"], condition=Q(ended_at=None), name="blind_one_at_a_time"),
            models.CheckConstraint(condition=Q(points__gte=1, points__lte=50), name="blind_points"),
        ]

    def __str__(self) -> str:
        """For Django's own tools."""
        return f"{self.brand_id} since {self.begun_at}"


class Arrival(models.Model):
    """How influential whoever began a case was when it came, as their network said, and whether that was hidden.

    Written once, with the case. No case has one where the network tells nothing and no experiment runs.
    """

    case = models.OneToOneField(
        "cases.Case", models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="arrival"
    )
    trial = models.ForeignKey(BlindTrial, models.DO_NOTHING, null=True, db_index=False, db_constraint=False)
    is_blind = models.BooleanField(null=True)  # null: no experiment
    followers = models.BigIntegerField(null=True)
    has_badge = models.BooleanField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["trial", "case"], name="arrival_of_trial", condition=~Q(trial=None)),
        ]
