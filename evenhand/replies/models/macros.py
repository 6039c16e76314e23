"""Texts that are written often, and what is done to a case with them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Macro(models.Model):
    """A text with fields, found by typing "/"; perhaps with deeds that are done when it is sent."""

    name = models.TextField()
    text = models.TextField()  # with fields like {{name}}
    brand = models.ForeignKey("people.Brand", models.CASCADE, null=True, related_name="+")  # null: of every brand
    owner = models.ForeignKey("people.Agent", models.CASCADE, null=True, related_name="+")  # null: shared
    labels = ArrayField(models.BigIntegerField(), default=list)
    assign = models.TextField(default="")  # "", "me", "nobody", or an agent's number
    state = models.ForeignKey("cases.State", models.SET_NULL, null=True, related_name="+")
    used = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class MacroDeeds(models.Model):
    """What a macro did to a case together with a reply, so that both can be taken back."""

    delivery = models.OneToOneField("replies.Delivery", models.CASCADE, primary_key=True, related_name="+")
    done = models.JSONField()  # replies.domain.deeds.Done, in the order they were done


class SendingChoice(models.Model):
    """How long a person's replies wait before they go out, so that sending can be undone."""

    agent = models.OneToOneField("people.Agent", models.CASCADE, primary_key=True, related_name="+")
    undo_seconds = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(undo_seconds__lte=60), name="undo_within_a_minute")]
