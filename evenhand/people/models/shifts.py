"""When each person works, for which team, and for which channels only."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class WeeklyShift(models.Model):
    """A shift of every week from a day on. One that ends at or before its beginning ends on the day after."""

    agent = models.ForeignKey("people.Agent", models.CASCADE, db_index=False, related_name="weekly_shifts")
    team = models.ForeignKey("people.Team", models.CASCADE, related_name="weekly_shifts")
    weekday = models.PositiveSmallIntegerField()  # Monday is 0
    begins_at = models.TimeField()
    ends_at = models.TimeField()
    time_zone = models.TextField(default="", blank=True)  # where the person works; empty: the team's
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    networks = ArrayField(models.TextField(), default=list, blank=True)  # exclusively these; empty: blended
    is_on_call = models.BooleanField(default=False)  # breaches are told to this person first

    class Meta:
        indexes = [models.Index(fields=["agent", "weekday"], name="shift_of_agent")]
        constraints = [
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="shift_weekday"),
            models.CheckConstraint(
                condition=models.Q(last_day=None) | models.Q(last_day__gte=models.F("first_day")), name="shift_days"
            ),
            models.UniqueConstraint(
                fields=["agent", "team", "weekday", "begins_at", "first_day"], name="weekly_shift_once"
            ),
        ]


class DayShift(models.Model):
    """A day that takes the place of a person's week: away where it has no times."""

    agent = models.ForeignKey("people.Agent", models.CASCADE, db_index=False, related_name="day_shifts")
    team = models.ForeignKey("people.Team", models.CASCADE, null=True, related_name="day_shifts")
    day = models.DateField()
    begins_at = models.TimeField(null=True, blank=True)
    ends_at = models.TimeField(null=True, blank=True)
    time_zone = models.TextField(default="", blank=True)
    networks = ArrayField(models.TextField(), default=list, blank=True)
    is_on_call = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["day", "agent"], name="day_shift_of_day")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(begins_at=None, ends_at=None, team=None)
                | models.Q(begins_at__isnull=False, ends_at__isnull=False, team__isnull=False),
                name="day_shift_whole",
            ),
            models.UniqueConstraint(fields=["agent", "day", "begins_at"], name="day_shift_once", nulls_distinct=False),
        ]
