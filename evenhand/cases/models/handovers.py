"""From a public thread into private: what was offered, to whom, and whether it was taken up."""

from django.db import models


class Handover(models.Model):
    """An offer to go on in private. Its id is the key of the public reply that makes it, so both stand or neither."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="handovers")
    conversation = models.ForeignKey("cases.Conversation", models.PROTECT, db_index=False, related_name="+")
    way = models.TextField(choices=[("invite", "Direct message"), ("link", "Private chat by a link")])
    made_by = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    question = models.TextField(default="")  # only the right person knows the answer; empty: nothing is asked
    answer = models.TextField(default="")  # hashed
    tries = models.SmallIntegerField(default=0)  # wrong answers so far
    opened_at = models.DateTimeField(null=True)  # by the one person it is for
    chat = models.TextField(default="")  # the thread's name of the chat it opened
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(way__in=["invite", "link"]), name="handover_way")]
        indexes = [
            models.Index(fields=["expires_at"], name="handover_open", condition=models.Q(revoked_at=None)),
        ]
