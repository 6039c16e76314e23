"""Customers, conversations, cases, and the hot row the inbox reads."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

PART = "\x1f"  # between a thread's key and the name of a part; networks' keys have no control characters


class Customer(models.Model):
    """A person we serve."""

    name = models.TextField(default="")
    known_since = models.DateTimeField()
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged_from")


class Identity(models.Model):
    """Which customer a persona belongs to."""

    persona = models.OneToOneField(
        "channels.Persona", models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="identity"
    )
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="identities")


class IdentitySuggestion(models.Model):
    """Two customers who may be one person. A person decides; nothing is merged by itself."""

    one = models.ForeignKey(Customer, models.CASCADE, related_name="suggested_as_one")
    other = models.ForeignKey(Customer, models.CASCADE, related_name="suggested_as_other")
    reason = models.TextField()  # "same verified address"
    is_dismissed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="suggested_once"),
            models.CheckConstraint(condition=models.Q(one__lt=models.F("other")), name="suggested_in_order"),
        ]


class Category(models.IntegerChoices):
    """The fixed meaning behind every state's name."""

    NEW = 1, "New"
    OPEN = 2, "Open"
    WAITING = 3, "Waiting for the customer"
    SNOOZED = 4, "Snoozed"
    RESOLVED = 5, "Resolved"


class State(models.Model):
    """A state with the company's own name; the first of a category is its default."""

    name = models.TextField(unique=True)
    category = models.SmallIntegerField(choices=Category)
    position = models.SmallIntegerField(default=0)

    class Meta:
        ordering = ["category", "position", "id"]

    def __str__(self) -> str:
        return self.name


class Case(models.Model):
    """The work we do about what a customer wrote."""

    brand = models.ForeignKey("people.Brand", models.DO_NOTHING, db_constraint=False, db_index=False)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="cases")
    state = models.ForeignKey(State, models.DO_NOTHING, db_constraint=False, db_index=False)
    queue = models.ForeignKey("people.Queue", models.DO_NOTHING, db_constraint=False, db_index=False, null=True)
    assignee = models.ForeignKey("people.Agent", models.DO_NOTHING, db_constraint=False, db_index=False, null=True)
    mode = models.SmallIntegerField()
    priority = models.SmallIntegerField(default=0)
    title = models.TextField(default="")
    language = models.CharField(max_length=8, default="")
    network = models.TextField(default="")
    kind = models.SmallIntegerField(null=True)  # of the post that opened it; understanding.models.Kind
    opened_at = models.DateTimeField()
    first_reply_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    last_post = models.ForeignKey("channels.Post", models.DO_NOTHING, db_constraint=False, db_index=False, null=True)
    merged_into = models.ForeignKey("self", models.DO_NOTHING, db_constraint=False, db_index=False, null=True)
    related = models.ForeignKey(  # "possibly related": somebody else wrote into the same thread
        "self", models.DO_NOTHING, db_constraint=False, db_index=False, null=True, related_name="+"
    )
    label_ids = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    # Who has it, once it is resolved. No index names the assignee itself: an open case that is given to somebody is
    # written where it stands, and none of the indexes is touched.
    done_with = models.GeneratedField(
        expression=models.Case(models.When(resolved_at__isnull=False, then=models.F("assignee"))),
        output_field=models.BigIntegerField(null=True),
        db_persist=True,
        null=True,
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["brand", "-resolved_at", "-id"], name="case_done", condition=~models.Q(resolved_at=None)
            ),
            models.Index(
                fields=["done_with", "-resolved_at", "-id"],
                name="case_done_with",
                condition=~models.Q(done_with=None),
            ),
            models.Index(
                fields=["queue", "-resolved_at", "-id"], name="case_done_queue", condition=~models.Q(resolved_at=None)
            ),
            # Of what is open: rare languages, networks and labels are found here, common ones on the inbox's own walk.
            models.Index(fields=["brand", "language"], name="case_language", condition=models.Q(resolved_at=None)),
            models.Index(fields=["brand", "network"], name="case_network", condition=models.Q(resolved_at=None)),
            models.Index(fields=["brand", "kind"], name="case_kind", condition=models.Q(resolved_at=None)),
            GinIndex(
                fields=["label_ids"],
                name="case_labels",
                condition=models.Q(resolved_at=None) & ~models.Q(label_ids=[]),
            ),
        ]

    @property
    def number(self) -> str:
        """What people call it."""
        return f"EH-{self.pk}"


# Priorities of cases whose answer is not late (see routing.domain.priority, which a test compares).
ON_TIME = [-2, 0, 2, 4]

# Rows whose clock belongs to another waiting than theirs.
UNWOUND = (
    models.Q(waiting_since__isnull=False, clock_since__isnull=True)
    | models.Q(waiting_since__isnull=True, clock_since__isnull=False)
    | models.Q(waiting_since__lt=models.F("clock_since"))
    | models.Q(waiting_since__gt=models.F("clock_since"))
)


class OpenCase(models.Model):
    """The narrow row the inbox reads: one for each case that is not resolved."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="open")
    brand = models.ForeignKey("people.Brand", models.DO_NOTHING, db_constraint=False, db_index=False)
    queue = models.ForeignKey("people.Queue", models.DO_NOTHING, db_constraint=False, db_index=False, null=True)
    assignee = models.ForeignKey("people.Agent", models.DO_NOTHING, db_constraint=False, db_index=False, null=True)
    category = models.SmallIntegerField(choices=Category)
    mode = models.SmallIntegerField()
    priority = models.SmallIntegerField(default=0)  # the case's, and one more while its answer is late
    due_at = models.DateTimeField(null=True)  # when an answer should be there; of the waiting that `clock_since` says
    clock_since = models.DateTimeField(null=True)  # differs from waiting_since until the clock was set anew
    waiting_since = models.DateTimeField(null=True)  # of the first unanswered post; null: we wait
    last_at = models.DateTimeField()  # when something was last heard or said
    given_at = models.DateTimeField(null=True)  # when the assignee took it or the desk gave it; null: a person did

    class Meta:
        indexes = [
            # "Longest waiting" first, for all, for a queue, for nobody's, for mine; and the newest first.
            models.Index(fields=["brand", "category", "waiting_since", "case"], name="open_all"),
            models.Index(fields=["queue", "category", "waiting_since", "case"], name="open_queue"),
            models.Index(
                fields=["brand", "category", "waiting_since", "case"],
                name="open_unassigned",
                condition=models.Q(assignee=None),
            ),
            models.Index(
                fields=["assignee", "category", "waiting_since", "case"],
                name="open_mine",
                condition=~models.Q(assignee=None),
            ),
            # What is bad for the customer is rare, and is looked for: of priority.
            models.Index(
                fields=["brand", "category", "waiting_since", "case"],
                name="open_worse",
                condition=models.Q(priority__gte=2),
            ),
            # What waits for the customer or sleeps is read by its last word; what is late, by its moment.
            models.Index(
                fields=["brand", "category", "last_at", "case"],
                name="open_resting",
                condition=models.Q(category__in=[3, 4]),
            ),
            models.Index(
                fields=["queue", "category", "last_at", "case"],
                name="open_queue_resting",
                condition=models.Q(category__in=[3, 4]),
            ),
            models.Index(
                fields=["brand", "category", "due_at", "case"], name="open_due", condition=~models.Q(due_at=None)
            ),
            models.Index(
                fields=["case"],
                name="open_unwound",
                condition=UNWOUND,
            ),
            # What is given out next; what became late meanwhile; whose assignee may have fallen silent.
            models.Index(
                fields=["queue", "-priority", "waiting_since", "case"],
                name="open_next",
                condition=models.Q(assignee=None, category__in=[1, 2]),
            ),
            models.Index(
                fields=["-priority", "waiting_since", "case"],
                name="open_homeless",
                condition=models.Q(assignee=None, queue=None, category__in=[1, 2]),
            ),
            models.Index(
                fields=["due_at"],
                name="open_overdue",
                condition=models.Q(assignee=None, priority__in=ON_TIME) & ~models.Q(due_at=None),
            ),
            models.Index(
                fields=["queue", "given_at"],
                name="open_given",
                condition=~models.Q(given_at=None) & ~models.Q(waiting_since=None),
            ),
        ]

    @property
    def due(self) -> datetime | None:
        """When an answer should be there; None where nobody waits, or the clock belongs to an earlier waiting."""
        return self.due_at if self.waiting_since is not None and self.waiting_since == self.clock_since else None


class Conversation(models.Model):
    """One thread with one customer on one channel. Without a persona: our own post answers somebody never heard."""

    account = models.ForeignKey("channels.Account", models.DO_NOTHING, db_constraint=False, db_index=False)
    thread_key = models.TextField()
    persona = models.ForeignKey("channels.Persona", models.DO_NOTHING, db_constraint=False, db_index=False, null=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="conversations")
    is_public = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "thread_key", "persona"], name="conversation_once", nulls_distinct=False
            )
        ]

    @property
    def thread(self) -> str:
        """The thread's key, also of a part that was split off."""
        return self.thread_key.partition(PART)[0]

    @property
    def is_part(self) -> bool:
        """Whether it holds only messages that were split off its thread."""
        return PART in self.thread_key

    def part_key(self, name: str) -> str:
        """The key of a part of this thread: nothing that is heard later joins it by itself."""
        return f"{self.thread}{PART}{name}"


class Message(models.Model):
    """A post inside a conversation."""

    pk = models.CompositePrimaryKey("conversation_id", "post_id")
    conversation = models.ForeignKey(Conversation, models.CASCADE, db_index=False, related_name="messages")
    post = models.ForeignKey("channels.Post", models.CASCADE, db_index=False, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["post"], name="message_post")]


class Note(models.Model):
    """What colleagues tell one another about a case. Customers never see it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    author = models.ForeignKey("people.Agent", models.PROTECT, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField()
    key = models.UUIDField(unique=True)  # made by the browser: the same note twice is one note


class Merge(models.Model):
    """Two cases, or two customers, that were made one: what moved, so that it can be undone."""

    kind = models.TextField(choices=[("case", "case"), ("customer", "customer")])
    source_id = models.BigIntegerField()
    target_id = models.BigIntegerField()
    moved = models.JSONField()
    merged_by = models.ForeignKey("people.Agent", models.PROTECT, related_name="+")
    merged_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["target_id"], name="merge_parts", condition=models.Q(kind="case", undone_at__isnull=True)
            ),
            models.Index(
                fields=["source_id"], name="merge_parted", condition=models.Q(kind="case", undone_at__isnull=False)
            ),
        ]
