"""Whether a person can be given work now, and how their days went."""

from django.db import models


class Status(models.TextChoices):
    """Whether a person can be given work. Only who is online is given any; who is busy finishes what they have."""

    ONLINE = "online", "Online"
    BUSY = "busy", "Busy"
    AWAY = "away", "Away"
    OFFLINE = "offline", "Offline"


class AwayReason(models.Model):
    """Why people are away, in the company's own words: lunch, training, a meeting."""

    name = models.TextField(unique=True)
    is_work = models.BooleanField(default=False)  # counts as time worked, as training does and lunch does not
    position = models.PositiveSmallIntegerField(default=0)
    is_retired = models.BooleanField(default=False)  # no longer offered; days that were stay as they were

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class AgentStatus(models.Model):
    """How a person stands now. Whoever gives them work locks this row first, so that nobody gets more than they can
    take; who has no row never said anything, and is offline."""

    agent = models.OneToOneField("people.Agent", models.CASCADE, primary_key=True, related_name="standing")
    status = models.CharField(max_length=8, choices=Status, default=Status.OFFLINE, db_default=Status.OFFLINE)
    reason = models.ForeignKey(AwayReason, models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField()
    is_automatic = models.BooleanField(
        default=False, db_default=False
    )  # the desk set it, as nothing of theirs was open
    seen_at = models.DateTimeField(null=True)  # when a desk of theirs was last open
    given_at = models.DateTimeField(null=True)  # when they were last given a case, or took one

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=Status.values), name="agent_status_known"),
        ]


class StatusSpan(models.Model):
    """How long a person stood so; the last one has no end. Written once, so that a day can be told later."""

    agent = models.ForeignKey("people.Agent", models.CASCADE, db_index=False, related_name="spans")
    status = models.CharField(max_length=8, choices=Status)
    reason = models.ForeignKey(AwayReason, models.PROTECT, null=True, related_name="+")
    is_automatic = models.BooleanField(default=False)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["agent", "-began_at"], name="status_of_agent")]
        constraints = [
            models.UniqueConstraint(fields=["agent"], condition=models.Q(ended_at=None), name="one_status_at_a_time"),
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | models.Q(ended_at__gte=models.F("began_at")),
                name="status_ends_after_it_began",
            ),
        ]
