"""Who may speak for a brand in public, and who of them is named for everybody to see."""

from datetime import datetime

from django.db import models


class Certificate(models.Model):
    """Somebody is trusted to speak for a brand in public: since when, by whom, and until when."""

    agent = models.ForeignKey("people.Agent", models.PROTECT, related_name="certificates")
    brand = models.ForeignKey("people.Brand", models.PROTECT, db_index=False, related_name="certificates")
    why = models.TextField(default="", blank=True)  # what it rests on: a course, a month beside a colleague
    granted_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    granted_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)  # null: until it is taken away
    revoked_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "agent"], name="certificate_once", condition=models.Q(revoked_at=None)
            )
        ]

    def holds(self, at: datetime) -> bool:
        """Whether it is good at that moment."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > at)


class PublicName(models.Model):
    """Somebody agreed to stand on the public list of people who speak for the company; only they themselves can."""

    agent = models.OneToOneField("people.Agent", models.CASCADE, primary_key=True, related_name="in_public")
    agreed_at = models.DateTimeField()
