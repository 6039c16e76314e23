"""Help offered before contact: the rule of a brand, and visits that were drawn to see it or not."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from evenhand.insight.domain import deflection


class DeflectionRule(models.Model):
    """Where a brand suggests its help before somebody contacts it, and how that is measured. Without a row: as usual.

    What is compared must not change on the way: with the share or the margin the count begins anew (`since`).
    """

    brand = models.OneToOneField("people.Brand", models.CASCADE, primary_key=True, related_name="deflection_rule")
    in_form = models.BooleanField(default=True)
    in_chat = models.BooleanField(default=True)
    in_mail = models.BooleanField(default=True)
    left_out = models.PositiveSmallIntegerField(default=deflection.LEFT_OUT)  # of a hundred visits that see none
    mail_days = models.PositiveSmallIntegerField(default=deflection.DAYS)  # in which writing again counts as contact
    margin = models.PositiveSmallIntegerField(default=deflection.MARGIN)  # contacts of a hundred that do not matter
    site = models.TextField(default="", blank=True)  # under which address customers reach the desk's public pages
    since = models.DateTimeField()
    set_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(left_out__gte=deflection.FEWEST_LEFT_OUT, left_out__lte=deflection.MOST_LEFT_OUT),
                name="deflection_left_out",
            )
        ]


class HelpVisit(models.Model):
    """Somebody was about to contact us and a page was near enough; shown to them, or held back by lot.

    Who it was is not kept: the key is a number drawn for this visit. Only a visit that led to a contact names its case,
    where the person gave us their words themselves. A mail was one before: its visit names the case for a month, until
    it is known whether they wrote again, and then no more.
    """

    key = models.UUIDField(primary_key=True)
    brand = models.ForeignKey("people.Brand", models.CASCADE, db_constraint=False, db_index=False, related_name="+")
    place = models.SmallIntegerField()  # insight.domain.deflection.Place
    language = models.CharField(max_length=8)
    is_left_out = models.BooleanField()
    pages = ArrayField(models.BigIntegerField())  # editions that were near enough
    opened = ArrayField(models.BigIntegerField(), default=list)
    has_helped = models.BooleanField(null=True)  # what the visitor said of a page they opened
    at = models.DateTimeField()
    contacted_at = models.DateTimeField(null=True)  # form sent, chat begun; of mail it is looked up
    case_id = models.BigIntegerField(null=True)
    thread = models.TextField(default="", blank=True)  # of a chat, whose case comes later

    class Meta:
        indexes = [
            models.Index(fields=["brand", "-at"], name="help_visit_of_brand"),
            models.Index(fields=["at"], name="help_visit_at"),
        ]
