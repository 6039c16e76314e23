"""Cases that drag on: why, what is done next, until when somebody leaves them; and from where on a brand says so."""

from django.db import models

from evenhand.cases.models.cases import Case


class DraggingRule(models.Model):
    """From where on a brand's cases drag; without a row as the defaults say. 0: that is no reason."""

    brand = models.OneToOneField("people.Brand", models.CASCADE, primary_key=True, related_name="dragging_rule")
    is_on = models.BooleanField(default=True)
    days = models.PositiveSmallIntegerField(default=21)
    hands = models.PositiveSmallIntegerField(default=4)
    messages = models.PositiveSmallIntegerField(default=8)
    returns = models.PositiveSmallIntegerField(default=2)
    changed_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    changed_at = models.DateTimeField()


class DraggingCase(models.Model):
    """A case that drags on, as it was last looked at. What is done next stays with it when it is over."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="dragging")
    brand = models.ForeignKey("people.Brand", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    reasons = models.JSONField(default=list)  # [["days", 40, 21], ["hands", 5, 4]]: what, how much, from where on
    weight = models.FloatField()
    found_at = models.DateTimeField()
    looked_at = models.DateTimeField()
    over_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)  # when those who lead were told of it last
    left_until = models.DateField(null=True)
    left_why = models.TextField(default="", blank=True)
    left_by = models.ForeignKey("people.Agent", models.SET_NULL, null=True, db_index=False, related_name="+")
    step = models.TextField(default="", blank=True)  # what is done next
    step_owner = models.ForeignKey("people.Agent", models.SET_NULL, null=True, db_index=False, related_name="+")
    step_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["brand", "-weight", "-case"], name="dragging_heaviest", condition=models.Q(over_at=None)
            ),
        ]
