"""How soon cases should be answered and done with, and the clocks that tell how it went."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Severity(models.TextChoices):
    """How bad it is for the customer; as the case's priority says it."""

    ANY = "", "However bad"
    LOW = "low", "Low"
    NORMAL = "normal", "Normal"
    HIGH = "high", "High"
    CRITICAL = "critical", "Critical"


class PauseReason(models.TextChoices):
    """What may stop the clock of a resolution."""

    WAITING = "waiting", "The customer has the word"
    SNOOZED = "snoozed", "The case is snoozed"


class Policy(models.Model):
    """Minutes until the first answer, each next one and the resolution, for the cases that fit."""

    brand = models.ForeignKey("people.Brand", models.CASCADE, null=True, related_name="+")
    queue = models.ForeignKey("people.Queue", models.CASCADE, null=True, related_name="+")
    network = models.TextField(default="", blank=True)
    mode = models.SmallIntegerField(null=True)
    severity = models.TextField(choices=Severity, default=Severity.ANY, blank=True)
    first_minutes = models.PositiveIntegerField(null=True)
    next_minutes = models.PositiveIntegerField(null=True)
    resolution_minutes = models.PositiveIntegerField(null=True)
    is_round_the_clock = models.BooleanField(default=False)  # else only the team's opening hours count
    pauses = ArrayField(models.TextField(choices=PauseReason), default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "queue", "network", "mode", "severity"], name="policy_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(first_minutes__gt=0) | Q(next_minutes__gt=0) | Q(resolution_minutes__gt=0),
                name="policy_says_something",
            ),
        ]


class ClockKind(models.IntegerChoices):
    """What a clock counts to."""

    FIRST = 1, "First answer"
    NEXT = 2, "Next answer"
    RESOLUTION = 3, "Resolution"


class ClockRun(models.Model):
    """One clock of a case, from its beginning to its end. What it ran is kept by the calendar and by the team's hours,
    so that both can be measured."""

    case = models.ForeignKey("cases.Case", models.CASCADE, db_index=False, related_name="clock_runs")
    kind = models.SmallIntegerField(choices=ClockKind)
    since = models.DateTimeField()
    policy = models.ForeignKey(  # null: by default; it may be gone
        Policy, models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    because = ArrayField(models.TextField(), default=list)  # the conditions that the policy named
    minutes = models.PositiveIntegerField()
    is_round_the_clock = models.BooleanField()
    ran = models.DurationField()  # until it last rested
    worked = models.DurationField()
    resumed_at = models.DateTimeField(null=True)  # null: it rests, or ended
    due_at = models.DateTimeField(null=True)  # null while it rests
    breached_at = models.DateTimeField(null=True)  # when it ran out; said once
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], name="clock_runs_out", condition=Q(ended_at=None, breached_at=None)),
            models.Index(fields=["due_at"], name="clock_running", condition=Q(ended_at=None) & ~Q(due_at=None)),
            models.Index(fields=["case", "-since"], name="clock_of_case"),
            models.Index(fields=["kind", "ended_at"], name="clock_ended", condition=~Q(ended_at=None)),
        ]
        constraints = [
            # One clock of answers and one of the resolution at a time.
            models.UniqueConstraint(fields=["case"], name="answer_clock_once", condition=Q(ended_at=None, kind__lt=3)),
            models.UniqueConstraint(fields=["case"], name="work_clock_once", condition=Q(ended_at=None, kind=3)),
        ]
