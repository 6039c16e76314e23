"""Cases that sleep until a moment, or until the customer writes."""

from django.db import models

from evenhand.cases.models.cases import Case, State


class Snooze(models.Model):
    """Why a case is out of sight, and how it was before, so that waking it, or undoing, loses nothing.

    The row counts only while the case is snoozed; a customer who writes wakes the case by themselves.
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="snooze")
    until = models.DateTimeField(null=True)  # null: until the customer writes
    state_before = models.ForeignKey(State, models.DO_NOTHING, db_constraint=False, db_index=False)
    waiting_since = models.DateTimeField(null=True)  # a customer who waited then waits on
    by = models.ForeignKey("people.Agent", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["until"], name="snooze_due", condition=~models.Q(until=None))]
