"""What an hour costs, and what people said before and after: praise, complaints, and how many could see them."""

from django.db import models


class HourCost(models.Model):
    """What an hour of work costs a brand, all in; of one team, or of every other."""

    brand = models.ForeignKey("people.Brand", models.CASCADE, related_name="hour_costs")
    team = models.ForeignKey("people.Team", models.CASCADE, null=True, db_index=False, related_name="+")
    cents = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    set_by = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "team"], name="hour_cost_once", nulls_distinct=False),
        ]


class VoiceTally(models.Model):
    """A day's cases of a brand and channel by what their first words do, and how many follow who said it in public.

    Followers are an upper bound of who saw it, known only where the network tells; nothing is ordered by them.
    """

    day = models.DateField()
    brand = models.ForeignKey("people.Brand", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    network = models.TextField()
    cases = models.IntegerField()
    praise = models.IntegerField()
    complaints = models.IntegerField()
    public_complaints = models.IntegerField()
    solved_in_public = models.IntegerField()  # of these: answered by a person, and resolved
    known_reach = models.IntegerField()  # public complaints of whose author followers are known
    complaint_reach = models.BigIntegerField()
    solution_reach = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "day", "network"], name="voice_tally_once")]
        indexes = [models.Index(fields=["day"], name="voice_tally_of_day")]


class StayingLook(models.Model):
    """What a company's list of customers said once: helped ones beside matched ones. The list itself is not kept."""

    brand = models.ForeignKey("people.Brand", models.CASCADE, db_index=False, related_name="+")
    as_of = models.DateField()  # the day of the list
    listed = models.IntegerField()  # customers in it
    unread = models.IntegerField()  # lines that say nothing, and customers told in two ways
    answer = models.JSONField()  # voice.domain.staying.Staying
    asked_by = models.ForeignKey("people.Agent", models.SET_NULL, null=True, db_index=False, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["brand", "-asked_at", "-id"], name="staying_newest")]
