"""By which ways people who work elsewhere in the house come in: domains that are open, invitations, links by mail."""

from django.db import models
from django.db.models import Q


class MailDomain(models.Model):
    """A mail domain whose people may come in by themselves, as long as it is open."""

    domain = models.CharField(max_length=150, unique=True)
    opened_by = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.domain


class InvitedColleague(models.Model):
    """Somebody who was invited by mail; comes to their own small door and to nothing else."""

    address = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=120, default="", blank=True)
    language = models.CharField(max_length=8, default="", blank=True)
    invited_by = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    invited_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)  # empty: it waits to be sent
    not_before = models.DateTimeField(null=True)  # after a mail server took it not
    tries = models.PositiveSmallIntegerField(default=0)
    is_failed = models.BooleanField(default=False)  # no mail server took it, however often
    taken_back_at = models.DateTimeField(null=True)
    came_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["id"],
                name="invited_to_mail",
                condition=Q(mailed_at=None, taken_back_at=None, came_at=None, is_failed=False),
            ),
            models.Index(fields=["mailed_at"], name="invited_mailed"),
        ]

    def __str__(self) -> str:
        return self.address


class DoorLink(models.Model):
    """A link by mail: works once and not for long. Made alike for addresses that may come in and those that may not."""

    address = models.CharField(max_length=150)
    token = models.TextField(default="", blank=True)  # until it is mailed
    token_hash = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=8, default="", blank=True)
    is_invitation = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["address", "-asked_at"], name="door_link_address"),
            models.Index(fields=["asked_at"], name="door_link_to_mail", condition=~Q(token="")),
            models.Index(fields=["expires_at"], name="door_link_over"),
        ]


class DoorPass(models.Model):
    """By which way a colleague came in last; where the way is closed, so is the door."""

    agent = models.OneToOneField("people.Agent", models.CASCADE, primary_key=True, related_name="door_pass")
    domain = models.ForeignKey(MailDomain, models.PROTECT, null=True, related_name="+")
    invited = models.ForeignKey(InvitedColleague, models.PROTECT, null=True, related_name="+")
    is_made = models.BooleanField(default=False)  # has no other way in: the door made the account
    came_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-last_at"], name="door_pass_last")]


class DoorCount(models.Model):
    """That somebody knocked, passed on or suggested: counted in rows, so that it holds for all processes together."""

    kind = models.CharField(max_length=12)
    who = models.CharField(max_length=64)  # an agent’s number, or the hash of a network’s address
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "who", "-at"], name="door_count_who"),
            models.Index(fields=["at"], name="door_count_at"),
        ]
