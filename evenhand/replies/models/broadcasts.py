"""One answer for many: what is said, to whom, and how far it has come; a worker follows these rows."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from evenhand.replies.domain.broadcasting import RecipientState, State, Way


class Broadcast(models.Model):
    """One answer to many cases, addressed to each person by name, checked for each, sent at a pace."""

    key = models.UUIDField(unique=True)  # made by the browser: begun twice it is one; keys of its replies come of it
    title = models.TextField()
    author = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")  # who signs
    state = models.CharField(
        max_length=10, choices=[(each.value, each.value) for each in State], default=State.DRAFT.value
    )
    origin = models.TextField(default="")  # where its cases come from: "cases", "view", "issue", "incident"
    origin_said = models.TextField(default="")  # which: a view as an address says it, a number
    resolves = models.BooleanField(default=False)  # cases are resolved with it
    despite = ArrayField(models.TextField(), default=list)  # warnings that the author passed, by the check's name
    per_minute = models.PositiveIntegerField(null=True)  # for one account; null: as the channel is paced
    created_at = models.DateTimeField()
    begins_at = models.DateTimeField(null=True)  # not before: it can be undone until then
    ended_at = models.DateTimeField(null=True)
    asks = models.TextField(default="")  # why somebody else must sign it off
    signed_off_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    let_through_by = models.ForeignKey(  # who said that it may go out although publishing is stopped
        "people.Agent", models.PROTECT, null=True, db_index=False, related_name="+"
    )
    let_through_at = models.DateTimeField(null=True)  # a stop that is begun later needs another word
    remark = models.TextField(default="")  # of who sent it back

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=[each.value for each in State]), name="broadcast_state")
        ]
        indexes = [
            models.Index(fields=["-id"], name="broadcast_at_work", condition=models.Q(state="running")),
            models.Index(  # stopped, and some of its replies are still to be taken back
                fields=["-id"], name="broadcast_leaving", condition=models.Q(state="stopped", ended_at=None)
            ),
            models.Index(fields=["author", "-id"], name="broadcast_mine"),
        ]

    def __str__(self) -> str:
        return self.title


class Wording(models.Model):
    """A text of a broadcast; with a way or a language it is for these only."""

    broadcast = models.ForeignKey(Broadcast, models.CASCADE, db_index=False, related_name="wordings")
    way = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Way], default="", blank=True)
    language = models.CharField(max_length=8, default="", blank=True)
    text = models.TextField()  # with fields like {{name}}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["broadcast", "way", "language"], name="wording_once")]


class Recipient(models.Model):
    """A person's conversation that a broadcast answers, or why it does not."""

    broadcast = models.ForeignKey(Broadcast, models.CASCADE, db_index=False, related_name="recipients")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    conversation = models.ForeignKey("cases.Conversation", models.PROTECT, db_index=False, related_name="+")
    customer = models.ForeignKey("cases.Customer", models.PROTECT, db_index=False, related_name="+")
    account_id = models.BigIntegerField()
    way = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Way])
    language = models.CharField(max_length=8, default="")
    state = models.CharField(
        max_length=8,
        choices=[(each.value, each.value) for each in RecipientState],
        default=RecipientState.WAITING.value,
    )
    why = models.TextField(default="")  # the name of what spoke against it
    reason = models.TextField(default="")  # the sentence for people
    chosen_at = models.DateTimeField()
    turn = models.PositiveSmallIntegerField(default=1)  # grows when a reply that was taken back is made anew
    delivery = models.OneToOneField("replies.Delivery", models.PROTECT, null=True, related_name="recipient")
    queued_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["broadcast", "conversation"], name="recipient_once"),
            # However customers are merged or parted meanwhile, one person is answered once.
            models.UniqueConstraint(
                fields=["broadcast", "customer"], name="recipient_person_once", condition=models.Q(state="going")
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[each.value for each in RecipientState]), name="recipient_state"
            ),
        ]
        indexes = [
            models.Index(fields=["broadcast", "state", "id"], name="recipient_in_order"),
            models.Index(fields=["account_id", "queued_at"], name="recipient_pace", condition=models.Q(state="going")),
        ]


class SendingPace(models.Model):
    """How quickly broadcasts may go out by an account, as a lead decided; without a row as is usual."""

    account = models.OneToOneField("channels.Account", models.CASCADE, primary_key=True, related_name="pace")
    per_minute = models.PositiveIntegerField(null=True)  # null: as is usual
    per_day = models.PositiveIntegerField(null=True)  # null: no more is said
    changed_by = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    changed_at = models.DateTimeField()
