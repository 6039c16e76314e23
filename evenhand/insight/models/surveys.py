"""Asking customers after service: whom, and what they said."""

from django.db import models
from django.db.models import Q


class SurveyRule(models.Model):
    """Whether a brand asks, whom, and how often. Without a row it asks nobody."""

    brand = models.OneToOneField("people.Brand", models.CASCADE, primary_key=True, related_name="survey_rule")
    is_on = models.BooleanField(default=False)
    share = models.PositiveSmallIntegerField(default=100)  # of a hundred resolved cases, drawn at random
    wait_hours = models.PositiveSmallIntegerField(default=4)  # after the case was resolved
    rest_days = models.PositiveSmallIntegerField(default=90)  # in which nobody is asked again
    asks_ease = models.BooleanField(default=True)  # how easy it was, beside how satisfied they are
    asks_recommend = models.BooleanField(default=False, db_default=False)  # would they recommend us, 0 to 10
    text = models.TextField(default="", blank=True)  # with {{link}}; empty: our words, in the customer's language
    site = models.TextField(default="", blank=True)  # under which address customers reach the desk's public pages
    since = models.DateTimeField()  # what was resolved before is not asked about
    set_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")


class Survey(models.Model):
    """One customer asked about one case. The row comes before the words, so that nobody is asked twice."""

    case = models.OneToOneField("cases.Case", models.CASCADE, related_name="survey")
    brand = models.ForeignKey("people.Brand", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    customer_id = models.BigIntegerField()
    network = models.TextField()
    agent = models.ForeignKey("people.Agent", models.PROTECT, null=True, related_name="+")  # who answered last
    delivery = models.ForeignKey("replies.Delivery", models.SET_NULL, null=True, db_index=False, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    satisfied = models.PositiveSmallIntegerField(null=True)  # 1 to 5
    ease = models.PositiveSmallIntegerField(null=True)  # 1 to 7
    recommend = models.PositiveSmallIntegerField(null=True)  # 0 to 10
    words = models.TextField(default="", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["brand", "-asked_at", "-id"], name="survey_asked"),
            models.Index(fields=["customer_id", "-asked_at"], name="survey_of_customer"),
            models.Index(fields=["brand", "-answered_at", "-id"], name="survey_said", condition=~Q(answered_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(satisfied=None) | Q(satisfied__gte=1, satisfied__lte=5), name="survey_satisfied"
            ),
            models.CheckConstraint(condition=Q(ease=None) | Q(ease__gte=1, ease__lte=7), name="survey_ease"),
            models.CheckConstraint(condition=Q(recommend=None) | Q(recommend__lte=10), name="survey_recommend"),
        ]
