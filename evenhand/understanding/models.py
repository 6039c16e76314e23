"""Readings: what a post says, as our models understand it. One a post and version; never changed."""

from django.db import models


class Polarity(models.IntegerChoices):
    """How a post feels."""

    NEGATIVE = -1, "negative"
    NEUTRAL = 0, "neutral"
    POSITIVE = 1, "positive"


class Reading(models.Model):
    """Language and feeling of a post."""

    pk = models.CompositePrimaryKey("post_id", "version")
    post = models.ForeignKey("channels.Post", models.CASCADE, db_index=False, related_name="readings")
    version = models.SmallIntegerField()
    language = models.CharField(max_length=8)
    sentiment = models.FloatField()  # -1 to 1
    polarity = models.SmallIntegerField(choices=Polarity)
