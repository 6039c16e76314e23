"""Questions and answers, and what people said of them."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q

from evenhand.community.domain.quoting import own_words
from evenhand.community.domain.screening import Shown, Why

_STANDS = Q(shown=Shown.SHOWN.value, merged_into=None)


class Topic(models.Model):
    """One question with its answers. `shown` is how its question stands."""

    brand = models.ForeignKey("people.Brand", models.CASCADE, db_index=False, related_name="+")
    member = models.ForeignKey("community.Member", models.PROTECT, related_name="topics")
    title = models.TextField()
    folded = models.TextField(default="", blank=True)  # title and question for finding
    shown = models.SmallIntegerField(default=Shown.WAITING.value)
    asked_at = models.DateTimeField()
    last_at = models.DateTimeField()  # when something was last shown in it
    answers = models.PositiveIntegerField(default=0)  # that are shown
    has_staff = models.BooleanField(default=False)  # one of us answered
    accepted = models.OneToOneField("community.Contribution", models.SET_NULL, null=True, related_name="+")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    handed_at = models.DateTimeField(null=True)  # when it went to our people, since nobody had answered
    handed_external_id = models.TextField(default="", blank=True)
    settled_at = models.DateTimeField(null=True)  # when its case was told that the community solved it
    closed_at = models.DateTimeField(null=True)  # nobody but us answers any more
    closed_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    pinned_until = models.DateTimeField(null=True)  # it stands above the others until then
    pinned_by = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["brand", "pinned_until"], name="topic_pinned", condition=~Q(pinned_until=None)),
            models.Index(fields=["brand", "-last_at", "-id"], name="topic_latest", condition=_STANDS),
            models.Index(fields=["brand", "asked_at", "id"], name="topic_unanswered", condition=_STANDS & Q(answers=0)),
            models.Index(
                fields=["brand", "-last_at", "-id"], name="topic_solved", condition=_STANDS & ~Q(accepted=None)
            ),
            models.Index(fields=["handed_at"], name="topic_handed", condition=~Q(handed_at=None)),
            GinIndex(SearchVector("folded", config="simple"), name="topic_words"),
            GinIndex(OpClass("folded", name="gin_trgm_ops"), name="topic_letters"),
        ]

    def __str__(self) -> str:
        return self.title


class Contribution(models.Model):
    """The question of a topic, or an answer: by a member, or by one of us."""

    topic = models.ForeignKey(Topic, models.CASCADE, db_index=False, related_name="contributions")
    member = models.ForeignKey("community.Member", models.PROTECT, null=True, db_index=False, related_name="+")
    agent = models.ForeignKey("people.Agent", models.PROTECT, null=True, db_index=False, related_name="+")
    is_question = models.BooleanField(default=False)
    text = models.TextField()
    text_hash = models.BigIntegerField()
    shown = models.SmallIntegerField(default=Shown.WAITING.value)
    why = models.SmallIntegerField(default=Why.NOTHING.value)  # it waits
    at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    votes = models.PositiveIntegerField(default=0)
    delivery_id = models.UUIDField(null=True, unique=True)  # a reply of ours from the topic's case
    article_id = models.BigIntegerField(null=True)  # what it became in the knowledge base

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic"], name="one_question", condition=Q(is_question=True)),
        ]
        indexes = [
            models.Index(fields=["topic", "id"], name="contribution_of_topic"),
            models.Index(fields=["member", "-id"], name="contribution_of_member"),
            models.Index(fields=["text_hash", "-at"], name="contribution_again"),
            models.Index(fields=["agent"], name="contribution_ours", condition=~Q(agent=None)),
            models.Index(fields=["id"], name="contribution_waiting", condition=Q(shown=Shown.WAITING.value)),
        ]

    @property
    def name(self) -> str:
        """By what name its author is known here; empty for who left."""
        if self.agent is not None:
            return self.agent.public_name or self.agent.first_name
        return self.member.name if self.member is not None else ""

    @property
    def own_words(self) -> str:
        """What its author says themselves, without the passages of others."""
        return own_words(self.text)


class FormerText(models.Model):
    """How a contribution read before its author changed it; for our people only, and for half a year."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="former_texts")
    text = models.TextField()
    until = models.DateTimeField(db_index=True)  # when it was changed

    class Meta:
        ordering = ("pk",)


class Upvote(models.Model):
    """A member found a contribution good."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, db_index=False, related_name="upvotes")
    member = models.ForeignKey("community.Member", models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "member"], name="upvote_once")]


class Flag(models.Model):
    """A member asked us to look at a contribution, and why."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, db_index=False, related_name="flags")
    member = models.ForeignKey("community.Member", models.CASCADE, related_name="+")
    why = models.TextField()
    weight = models.SmallIntegerField(default=1)
    at = models.DateTimeField()
    was_right = models.BooleanField(null=True)  # none: nobody has looked yet

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "member"], name="flag_once")]
        indexes = [models.Index(fields=["contribution"], name="flag_open", condition=Q(was_right=None))]


class Ruling(models.Model):
    """One of us looked at a contribution and kept or hid it; how it stood before, so that it can be undone."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="rulings")
    agent = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    is_kept = models.BooleanField()
    was_shown = models.SmallIntegerField()
    was_why = models.SmallIntegerField()
    was_accepted = models.BooleanField(default=False, db_default=False)  # it had solved its question
    flags = ArrayField(models.BigIntegerField(), default=list)  # that it decided
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)


class TopicFollow(models.Model):
    """A member wants to know what happens in a topic."""

    topic = models.ForeignKey(Topic, models.CASCADE, db_index=False, related_name="follows")
    member = models.ForeignKey("community.Member", models.CASCADE, related_name="follows")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "member"], name="topic_follow_once")]


class TopicMerge(models.Model):
    """That two topics were made one, and which answers moved, so that it can be undone."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="merges")
    into = models.ForeignKey(Topic, models.CASCADE, related_name="+")
    moved = ArrayField(models.BigIntegerField(), default=list)
    accepted_id = models.BigIntegerField(null=True)
    by = models.ForeignKey("people.Agent", models.PROTECT, db_index=False, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
