"""Alarms: how many people spoke of what in each quarter of an hour, what rang, and how readily it may."""

from django.db import models

from evenhand.incidents.domain.alarms import Series


class AlarmKind(models.IntegerChoices):
    """What an alarm is about; the numbers are stored."""

    BURST = 1, "burst"  # many people at once
    CRITICAL = 2, "critical"  # one post that tells of harm


class AlarmState(models.IntegerChoices):
    """What people made of an alarm; the numbers are stored."""

    OPEN = 1, "open"
    DISMISSED = 2, "dismissed"
    INCIDENT = 3, "incident"


class AlarmRule(models.Model):
    """How readily a brand's alarms ring; without a row as the defaults say."""

    brand = models.OneToOneField("people.Brand", models.CASCADE, primary_key=True, related_name="alarm_rule")
    is_on = models.BooleanField(default=True)
    smallest = models.PositiveSmallIntegerField(default=5)  # people
    free = models.PositiveSmallIntegerField(default=2)  # alarms a week before the next must be louder


class AlarmCount(models.Model):
    """How many people spoke of something in one quarter of an hour, numbered since 1970; no row where nobody did."""

    pk = models.CompositePrimaryKey("brand_id", "series", "subject", "span")
    brand = models.ForeignKey("people.Brand", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    series = models.SmallIntegerField(choices=[(each.value, each.name.lower()) for each in Series])
    subject = models.BigIntegerField()  # the id of the brand, the issue or the subject
    span = models.IntegerField()
    people = models.IntegerField()
    posts = models.IntegerField()


class AlarmWatch(models.Model):
    """How far the counting has come: one row, locked by who counts."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    counted_at = models.DateTimeField(null=True)


class Alarm(models.Model):
    """Something rang: why, how loud, and what people made of it."""

    brand = models.ForeignKey("people.Brand", models.PROTECT, db_index=False, related_name="alarms")
    kind = models.SmallIntegerField(choices=AlarmKind)
    state = models.SmallIntegerField(choices=AlarmState, default=AlarmState.OPEN)
    series = models.SmallIntegerField(choices=[(each.value, each.name.lower()) for each in Series])
    subject = models.BigIntegerField()
    name = models.TextField(default="")  # of the issue or subject when it rang; they change
    rang_at = models.DateTimeField()
    since = models.DateTimeField()  # when the window began that rang
    heard_at = models.DateTimeField()  # when it was last as loud
    width = models.SmallIntegerField(default=1)  # of the window, in quarters of an hour
    people = models.IntegerField(default=0)  # the most in one window
    posts = models.IntegerField(default=0)
    usual = models.FloatField(default=0)
    most = models.FloatField(default=0)  # the upper edge of what is ordinary
    surprise = models.FloatField(default=0)
    bar = models.FloatField(default=0)
    watched = models.IntegerField(default=1)  # series looked at in that moment
    also = models.JSONField(default=list)  # [[series, subject, name, people, usual]]: what rang with it
    post = models.ForeignKey("channels.Post", models.SET_NULL, null=True, db_index=False, related_name="+")
    case = models.ForeignKey("cases.Case", models.SET_NULL, null=True, db_index=False, related_name="+")
    harm_kind = models.TextField(default="", blank=True)
    incident = models.ForeignKey("Incident", models.SET_NULL, null=True, related_name="alarms")
    reason = models.TextField(default="", blank=True)  # of the dismissal
    decided_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["brand", "-rang_at", "-id"], name="alarm_of_brand"),
            models.Index(fields=["-rang_at", "-id"], name="alarm_newest"),
            models.Index(fields=["brand", "-rang_at"], name="alarm_open", condition=models.Q(state=1)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "series", "subject", "since"], name="alarm_once", condition=models.Q(kind=1)
            ),
            models.UniqueConstraint(fields=["post", "brand"], name="alarm_of_post", condition=models.Q(kind=2)),
        ]
