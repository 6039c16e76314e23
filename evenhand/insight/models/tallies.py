"""Days, counted: what the pages of measures are made of, so that no page looks at every case."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class DayTally(models.Model):
    """How many cases of a kind a day of the desk's clock had. What was resolved counts on the day it was resolved."""

    day = models.DateField()
    brand = models.ForeignKey("people.Brand", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    queue_id = models.BigIntegerField()
    network = models.TextField()
    mode = models.SmallIntegerField()
    opened = models.IntegerField()
    asked = models.IntegerField()  # of them, those in which a customer spoke
    answered = models.IntegerField()
    promised = models.IntegerField()  # with a target that is met or missed
    kept = models.IntegerField()  # of them, in time
    inbound = models.IntegerField()
    outbound = models.IntegerField()
    escalated = models.IntegerField()
    done = models.IntegerField()  # of the opened, those that were resolved by now
    resolved = models.IntegerField()
    returned = models.IntegerField()  # of them, with new words of the customer within seven days
    at_once = models.IntegerField()  # of them, with one reply, and no word on any channel within seven days

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "day", "queue_id", "network", "mode"], name="tally_once")
        ]
        indexes = [models.Index(fields=["day"], name="tally_of_day")]


class Waited(models.IntegerChoices):
    """What somebody waited for."""

    ANSWER = 1, "The first answer"
    RESOLUTION = 2, "The resolution"


class WaitTally(models.Model):
    """How long customers waited, as counts in classes of time (insight.domain.waits)."""

    day = models.DateField()
    brand = models.ForeignKey("people.Brand", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    queue_id = models.BigIntegerField()
    network = models.TextField()
    mode = models.SmallIntegerField()
    what = models.SmallIntegerField(choices=Waited)
    classed = models.SmallIntegerField()
    cases = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "what", "day", "queue_id", "network", "mode", "classed"],
                include=["cases"],
                name="wait_once",
            )
        ]
        indexes = [models.Index(fields=["day"], name="wait_of_day")]


class BacklogTally(models.Model):
    """What was open when it was last looked at in an hour: who waits for us, since when, and what rests."""

    hour = models.DateTimeField()
    seen_at = models.DateTimeField()
    brand = models.ForeignKey("people.Brand", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    queue_id = models.BigIntegerField()
    network = models.TextField()
    mode = models.SmallIntegerField()
    waiting = models.IntegerField()
    resting = models.IntegerField()
    late = models.IntegerField()  # of those who wait, those who should have had their answer
    oldest_at = models.DateTimeField(null=True)
    ages = ArrayField(models.IntegerField())  # how many wait so long, by the classes of insight.domain.waits

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "hour", "queue_id", "network", "mode"], name="backlog_once")
        ]
        indexes = [models.Index(fields=["hour"], name="backlog_of_hour")]


class AgentTally(models.Model):
    """What a person did on a day, of a brand: for them first, never for a ranking."""

    day = models.DateField()
    agent = models.ForeignKey("people.Agent", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    brand = models.ForeignKey("people.Brand", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    network = models.TextField()
    answered = models.IntegerField()  # cases whose first answer was theirs
    resolved = models.IntegerField()
    returned = models.IntegerField()
    at_once = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "day", "agent", "network"], name="agent_tally_once")]
        indexes = [models.Index(fields=["day"], name="agent_tally_of_day")]
