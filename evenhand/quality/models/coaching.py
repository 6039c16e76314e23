"""What a person and their lead make of a judged case."""

from django.db import models
from django.db.models import Q

from evenhand.quality.domain.coaching import Stage


class Coaching(models.Model):
    """Begins when a case was judged: the person reads it first, may answer or appeal, and agrees to one thing to
    try."""

    sample = models.OneToOneField("quality.QualitySample", models.CASCADE, related_name="coaching")
    agent = models.ForeignKey("people.Agent", models.PROTECT, related_name="+")
    stage = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Stage], default=Stage.SHOWN)
    seen_at = models.DateTimeField(null=True)
    answer = models.TextField(default="", blank=True)
    answered_at = models.DateTimeField(null=True)
    is_appeal = models.BooleanField(default=False)
    decision = models.TextField(default="", blank=True)
    counts = models.BooleanField(default=True)  # false: the appeal was right
    decided_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    decided_at = models.DateTimeField(null=True)
    step = models.TextField(default="", blank=True)  # one thing to try
    step_due = models.DateField(null=True)
    step_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["agent", "step_due"], name="coaching_step", condition=Q(stage__in=["proposed", "agreed"])
            ),
            models.Index(
                fields=["changed_at", "id"], name="coaching_open", condition=Q(stage__in=["answered", "appealed"])
            ),
        ]
