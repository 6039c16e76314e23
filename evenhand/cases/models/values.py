"""What a brand knows of a customer beyond what they said: value, language, notes; and who they proved to be."""

from django.db import models

from evenhand.cases.models.cases import Case, Customer


class ValueBand(models.TextChoices):
    """What a customer is worth to the brand; never how many people follow them."""

    UNKNOWN = "", "Not known"
    STANDARD = "standard", "Standard"
    HIGH = "high", "High"
    KEY = "key", "Key customer"


class CustomerDetails(models.Model):
    """One a customer and brand. What people set by hand is not overwritten by the company's record."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="details")
    brand = models.ForeignKey("people.Brand", models.DO_NOTHING, db_constraint=False, db_index=False)
    value = models.TextField(choices=ValueBand, default=ValueBand.UNKNOWN, blank=True)
    is_value_by_hand = models.BooleanField(default=False)
    language = models.CharField(max_length=8, default="", blank=True)
    time_zone = models.TextField(default="", blank=True)
    record_number = models.TextField(default="", blank=True)  # under which the company's own system knows them
    changed_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, related_name="+")  # null: the record
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "brand"], name="details_once")]


class CustomerNote(models.Model):
    """What colleagues of a brand should know of a person, whatever the case. Customers never see it."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="notes")
    brand = models.ForeignKey("people.Brand", models.DO_NOTHING, db_constraint=False, db_index=False)
    author = models.ForeignKey("people.Agent", models.PROTECT, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    key = models.UUIDField(unique=True)


class RecordSource(models.Model):
    """Where a brand's own customer record is asked, and how."""

    brand = models.OneToOneField("people.Brand", models.CASCADE, primary_key=True, related_name="record_source")
    name = models.TextField()  # what agents call it: "Billing"
    url = models.TextField()
    secrets = models.BinaryField(default=bytes)  # encrypted JSON, see channels.secrets
    is_inside = models.BooleanField(default=False)  # it stands inside the company's network
    is_on = models.BooleanField(default=True)
    checks_needed = models.PositiveSmallIntegerField(default=2)  # right answers before private fields show
    changed_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()


class IdentityCheck(models.Model):
    """An attempt to prove who writes: how much was asked and right, never the answers."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="identity_checks")
    by = models.ForeignKey("people.Agent", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    questions = models.JSONField(default=list)  # what was asked, in words
    about = models.TextField(default="", db_default="", blank=True)  # whose record it was about, as a fingerprint
    right = models.PositiveSmallIntegerField()
    is_passed = models.BooleanField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["case", "-at"], name="identity_check_of_case")]
