"""Pages of measures that go out by mail: who wants which, and what became of each."""

from django.db import models
from django.db.models import Q


class ReportPage(models.TextChoices):
    """Which page."""

    SERVICE = "service", "Service"
    CHANNELS = "channels", "Channels"
    MODES = "modes", "Modes"
    BACKLOG = "backlog", "Backlog"


class ReportEvery(models.TextChoices):
    """How often."""

    DAY = "day", "Every day"
    WEEK = "week", "Every Monday"
    MONTH = "month", "On the first of a month"


class ReportWish(models.Model):
    """Somebody wants a page by mail, for themselves."""

    agent = models.ForeignKey("people.Agent", models.CASCADE, related_name="report_wishes")
    page = models.CharField(max_length=8, choices=ReportPage)
    brand = models.ForeignKey("people.Brand", models.CASCADE, null=True, db_index=False, related_name="+")  # null: all
    every = models.CharField(max_length=5, choices=ReportEvery)
    hour = models.PositiveSmallIntegerField()  # by the reader's own clock
    since = models.DateTimeField()  # what was due before it is not sent
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "page", "brand"], name="report_wish_once", nulls_distinct=False),
            models.CheckConstraint(condition=Q(hour__lte=23), name="report_wish_hour"),
        ]


class ReportState(models.TextChoices):
    """How far it is."""

    MAKING = "making", "Is made"
    SENDING = "sending", "Is sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Was not sent"
    UNKNOWN = "unknown", "Perhaps sent"


class ReportMail(models.Model):
    """One report of one day: noted before it is sent, so that it never goes out twice."""

    wish = models.ForeignKey(ReportWish, models.CASCADE, db_index=False, related_name="mails")
    day = models.DateField()  # the reader's day on which it was due
    state = models.CharField(max_length=7, choices=ReportState, default=ReportState.MAKING)
    tries = models.PositiveSmallIntegerField(default=1)
    again_at = models.DateTimeField()  # who makes it has until then
    at = models.DateTimeField()
    trouble = models.TextField(default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wish", "day"], name="report_mail_once")]
        indexes = [
            models.Index(fields=["again_at"], name="report_mail_open", condition=Q(state__in=["making", "sending"]))
        ]
