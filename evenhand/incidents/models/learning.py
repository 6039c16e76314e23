"""What is kept of an incident when it is over, and what a brand has ready for the next one."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class AfterAction(models.Model):
    """What people say about an incident afterwards."""

    incident = models.OneToOneField("incidents.Incident", models.CASCADE, primary_key=True, related_name="after_action")
    story = models.TextField(default="", blank=True)  # what happened, and why
    good = models.TextField(default="", blank=True)  # what helped
    bad = models.TextField(default="", blank=True)  # what did not
    changed_by = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    changed_at = models.DateTimeField()


class FollowUp(models.Model):
    """Something to be done so that it does not happen again."""

    incident = models.ForeignKey("incidents.Incident", models.CASCADE, db_index=False, related_name="follow_ups")
    text = models.TextField()
    owner = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    due_on = models.DateField(null=True)
    added_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["incident", "id"], name="incident_follow_ups")]


class Playbook(models.Model):
    """What a brand has ready: who signs off, who is told, how often. Every incident of the brand begins with it."""

    brand = models.OneToOneField("people.Brand", models.CASCADE, primary_key=True, related_name="playbook")
    cadence = models.PositiveSmallIntegerField(default=30)
    sign_offs = models.PositiveSmallIntegerField(default=0)
    signers = models.ManyToManyField("people.Agent", related_name="+")
    people = models.ManyToManyField("people.Agent", related_name="+")
    addresses = ArrayField(models.TextField(), default=list, blank=True)
    changed_by = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    changed_at = models.DateTimeField()
