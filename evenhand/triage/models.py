"""Decisions: the mode of every post that is not our own, per brand."""

from django.db import models


class Mode(models.IntegerChoices):
    """How we engage (docs/glossary.md)."""

    NONE = 0, "none"
    REACTIVE = 1, "reactive"
    PROACTIVE = 2, "proactive"
    PROGRESSIVE = 3, "progressive"


class Decision(models.Model):
    """In which mode a post concerns a brand, and why."""

    pk = models.CompositePrimaryKey("post_id", "brand_id")
    post = models.ForeignKey("channels.Post", models.CASCADE, db_index=False, related_name="decisions")
    brand = models.ForeignKey("people.Brand", models.DO_NOTHING, db_constraint=False, db_index=False)
    mode = models.SmallIntegerField(choices=Mode)
    reason = models.TextField()
    confidence = models.FloatField()
