"""Rotas: what was asked for, how far it is, what was found, and what stood before it was published."""

from django.db import models


class RotaState(models.TextChoices):
    """How a rota stands."""

    WAITING = "waiting", "Waiting"
    WORKING = "working", "Being made"
    MADE = "made", "Made"
    IMPOSSIBLE = "impossible", "There is none"
    FAILED = "failed", "Went wrong"
    PUBLISHED = "published", "Published"


class Rota(models.Model):
    """A rota of a team. Names in `asked` and `made` are those of `agents`: name and number of each person."""

    team = models.ForeignKey("people.Team", models.CASCADE, db_index=False, related_name="rotas")
    first_day = models.DateField()
    days = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=RotaState, default=RotaState.WAITING)
    asked = models.JSONField()  # the question, as a file would have it
    agents = models.JSONField()  # {name: id}
    made = models.JSONField(null=True)  # planning.domain.shifts.writing.as_plain
    why = models.JSONField(default=list)  # sentences: why there is none
    progress = models.JSONField(default=dict)  # stage, seconds, gap
    replaced = models.JSONField(null=True)  # the days that stood before it was published
    asked_by = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    asked_at = models.DateTimeField()
    beat_at = models.DateTimeField(null=True)  # when whoever makes it was last heard of
    tries = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["team", "-first_day", "-id"], name="rota_of_team"),
            models.Index(fields=["id"], name="rota_to_make", condition=models.Q(state__in=["waiting", "working"])),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=RotaState.values), name="rota_state_known"),
            models.CheckConstraint(condition=models.Q(days__gte=1, days__lte=42), name="rota_days"),
        ]
