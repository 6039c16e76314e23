"""What stands behind issues, and how many cases come about them."""

from django.db import models
from django.db.models import Q


class CauseState(models.TextChoices):
    """How far somebody is with it."""

    SEEN = "seen", "Seen"
    LOOKING = "looking", "Somebody looks into it"
    PLANNED = "planned", "A fix is planned"
    FIXED = "fixed", "Fixed"
    STAYS = "stays", "It stays as it is"


class Cause(models.Model):
    """What stands behind an issue, in somebody's hands."""

    issue = models.OneToOneField("understanding.Issue", models.CASCADE, primary_key=True, related_name="cause")
    brand = models.ForeignKey("people.Brand", models.CASCADE, db_index=False, related_name="+")
    state = models.CharField(max_length=8, choices=CauseState, default=CauseState.SEEN)
    owner = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    hypothesis = models.TextField(default="", blank=True)
    fixable = models.PositiveSmallIntegerField(null=True)  # of a hundred contacts; null: nobody estimated it
    fixable_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    fixed_on = models.DateField(null=True)  # when it was mended, or will be
    changed_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(fixable=None) | Q(fixable__lte=100), name="cause_fixable"),
        ]
        indexes = [models.Index(fields=["brand", "state"], name="cause_of_brand")]


class IssueTally(models.Model):
    """How many cases a day of the desk's clock had whose first words are about an issue, by channel."""

    day = models.DateField()
    brand = models.ForeignKey("people.Brand", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    issue_id = models.BigIntegerField()
    network = models.TextField()
    contacts = models.IntegerField()
    replies = models.IntegerField()  # of people, in these cases

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "day", "issue_id", "network"], include=["contacts", "replies"], name="issue_tally_once"
            )
        ]
        indexes = [
            models.Index(fields=["issue_id", "day"], name="issue_tally_of_issue"),
            models.Index(fields=["day"], name="issue_tally_of_day"),
        ]


class DigestWish(models.Model):
    """Who wants the digest by mail each week; without a row nobody is written to."""

    agent = models.OneToOneField("people.Agent", models.CASCADE, primary_key=True, related_name="digest_wish")
    since = models.DateTimeField()
    sent_for = models.DateField(null=True)  # the Monday after the week that was told last
    tried_at = models.DateTimeField(null=True)
