"""Queries, what they caught, and the sample of what everybody says."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import HashIndex
from django.db import models


class Purpose(models.IntegerChoices):
    """Why a brand listens for something; the numbers are stored."""

    US = 1, "About us"
    COMPETITOR = 2, "About a competitor"
    CATEGORY = 3, "About our field"


class Query(models.Model):
    """What a brand listens for. Removed ones stay, since matches point at them."""

    brand = models.ForeignKey("people.Brand", models.PROTECT, related_name="queries")
    name = models.TextField()
    text = models.TextField()  # as it was written
    purpose = models.SmallIntegerField(choices=Purpose, default=Purpose.US)
    is_active = models.BooleanField(default=True)
    is_removed = models.BooleanField(default=False)
    author = models.ForeignKey("people.Agent", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("people.Agent", models.SET_NULL, null=True, related_name="+")  # null: command line
    edition = models.BigIntegerField()  # of all queries when this one last changed: matchers ask for what is newer

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "name"], name="query_name_of_brand", condition=models.Q(is_removed=False)
            )
        ]
        indexes = [models.Index(fields=["edition"], name="query_edition")]

    def __str__(self) -> str:
        return self.name


class Edition(models.Model):
    """One row that counts the changes of all queries; locked by every change, so that none is overlooked."""

    number = models.BigIntegerField(default=0)


class Match(models.Model):
    """A post that a query caught."""

    pk = models.CompositePrimaryKey("post_id", "query_id")
    post = models.ForeignKey("channels.Post", models.CASCADE, db_index=False, related_name="matches")
    query = models.ForeignKey(Query, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="matches")
    matched_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["query", "-matched_at"], name="match_of_query")]


class HeardHour(models.Model):
    """How many posts of strangers a source brought in an hour, and which share of them the sample keeps."""

    pk = models.CompositePrimaryKey("source_id", "hour")
    source = models.ForeignKey("channels.Source", models.DO_NOTHING, db_constraint=False, db_index=False)
    hour = models.DateTimeField()
    posts = models.BigIntegerField()
    rate = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["hour"], name="heard_hour")]


class SampleState(models.Model):
    """The share of a source's posts that is kept in hours that begin now, and how many of them are kept in all."""

    source = models.OneToOneField("channels.Source", models.CASCADE, primary_key=True, related_name="sample_state")
    rate = models.FloatField(default=1.0)
    kept = models.BigIntegerField(default=0)
    raised_at = models.DateTimeField(null=True)


class Sampled(models.Model):
    """A post of the sample. It has no case and no persona, and goes after some days."""

    source = models.ForeignKey("channels.Source", models.DO_NOTHING, db_constraint=False, db_index=False)
    heard_at = models.DateTimeField()
    fraction = models.FloatField()  # of the hash of its reference; kept while it is below the rate of its hour
    reference = models.TextField()
    network = models.TextField()
    languages = ArrayField(models.TextField(), default=list)
    author = models.TextField()
    handle = models.TextField(default="")
    text = models.TextField()
    links = ArrayField(models.TextField(), default=list)
    has_media = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["source", "heard_at"], name="sampled_heard_at"),
            HashIndex(fields=["reference"], name="sampled_reference"),
        ]


class Parcel(models.Model):
    """How far a partition of a source's stream was taken in; a parcel that comes again changes nothing."""

    pk = models.CompositePrimaryKey("source_id", "partition")
    source = models.ForeignKey("channels.Source", models.CASCADE, db_index=False)
    partition = models.SmallIntegerField()
    sequence = models.BigIntegerField()
    # Of the items taken last, since a later reader may bring them again.
    digests = models.BinaryField(default=bytes, db_default=b"")
