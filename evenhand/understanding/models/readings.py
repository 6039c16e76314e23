"""Readings: what a post says, as our models understand it. One a post and version; never changed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Polarity(models.IntegerChoices):
    """How a post feels."""

    NEGATIVE = -1, "negative"
    NEUTRAL = 0, "neutral"
    POSITIVE = 1, "positive"


class Kind(models.IntegerChoices):
    """What a post does."""

    COMPLAINT = 1, "complaint"
    QUESTION = 2, "question"
    PRAISE = 3, "praise"
    COMMENT = 4, "comment"
    LEAD = 5, "lead"


class Severity(models.IntegerChoices):
    """How bad it is for who wrote it."""

    LOW = 0, "low"
    NORMAL = 1, "normal"
    HIGH = 2, "high"
    CRITICAL = 3, "critical"


class Audience(models.IntegerChoices):
    """Who speaks."""

    CUSTOMER = 1, "customer"
    PRACTITIONER = 2, "practitioner"
    PRESS = 3, "press"
    EMPLOYEE = 4, "employee"
    BOT = 5, "bot"


class Reading(models.Model):
    """What one post tells by itself. Columns after `polarity` are empty in readings of version 1."""

    pk = models.CompositePrimaryKey("post_id", "version")
    post = models.ForeignKey("channels.Post", models.CASCADE, db_index=False, related_name="readings")
    version = models.SmallIntegerField()
    language = models.CharField(max_length=8)
    sentiment = models.FloatField()  # -1 to 1
    polarity = models.SmallIntegerField(choices=Polarity)
    also = ArrayField(models.CharField(max_length=8), null=True)  # other languages of a mixed text
    kind = models.SmallIntegerField(choices=Kind, null=True)
    needs_reply = models.FloatField(null=True)  # probability, as are the next ones
    severity = models.SmallIntegerField(choices=Severity, null=True)
    harm = models.FloatField(null=True)
    harm_kind = models.TextField(null=True)
    harm_words = models.TextField(null=True)  # that told it
    spam = models.FloatField(null=True)
    abuse = models.FloatField(null=True)
    audience = models.SmallIntegerField(choices=Audience, null=True)
    personal = models.JSONField(null=True)  # [[kind, start, end], ...] in the text as stored
    vector = models.BinaryField(null=True)  # static, int8


class CloserReading(models.Model):
    """The contextual vector of a post that became work, made behind the stream."""

    pk = models.CompositePrimaryKey("post_id", "version")
    post = models.ForeignKey("channels.Post", models.CASCADE, db_index=False, related_name="closer_readings")
    version = models.SmallIntegerField()
    vector = models.BinaryField()  # int8
    read_at = models.DateTimeField()


class SubjectReading(models.Model):
    """What a post is about, by one edition of the company's subjects; none of them where `subject_id` is empty."""

    pk = models.CompositePrimaryKey("post_id", "edition", "is_close")
    post = models.ForeignKey("channels.Post", models.CASCADE, db_index=False, related_name="subject_readings")
    edition = models.IntegerField()
    is_close = models.BooleanField()  # by the contextual model
    subject_id = models.BigIntegerField(null=True)
    confidence = models.FloatField()
