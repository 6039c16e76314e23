"""What people who work here bring to the desk: posts they saw, and answers they know."""

from django.db import models
from django.db.models import Q


class Thanked(models.Model):
    """What the desk can thank somebody for."""

    thanked_at = models.DateTimeField(null=True)
    thanked_by = models.ForeignKey("people.Agent", models.SET_NULL, null=True, db_index=False, related_name="+")
    thanks = models.TextField(default="", blank=True)

    class Meta:
        abstract = True


class PassedOn(Thanked):
    """A post somebody who works here passed on. Without a case the desk looks whether it concerns us."""

    key = models.UUIDField(unique=True)
    by = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    brand = models.ForeignKey("people.Brand", models.CASCADE, db_index=False, related_name="+")
    post = models.ForeignKey("channels.Post", models.CASCADE, db_constraint=False, db_index=False, related_name="+")
    case = models.ForeignKey("cases.Case", models.SET_NULL, null=True, db_constraint=False, related_name="+")
    url = models.TextField(default="", blank=True)
    note = models.TextField(default="", blank=True)
    is_new = models.BooleanField(default=True)  # False: the desk knew it already
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["by", "-at", "-id"], name="passed_on_by"),
            models.Index(fields=["brand", "-at", "-id"], name="passed_on_to"),
            models.Index(fields=["brand", "at"], name="passed_on_waits", condition=Q(case=None)),
        ]


class Shared(models.Model):
    """How often a page was shared from the door of every employee, by network and day; by whom is not kept."""

    edition = models.ForeignKey("knowledge.Edition", models.CASCADE, db_index=False, related_name="+")
    network = models.CharField(max_length=12)
    day = models.DateField()
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "network", "day"], name="shared_once_a_day")]


class SuggestedState(models.TextChoices):
    """What became of a suggestion."""

    OPEN = "open", "Open"
    TAKEN = "taken", "Taken up"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class SuggestedAnswer(Thanked):
    """An answer, or a fact for an article, that somebody who works here suggests; a person at the desk takes it up."""

    key = models.UUIDField(unique=True)
    by = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    brand = models.ForeignKey("people.Brand", models.CASCADE, db_index=False, related_name="+")
    about = models.ForeignKey(  # the page it is a fact for; null: an answer to a question of its own
        "knowledge.Edition", models.SET_NULL, null=True, db_index=False, related_name="+"
    )
    language = models.CharField(max_length=8)
    question = models.TextField(default="", blank=True)
    words = models.TextField()
    wants_credit = models.BooleanField(default=False)  # their name may stand under the article
    state = models.CharField(max_length=12, choices=SuggestedState, default=SuggestedState.OPEN)
    edition = models.ForeignKey("knowledge.Edition", models.SET_NULL, null=True, db_index=False, related_name="+")
    reason = models.TextField(default="", blank=True)  # why it was declined
    settled_by = models.ForeignKey("people.Agent", models.SET_NULL, null=True, db_index=False, related_name="+")
    settled_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SuggestedState.values), name="suggested_state_known")
        ]
        indexes = [
            models.Index(fields=["by", "-at", "-id"], name="suggested_by"),
            models.Index(fields=["brand", "-at", "-id"], name="suggested_open", condition=Q(state="open")),
        ]
