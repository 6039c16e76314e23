"""What is said about an incident: statements and who signs them off, updates and whom they reach."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from evenhand.incidents.domain.signing import StatementState, Verdict


class Signer(models.Model):
    """Somebody who is named to sign off what is said about an incident."""

    incident = models.ForeignKey("incidents.Incident", models.CASCADE, db_index=False, related_name="signers")
    agent = models.ForeignKey("people.Agent", models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "agent"], name="incident_signer_once")]


class Recipient(models.Model):
    """Somebody on the notify list: a colleague, or anybody by mail."""

    incident = models.ForeignKey("incidents.Incident", models.CASCADE, db_index=False, related_name="recipients")
    agent = models.ForeignKey("people.Agent", models.CASCADE, null=True, db_index=False, related_name="+")
    address = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "agent", "address"], name="incident_recipient_once", nulls_distinct=False
            )
        ]


class Statement(models.Model):
    """What we are going to say, in one of its versions; once signed off it stands for each brand."""

    incident = models.ForeignKey("incidents.Incident", models.CASCADE, db_index=False, related_name="statements")
    version = models.PositiveSmallIntegerField()
    text = models.TextField()
    never = ArrayField(models.TextField(), default=list, blank=True)  # what nobody may say meanwhile
    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in StatementState])
    written_by = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    written_at = models.DateTimeField()
    asked_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    asked_at = models.DateTimeField(null=True)
    stands_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)
    standing = models.ManyToManyField("replies.HoldingStatement", related_name="+")  # what the checks look at

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "version"], name="statement_version_once")]


class SignOff(models.Model):
    """What a signer said to a version."""

    statement = models.ForeignKey(Statement, models.CASCADE, db_index=False, related_name="sign_offs")
    agent = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    verdict = models.CharField(max_length=4, choices=[(each.value, each.value) for each in Verdict])
    words = models.TextField(default="", blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["statement", "agent"], name="sign_off_once")]


class Update(models.Model):
    """What those on the notify list are told."""

    incident = models.ForeignKey("incidents.Incident", models.CASCADE, db_index=False, related_name="updates")
    text = models.TextField()
    is_all_clear = models.BooleanField(default=False)
    by = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["incident", "-at", "-id"], name="incident_updates")]


class UpdateMail(models.Model):
    """A mail with an update, to one address. The row comes before the mail; who sends it takes it first."""

    update = models.ForeignKey(Update, models.CASCADE, db_index=False, related_name="mails")
    address = models.TextField()
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)  # null: sent, or given up
    sent_at = models.DateTimeField(null=True)
    trouble = models.TextField(default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["update", "address"], name="update_mail_once")]
        indexes = [models.Index(fields=["next_at"], name="update_mail_due", condition=~models.Q(next_at=None))]
