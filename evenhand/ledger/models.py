"""The table of events, partitioned by month; written with SQL, read as this model."""

from django.db import models


class Entry(models.Model):
    """One event. `position` is the transaction's id: readers follow it behind the snapshot."""

    pk = models.CompositePrimaryKey("id", "at")
    id = models.BigIntegerField()
    at = models.DateTimeField()
    position = models.BigIntegerField()
    name = models.TextField()
    actor = models.ForeignKey("people.Agent", models.DO_NOTHING, null=True, db_constraint=False)
    case_id = models.BigIntegerField(null=True)
    facts = models.JSONField()

    class Meta:
        managed = False
        db_table = "ledger_entry"


class Follower(models.Model):
    """How far a reader of the ledger has come."""

    name = models.TextField(primary_key=True)
    position = models.BigIntegerField(default=0)
