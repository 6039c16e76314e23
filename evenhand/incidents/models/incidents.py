"""The incident itself, the cases that belong to it, and what happened in it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from evenhand.incidents.domain.states import OVER, State


class Severity(models.IntegerChoices):
    """How bad it is: for people, not for one customer."""

    CRITICAL = 1, "Critical"
    MAJOR = 2, "Major"
    MINOR = 3, "Minor"


class Origin(models.TextChoices):
    """How we came to know of it."""

    HAND = "hand", "A person"
    CASE = "case", "A case"
    ISSUE = "issue", "An issue"
    ALARM = "alarm", "An alarm"


class Incident(models.Model):
    """A critical public issue: proposed, declared, in hand, all clear, closed."""

    title = models.TextField()
    known = models.TextField(default="", blank=True)  # what we know of it so far
    severity = models.SmallIntegerField(choices=Severity, default=Severity.MAJOR)
    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in State])
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.HAND)
    brands = models.ManyToManyField("people.Brand", related_name="incidents")
    issue = models.ForeignKey("understanding.Issue", models.SET_NULL, null=True, db_index=False, related_name="+")
    words = ArrayField(models.TextField(), default=list, blank=True)  # that show that somebody writes about it
    owner = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    declared_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    began_at = models.DateTimeField()  # since when people suffer from it, as far as we know
    detected_at = models.DateTimeField()  # when we first knew: an alarm rang, or a person said so
    declared_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)  # somebody leads
    informed_at = models.DateTimeField(null=True)  # told by a person where no reply of ours shows it
    informed_where = models.TextField(default="", blank=True)
    cleared_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    dismissed_why = models.TextField(default="", blank=True)
    cadence = models.PositiveSmallIntegerField(default=30)  # minutes between updates; 0: none is promised
    update_due_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)  # of the update that is due
    sign_offs = models.PositiveSmallIntegerField(default=0)  # of those named; 0: all of them

    class Meta:
        indexes = [
            models.Index(fields=["-detected_at", "-id"], name="incident_newest"),
            models.Index(
                fields=["-detected_at", "-id"],
                name="incident_going_on",
                condition=~models.Q(state__in=sorted(each.value for each in OVER)),
            ),
            models.Index(fields=["update_due_at"], name="incident_update_due", condition=~models.Q(update_due_at=None)),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=[each.value for each in State]), name="incident_state")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def cause(self) -> str:
        """By which its publishing stops are found."""
        return f"incident {self.pk}"


class How(models.TextChoices):
    """Why a case belongs to an incident."""

    HAND = "hand", "By hand"
    ISSUE = "issue", "Same issue"
    WORDS = "words", "Same words"
    LIKE = "like", "Much alike"
    LATE = "late", "Late beyond the ladder"


class IncidentCase(models.Model):
    """A case that belongs to an incident; or of which a person said that it does not, so nobody suggests it again."""

    incident = models.ForeignKey(Incident, models.CASCADE, db_index=False, related_name="linked")
    case = models.ForeignKey("cases.Case", models.CASCADE, db_index=False, related_name="+")
    how = models.CharField(max_length=8, choices=How, default=How.HAND)
    is_out = models.BooleanField(default=False)
    by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "case"], name="incident_case_once")]
        indexes = [
            models.Index(fields=["case"], name="incident_of_case", condition=models.Q(is_out=False)),
            models.Index(fields=["incident", "-case"], name="incident_cases", condition=models.Q(is_out=False)),
        ]


class Happening(models.Model):
    """A line of the incident's timeline: what the desk did, or what a person noted, perhaps of an earlier moment."""

    incident = models.ForeignKey(Incident, models.CASCADE, db_index=False, related_name="happenings")
    at = models.DateTimeField()
    what = models.TextField()  # an event's name; “Noted” for a person's own words
    by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    text = models.TextField(default="", blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["incident", "-at", "-id"], name="incident_timeline")]
