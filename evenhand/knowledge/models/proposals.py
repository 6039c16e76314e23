"""Articles that nobody needs, though the desk proposed them."""

from django.db import models


class ProposalDismissal(models.Model):
    """Somebody said of a proposed article that it is not wanted. It counts until the evidence has grown by half."""

    brand = models.ForeignKey("people.Brand", models.CASCADE, db_index=False, related_name="+")
    question = models.BigIntegerField()  # the settled question in the middle of the proposal
    cases = models.PositiveIntegerField()  # how many there were
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["brand", "-at"], condition=models.Q(undone_at=None), name="proposal_dismissed"),
        ]
