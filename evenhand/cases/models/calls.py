"""The log of calls, and whose telephone is whose."""

from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from evenhand.cases.domain import calls
from evenhand.cases.domain.calls import CallFacts, CallState


class CallOutcome(models.TextChoices):
    """What came of a call, as whoever spoke says."""

    SOLVED = "solved", "Solved"
    THEIR_TURN = "their_turn", "The customer gets back to us"
    OUR_TURN = "our_turn", "We have something to do"
    CALL_BACK = "call_back", "Call back"
    NO_MATTER = "no_matter", "Not for us"


class Call(models.Model):
    """A call, as the telephone system tells it. It has no case of its own: the case is its conversation's."""

    account = models.ForeignKey("channels.Account", models.PROTECT, db_index=False, related_name="+")
    brand = models.ForeignKey("people.Brand", models.PROTECT, db_index=False, related_name="+")
    call_id = models.TextField()  # the telephone system's, which may use it again
    key = models.TextField()  # ours, for ever: also the post's external id and its thread
    post = models.OneToOneField("channels.Post", models.PROTECT, null=True, related_name="call")
    is_inbound = models.BooleanField()
    number = models.TextField(default="")  # E.164; empty: withheld
    shown = models.TextField(default="")
    line = models.TextField(default="")
    name = models.TextField(default="")
    queue = models.TextField(default="")
    first_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    taken_by = ArrayField(models.TextField(), default=list)
    ended_at = models.DateTimeField(null=True)
    is_missed = models.BooleanField(default=False)
    cause = models.TextField(default="")
    rung = ArrayField(models.TextField(), default=list)  # names of the telephones that rang
    rings_for = ArrayField(models.BigIntegerField(), default=list)  # the agents they belong to
    agent = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")  # who speaks
    outcome = models.TextField(choices=CallOutcome, default="", blank=True)
    note = models.ForeignKey("cases.Note", models.SET_NULL, null=True, related_name="+")
    promise = models.ForeignKey("cases.Promise", models.SET_NULL, null=True, related_name="+")  # the call-back for it
    settled_at = models.DateTimeField(null=True)  # nothing more is waited for

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="call_once")]
        indexes = [
            models.Index(fields=["account", "call_id", "-first_at"], name="call_by_its_id"),
            models.Index(fields=["brand", "-first_at", "-id"], name="call_log"),
            models.Index(fields=["agent", "-first_at", "-id"], name="call_mine", condition=~models.Q(agent=None)),
            models.Index(
                fields=["brand", "-first_at", "-id"],
                name="call_missed",
                condition=models.Q(is_inbound=True, answered_at=None) & ~models.Q(settled_at=None),
            ),
            models.Index(fields=["first_at"], name="call_unsettled", condition=models.Q(settled_at=None)),
            models.Index(fields=["number", "-first_at"], name="call_of_number", condition=~models.Q(number="")),
        ]

    @property
    def facts(self) -> CallFacts:
        """What is known, as the rules look at it."""
        return CallFacts(
            is_inbound=self.is_inbound,
            first_at=self.first_at,
            begun_at=self.begun_at,
            answered_at=self.answered_at,
            taken_at=self.taken_at,
            taken_by=tuple(self.taken_by),
            ended_at=self.ended_at,
            is_missed=self.is_missed,
            rung=tuple(self.rung),
            cause=self.cause,
            queue=self.queue,
            name=self.name,
        )

    @property
    def state(self) -> CallState:
        """How it stands."""
        return calls.state(self.facts)

    @property
    def is_lost(self) -> bool:
        """Whether nobody told us how it ended."""
        return self.settled_at is not None and self.ended_at is None

    @property
    def spoken_for(self) -> timedelta | None:
        """How long people spoke."""
        return calls.spoken_for(self.facts)

    @property
    def at(self) -> datetime:
        """When it began."""
        return self.begun_at or self.first_at


class Extension(models.Model):
    """A name by which the telephone system knows somebody's telephone."""

    agent = models.ForeignKey("people.Agent", models.CASCADE, related_name="extensions")
    name = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="extension_of_one")]

    def __str__(self) -> str:
        return self.name
