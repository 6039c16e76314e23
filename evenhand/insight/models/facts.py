"""What happened to each case, derived from the ledger and the posts: nobody writes it by hand, and it can be derived
anew at any time."""

from django.db import models
from django.db.models import Q


class CaseFact(models.Model):
    """The moments and counts of one case from which every figure is counted. A case merged into another has none.

    Rows are written by derivation alone, thousands at a time; so they carry no database constraints to what they are
    about (docs/decisions/0003).
    """

    case = models.OneToOneField(
        "cases.Case", models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="fact"
    )
    brand = models.ForeignKey("people.Brand", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    queue_id = models.BigIntegerField(default=0)  # 0: none
    network = models.TextField()
    mode = models.SmallIntegerField()
    customer_id = models.BigIntegerField()
    first_post_id = models.BigIntegerField(null=True)  # of the customer
    is_public = models.BooleanField(default=False)
    day = models.DateField()  # on which it was opened, by the desk's clock
    opened_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)  # the customer's first words; null: only we spoke
    replied_at = models.DateTimeField(null=True)  # our first words, also a machine's
    answered_at = models.DateTimeField(null=True)  # the first words of a person of ours
    answered_by = models.BigIntegerField(null=True)
    worked = models.DurationField(null=True)  # of the team's hours until that answer
    target_minutes = models.IntegerField(null=True)
    is_in_target = models.BooleanField(null=True)  # null: nothing was promised, or it runs still
    resolved_at = models.DateTimeField(null=True)  # first, unless that was taken back at once
    resolved_day = models.DateField(null=True)
    resolved_by = models.BigIntegerField(null=True)
    last_resolved_at = models.DateTimeField(null=True)  # null: it is open now
    returned_at = models.DateTimeField(null=True)  # the customer wrote again in it afterwards
    elsewhere_at = models.DateTimeField(null=True)  # or began another case of the brand, on any channel
    inbound = models.IntegerField(default=0)  # their messages and ours
    outbound = models.IntegerField(default=0)
    owners = models.IntegerField(default=0)  # who had it in hand
    is_escalated = models.BooleanField(default=False)
    derived_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["brand", "-day", "-case"], name="fact_of_day"),
            models.Index(fields=["day"], name="fact_day"),
            models.Index(fields=["resolved_day"], name="fact_resolved", condition=~Q(resolved_day=None)),
            models.Index(
                fields=["brand", "day"],
                name="fact_unanswered",
                condition=Q(answered_at=None) & ~Q(asked_at=None),
            ),
            models.Index(fields=["answered_by", "-day", "-case"], name="fact_of_agent", condition=~Q(answered_by=None)),
            models.Index(
                fields=["resolved_by", "-resolved_day", "-case"],
                name="fact_resolved_by",
                condition=~Q(resolved_by=None),
            ),
        ]
