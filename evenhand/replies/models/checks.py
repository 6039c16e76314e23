"""What a brand wants looked at before words go out, and what was found out about links."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from evenhand.replies.domain.findings import Level


class CheckLevel(models.Model):
    """How much a check weighs for a brand; without a row it weighs as usual."""

    brand = models.ForeignKey("people.Brand", models.CASCADE, db_index=False, related_name="+")
    check_name = models.TextField()
    level = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Level])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "check_name"], name="check_level_once")]


class CheckWords(models.Model):
    """A brand's own list of words for a check; without a row the usual list holds."""

    brand = models.ForeignKey("people.Brand", models.CASCADE, db_index=False, related_name="+")
    list_name = models.TextField()  # domain.word_lists.LISTS
    words = ArrayField(models.TextField(), default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "list_name"], name="check_words_once")]


class HoldingStatement(models.Model):
    """What a brand says while something is going on, and what nobody may say meanwhile."""

    brand = models.ForeignKey("people.Brand", models.CASCADE, db_index=False, related_name="+")
    title = models.TextField()
    text = models.TextField()  # the statement itself, as it may be quoted
    about = ArrayField(models.TextField(), default=list)  # words that show that a case is about it
    never = ArrayField(models.TextField(), default=list)  # what contradicts it
    opened_by = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["brand", "-opened_at"], name="holding_open", condition=models.Q(closed_at=None)),
            models.Index(fields=["brand", "-opened_at"], name="holding_all"),
        ]

    def __str__(self) -> str:
        return self.title


class LinkLook(models.Model):
    """Whether a web address answered when we last looked."""

    address_hash = models.CharField(max_length=64, primary_key=True)  # SHA-256: addresses may be long
    looked_at = models.DateTimeField(db_default=Now())
    answers = models.BooleanField(null=True)  # null: somebody is looking
    reason = models.TextField(default="")  # why not

    class Meta:
        indexes = [models.Index(fields=["looked_at"], name="link_look_age")]
