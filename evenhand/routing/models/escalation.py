"""The ladder of who is told when a clock runs out, and who was."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from evenhand.routing.models.policies import ClockKind, Severity


class Rung(models.TextChoices):
    """Whom a step of the ladder reaches."""

    ASSIGNEE = "assignee", "Whoever has the case"
    ON_DUTY = "on_duty", "Whoever is on duty"
    LEAD = "lead", "The care leads"
    INCIDENT = "incident", "An incident is proposed"


class EscalationStep(models.Model):
    """So many minutes after a clock ran out, or before it does, somebody is told."""

    minutes = models.IntegerField()  # less than none: before
    rung = models.TextField(choices=Rung)
    brand = models.ForeignKey("people.Brand", models.CASCADE, null=True, related_name="+")  # null: every brand
    severity = models.TextField(choices=Severity, default=Severity.ANY, blank=True)
    kinds = ArrayField(models.SmallIntegerField(choices=ClockKind), default=list, blank=True)  # empty: each clock
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["minutes", "id"]


class Escalation(models.Model):
    """A step that was taken for a clock: once, whoever sweeps and however often."""

    pk = models.CompositePrimaryKey("run_id", "step_id")
    run = models.ForeignKey("routing.ClockRun", models.CASCADE, db_index=False, related_name="escalations")
    step = models.ForeignKey(EscalationStep, models.CASCADE, db_index=False, related_name="+")
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="escalations")
    at = models.DateTimeField()
    reached = models.TextField(choices=Rung, default="", blank=True)  # perhaps further up than the step asked
    told = ArrayField(models.BigIntegerField(), default=list)  # agents
