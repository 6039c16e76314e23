"""Members who name each other, and of whom somebody does not want to hear."""

from django.db import models


class MemberMention(models.Model):
    """A contribution names a member: “@Eli”."""

    contribution = models.ForeignKey(
        "community.Contribution", models.CASCADE, db_index=False, related_name="mentions"
    )  # fmt: skip
    member = models.ForeignKey("community.Member", models.CASCADE, db_index=False, related_name="+")
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)  # when it was seen to whether they are told of it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "member"], name="mention_once")]
        indexes = [models.Index(fields=["member", "-id"], name="mention_of_member")]


class MemberMute(models.Model):
    """A member does not want to be told when this other one names them."""

    member = models.ForeignKey("community.Member", models.CASCADE, db_index=False, related_name="+")
    other = models.ForeignKey("community.Member", models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "other"], name="mute_once")]
