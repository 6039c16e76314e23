"""What somebody here is told of, and how each wants to be told."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeKind(models.TextChoices):
    """What people are told of."""

    ASSIGNED = "assigned", _("A colleague gives me a case")
    WROTE = "wrote", _("A customer writes in a case of mine")
    NAMED = "named", _("A colleague names me in a note")
    PROMISE = "promise", _("A promise of mine is due")
    CLOCK = "clock", _("A case of mine is nearly, or already, too late")
    UNSENT = "unsent", _("A reply of mine could not be sent")
    CALL = "call", _("A call rings for me, or was missed")
    ALARM = "alarm", _("An alarm rings at a brand I lead")
    INCIDENT = "incident", _("Something happens in an incident that concerns me")
    SILENT = "silent", _("A case of mine waits too long and goes back to its queue")
    APPROVAL = "approval", _("Something waits for my approval, or mine was decided")
    DRAGGING = "dragging", _("Cases drag on at a brand I lead")
    LOOKED_AFTER = "looked_after", _("An article, a known problem or a lead that I look after needs me")
    COMMUNITY = "community", _("Something in the community waits for one of us")


class Notice(models.Model):
    """Something one person is told, once. An older one about the same thing that nobody saw is folded into it."""

    agent = models.ForeignKey("people.Agent", models.CASCADE, db_index=False, related_name="+")
    kind = models.TextField()  # a NoticeKind; no choices, so that a new one needs no migration
    case = models.ForeignKey("cases.Case", models.CASCADE, null=True, related_name="+")
    about = models.TextField(default="", db_default="")  # apart from its case: only the same is folded together
    key = models.TextField()  # what it came from: the same thing is told once
    actor = models.ForeignKey("people.Agent", models.SET_NULL, null=True, db_index=False, related_name="+")
    at = models.DateTimeField()
    count = models.IntegerField(default=1)  # of what is folded into it
    seen_at = models.DateTimeField(null=True)
    is_folded = models.BooleanField(default=False)
    on_desktop = models.BooleanField(default=False)  # as chosen when it came
    by_mail = models.BooleanField(default=False)
    shown_at = models.DateTimeField(null=True)  # on a desktop: in one window only
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "kind", "case", "key"], name="notice_once", nulls_distinct=False)
        ]
        indexes = [
            models.Index(fields=["agent", "-id"], name="notice_list", condition=models.Q(is_folded=False)),
            models.Index(
                fields=["agent", "kind", "case"],
                name="notice_unseen",
                condition=models.Q(is_folded=False, seen_at=None),
            ),
            models.Index(
                fields=["agent", "at"],
                name="notice_to_mail",
                condition=models.Q(by_mail=True, mailed_at=None, seen_at=None, is_folded=False),
            ),
        ]


class NoticeChoice(models.Model):
    """How a person wants to be told of one kind of thing; without a row: on the desktop."""

    agent = models.ForeignKey("people.Agent", models.CASCADE, related_name="+")
    kind = models.TextField()  # a NoticeKind
    on_desktop = models.BooleanField(default=True)
    by_mail = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "kind"], name="notice_choice_once")]


class QuietHours(models.Model):
    """When a person is not to be disturbed, in their own time zone, and when the next mail may go."""

    agent = models.OneToOneField("people.Agent", models.CASCADE, primary_key=True, related_name="quiet_hours")
    begins_at = models.TimeField(null=True)  # null: never quiet
    ends_at = models.TimeField(null=True)  # before `begins_at`: over midnight
    free_days = models.CharField(
        max_length=7, default="", blank=True
    )  # weekdays that are quiet as a whole; Monday is 0
    next_mail_at = models.DateTimeField(null=True)
