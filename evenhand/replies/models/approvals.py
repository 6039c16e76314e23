"""Replies that wait until a lead has read them, and the rules that say which do."""

from django.db import models


class Speaker(models.TextChoices):
    """Whose replies a rule is about."""

    ANYONE = "anyone", "Anyone"
    AGENTS = "agents", "Agents, not leads"
    UNCERTIFIED = "uncertified", "Who is not certified for the brand"


class ApprovalRule(models.Model):
    """A reply of which all of this is true waits for approval. What is empty says nothing."""

    brand = models.ForeignKey("people.Brand", models.CASCADE, null=True, related_name="+")
    who = models.CharField(max_length=12, choices=Speaker, default=Speaker.UNCERTIFIED)
    team = models.ForeignKey("people.Team", models.CASCADE, null=True, related_name="+")
    agent = models.ForeignKey("people.Agent", models.CASCADE, null=True, related_name="+")
    is_public = models.BooleanField(null=True)  # null: in public and in private
    severity = models.SmallIntegerField(null=True)  # from this one up, as understanding.Severity counts
    in_incident = models.BooleanField(default=False)  # only while an incident of the brand is open
    first_replies = models.PositiveSmallIntegerField(null=True)  # only so many first replies of a person for the brand
    made_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)


class ApprovalState(models.TextChoices):
    """What became of a question for approval; the moves are in domain/approving.py."""

    WAITING = "waiting", "Waits for approval"
    APPROVED = "approved", "Approved"
    SENT_BACK = "sent_back", "Sent back"
    WITHDRAWN = "withdrawn", "Taken back by its author"


class Approval(models.Model):
    """A reply that a lead must read before it goes out. Its delivery waits meanwhile."""

    delivery = models.OneToOneField("replies.Delivery", models.CASCADE, primary_key=True, related_name="approval")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    brand = models.ForeignKey("people.Brand", models.PROTECT, db_index=False, related_name="+")
    author = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    chain = models.UUIDField()  # the first attempt's key: what was sent back and written again belongs together
    reasons = models.JSONField()  # facts of the rules that matched, see domain/approving.py
    state = models.CharField(max_length=12, choices=ApprovalState, default=ApprovalState.WAITING)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    expired_at = models.DateTimeField(null=True)  # set: it was said that nobody looked in time
    decided_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    decided_at = models.DateTimeField(null=True)
    was_changed = models.BooleanField(default=False)  # approved in other words than its author's
    words = models.TextField(default="", blank=True)  # what whoever sent it back said

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=ApprovalState.values), name="approval_state")
        ]
        indexes = [
            models.Index(
                fields=["brand", "asked_at", "delivery"], name="approval_open", condition=models.Q(state="waiting")
            ),
            models.Index(
                fields=["expires_at"], name="approval_expiry", condition=models.Q(state="waiting", expired_at=None)
            ),
            models.Index(
                fields=["brand", "-decided_at", "delivery"], name="approval_done", condition=~models.Q(decided_at=None)
            ),
            models.Index(fields=["author", "-asked_at", "delivery"], name="approval_mine"),
            models.Index(fields=["chain"], name="approval_chain"),
        ]


class ApprovalVersion(models.Model):
    """The words as somebody wanted them, each time they changed."""

    approval = models.ForeignKey(Approval, models.CASCADE, db_index=False, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    by = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["approval", "number"], name="approval_version_once")]


class ApprovalComment(models.Model):
    """What somebody says about a reply that waits; customers never see it."""

    approval = models.ForeignKey(Approval, models.CASCADE, related_name="comments")
    by = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()
