"""Leads, and where sales of each brand is reached."""

from django.db import models
from django.db.models import Q

from evenhand.colleagues.domain.leads import LIVE, LeadState


class Consent(models.TextChoices):
    """How the person agreed."""

    WRITTEN = "written", "They wrote it"
    SPOKEN = "spoken", "They said it on the phone"
    FORM = "form", "They ticked it in a form"


class Way(models.TextChoices):
    """How sales is told."""

    MAIL = "mail", "Mail"
    WEBHOOK = "webhook", "Webhook"


class SalesDesk(models.Model):
    """Where leads of a brand go: by mail, or signed to a system of the company's own."""

    brand = models.OneToOneField("people.Brand", models.CASCADE, primary_key=True, related_name="sales_desk")
    kind = models.CharField(max_length=8, choices=Way, default=Way.MAIL)
    address = models.TextField()
    secrets = models.BinaryField(default=bytes)  # encrypted JSON, see channels.secrets
    is_inside = models.BooleanField(default=False)  # it stands inside the company's network
    is_on = models.BooleanField(default=True)
    site = models.TextField(default="", blank=True)  # under which address sales reaches our public pages
    changed_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    changed_at = models.DateTimeField()


class Lead(models.Model):
    """A case in which sales may help. Who it is and how they are reached stands here only with their consent."""

    key = models.UUIDField(unique=True)
    brand = models.ForeignKey("people.Brand", models.CASCADE, db_index=False, related_name="+")
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="leads")
    customer_id = models.BigIntegerField()
    state = models.CharField(max_length=12, default=LeadState.NOTED)
    interest = models.TextField()  # what they look for; nothing that tells who they are
    noted_by = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    noted_at = models.DateTimeField()
    name = models.TextField(default="", blank=True)
    reach = models.TextField(default="", blank=True)  # the address or number they gave for this
    consent_how = models.CharField(max_length=10, choices=Consent, default="", blank=True)
    consent_words = models.TextField(default="", blank=True)
    consent_at = models.DateTimeField(null=True)  # when they said so
    consent_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    offered_at = models.DateTimeField(null=True)
    offered_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    untold = models.CharField(max_length=12, default="", blank=True)  # what sales is still to be told
    tried_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    trouble = models.TextField(default="", blank=True)
    answer = models.TextField(default="", blank=True)  # what sales said
    settled_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[each.value for each in LeadState]), name="lead_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["offered", "accepted", "declined", "returned"]) | Q(consent_at__isnull=False),
                name="lead_with_consent",
            ),
            models.CheckConstraint(
                condition=Q(name="", reach="") | Q(consent_at__isnull=False), name="lead_person_with_consent"
            ),
            models.UniqueConstraint(
                fields=["brand", "customer_id"],
                condition=Q(state__in=sorted(LIVE)),
                name="lead_once_of_customer",
            ),
        ]
        indexes = [
            models.Index(fields=["brand", "-changed_at", "-id"], name="lead_of_brand"),
            models.Index(fields=["tried_at"], name="lead_untold", condition=~Q(untold="")),
        ]
