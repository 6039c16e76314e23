"""What the desk foretells of itself, and what is planned that its history cannot know."""

from django.db import models


class PlannedEvent(models.Model):
    """Something planned that brings contacts: learned from earlier ones of its name, unless its size is said."""

    name = models.TextField()
    first_day = models.DateField()
    last_day = models.DateField()
    times = models.FloatField(null=True)  # so many times as many contacts
    planned_by = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    planned_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-last_day", "-id"], name="planned_event", condition=models.Q(removed_at=None))]
        constraints = [
            models.CheckConstraint(condition=models.Q(last_day__gte=models.F("first_day")), name="planned_in_order"),
            models.CheckConstraint(
                condition=models.Q(times=None) | models.Q(times__gte=0, times__lte=100), name="planned_times"
            ),
        ]


class DeskForecast(models.Model):
    """The forecast of all that comes, of a channel, or of a queue; made anew in the background."""

    network = models.TextField(default="")  # empty: all
    queue_id = models.BigIntegerField(default=0)  # 0: all
    made = models.JSONField(null=True)  # planning.reads.forecasts reads it
    made_at = models.DateTimeField(null=True)
    trouble = models.TextField(default="")
    due_at = models.DateTimeField()  # when it is to be made next; later while somebody makes it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "queue_id"], name="forecast_once")]
        indexes = [models.Index(fields=["due_at", "id"], name="forecast_due")]


class EarlierCounts(models.Model):
    """What came before this desk was there, by the half hour, as another system had counted it."""

    network = models.TextField(default="")  # empty: all
    queue_id = models.BigIntegerField(default=0)  # 0: all
    name = models.TextField()  # of the table
    first_day = models.DateField()
    last_day = models.DateField()
    counts = models.JSONField()  # of each day: ["2026-11-21", contacts of each half hour from midnight]
    brought_by = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    brought_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "queue_id"], name="earlier_once", condition=models.Q(removed_at=None)
            ),
            models.CheckConstraint(condition=models.Q(last_day__gte=models.F("first_day")), name="earlier_in_order"),
        ]
