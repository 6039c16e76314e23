"""Research: a sampled panel that is asked the same questions once, and what its members said."""

from django.db import models
from django.db.models import Q


class ResearchSurvey(models.Model):
    """Questions of a brand to customers drawn at random. Until it begins it can be changed; afterwards never."""

    brand = models.ForeignKey("people.Brand", models.CASCADE, db_index=False, related_name="+")
    title = models.TextField()
    introduction = models.TextField()
    questions = models.JSONField()  # a list of insight.domain.research.Question
    days = models.PositiveSmallIntegerField()  # in which a case of theirs was resolved
    network = models.TextField(default="", blank=True)  # empty: any channel
    size = models.PositiveSmallIntegerField()  # how many are to be drawn
    open_days = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    site = models.TextField(default="", blank=True)  # under which address customers reach the desk's public pages
    seed = models.TextField(default="", blank=True)  # with it the same draw can be made again
    rest_days = models.PositiveSmallIntegerField(null=True)  # in which nobody is asked again, as it was at the draw
    frame_size = models.PositiveIntegerField(null=True)
    sample_size = models.PositiveIntegerField(null=True)
    begun_at = models.DateTimeField(null=True)
    begun_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    ends_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)  # nothing more is sent; answers are taken until it ends

    class Meta:
        indexes = [
            models.Index(fields=["brand", "-made_at", "-id"], name="research_of_brand"),
            models.Index(fields=["ends_at"], name="research_running", condition=~Q(begun_at=None) & Q(stopped_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(days__gte=7, days__lte=365) & Q(size__gte=10, size__lte=5000), name="research_frame"
            ),
            models.CheckConstraint(condition=Q(open_days__gte=3, open_days__lte=60), name="research_open"),
        ]


class PanelMember(models.Model):
    """One customer who was drawn. The row comes before the words, so that nobody is asked twice.

    Rows are drawn thousands at a time; so they carry no database constraints to cases (docs/decisions/0003).
    """

    survey = models.ForeignKey(ResearchSurvey, models.CASCADE, db_index=False, related_name="members")
    customer_id = models.BigIntegerField()
    case = models.ForeignKey("cases.Case", models.DO_NOTHING, db_constraint=False, related_name="+")  # their latest
    network = models.TextField()
    turn = models.PositiveIntegerField()  # in which they are asked: the order of the draw
    mark = models.UUIDField()  # of the answer where it is taken out; tells nothing of anybody
    left_out = models.TextField(default="", blank=True)  # why they cannot be asked
    delivery = models.ForeignKey("replies.Delivery", models.SET_NULL, null=True, db_index=False, related_name="+")
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answers = models.JSONField(default=dict)  # by the number of the question

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "customer_id"], name="panel_once"),
        ]
        indexes = [
            models.Index(fields=["survey", "turn"], name="panel_waiting", condition=Q(asked_at=None, left_out="")),
            models.Index(fields=["survey", "mark"], name="panel_said", condition=~Q(answered_at=None)),
            models.Index(fields=["customer_id", "-asked_at"], name="panel_of_customer"),
        ]
