"""What networks told about public threads, kept for a while; and how far people have read."""

from django.db import models


class ThreadLook(models.Model):
    """A public thread as it stood when its network was asked last. Words of strangers: forgotten after some days."""

    account = models.ForeignKey("channels.Account", models.CASCADE, db_index=False, related_name="+")
    thread_key = models.TextField()
    asked_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)  # when the network answered last
    posts = models.JSONField(default=list)
    trouble = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "thread_key"], name="thread_look_once")]
        indexes = [models.Index(fields=["asked_at"], name="thread_look_age")]


class Seen(models.Model):
    """How far somebody has read a case: everything heard until then."""

    agent = models.ForeignKey("people.Agent", models.CASCADE, db_index=False, related_name="+")
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "case"], name="seen_once")]
