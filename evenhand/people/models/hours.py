"""Where a team stands and on what terms: its holidays, its own days, and whether it is of another company."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class OwnDay(models.Model):
    """A day that is unlike a team's week: closed without times, else open between them, holiday or not."""

    team = models.ForeignKey("people.Team", models.CASCADE, related_name="own_days")
    day = models.DateField()
    opens_at = models.TimeField(null=True, blank=True)
    closes_at = models.TimeField(null=True, blank=True)
    name = models.TextField(default="", blank=True)  # why, in the company's words: "Summer party"

    class Meta:
        ordering = ["day", "opens_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["team", "day", "opens_at"], name="own_day_once", nulls_distinct=False),
            models.CheckConstraint(
                condition=models.Q(opens_at=None, closes_at=None)
                | models.Q(opens_at__isnull=False, closes_at__isnull=False),
                name="own_day_whole",
            ),
        ]


class Allowance(models.TextChoices):
    """What people of an outsourced team do only where they were allowed to."""

    RECORD = "record", "See the customer record"
    GOODWILL = "goodwill", "Grant goodwill"
    EXPORT = "export", "Export"


class TeamTerms(models.Model):
    """A team without a row keeps no holidays and belongs to the company."""

    team = models.OneToOneField("people.Team", models.CASCADE, primary_key=True, related_name="terms")
    country = models.CharField(max_length=2, default="", blank=True)  # whose holidays it keeps
    region = models.TextField(default="", blank=True)
    is_outsourced = models.BooleanField(default=False)
    allowances = ArrayField(models.TextField(choices=Allowance), default=list, blank=True)  # of an outsourced team
