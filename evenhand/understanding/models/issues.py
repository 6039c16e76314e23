"""Issues: the same problem in many posts."""

from collections.abc import Sequence

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenhand.understanding.domain.naming import is_name, is_word


class IssueState(models.IntegerChoices):
    """Whether an issue still stands for itself; the numbers are stored."""

    OPEN = 1, "open"
    MERGED = 2, "merged"
    EMPTY = 3, "empty"  # its posts went elsewhere


class How(models.IntegerChoices):
    """How a post came to where it is; the numbers are stored."""

    ALONE = 0, "alone"
    COPY = 1, "copy"
    MEANING = 2, "meaning"
    PERSON = 3, "person"


class IssueStream(models.Model):
    """A brand's posts as they are grouped: locked by whoever changes issues; `edition` tells that somebody did."""

    brand = models.OneToOneField("people.Brand", models.CASCADE, primary_key=True, related_name="issue_stream")
    edition = models.BigIntegerField(default=0)
    reconsidered_at = models.DateTimeField(null=True)


class Issue(models.Model):
    """The shared problem behind many posts. What a person merged, split or filled is held: it is not undone by us."""

    brand = models.ForeignKey("people.Brand", models.PROTECT, db_index=False, related_name="issues")
    name = models.TextField(default="")
    is_named_by_person = models.BooleanField(default=False)
    words = ArrayField(models.TextField(), default=list)
    state = models.SmallIntegerField(choices=IssueState, default=IssueState.OPEN)
    is_held_by_person = models.BooleanField(default=False)
    is_split = models.BooleanField(default=False, db_default=False)  # a person took its posts out of another
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="merged_from")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    posts = models.IntegerField(default=0)
    authors = models.IntegerField(default=0)
    named_at = models.IntegerField(default=0)  # how many posts there were when it was named
    sample_post = models.BigIntegerField(null=True)  # the one nearest the middle
    centroid = models.BinaryField(default=bytes)

    class Meta:
        indexes = [
            models.Index(fields=["brand", "-last_at"], name="issue_of_brand", condition=models.Q(state=1)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def called(self) -> str:
        """What people read as its name."""
        return called(self.name, is_by_person=self.is_named_by_person, words=self.words, people=self.authors)


def called(name: str, *, is_by_person: bool, words: Sequence[str], people: int) -> str:
    """The name, if a person gave it or it tells something; else what the posts are about, and how many wrote them.

    "" for an issue that nobody wrote of yet.
    """
    if is_by_person or is_name(name):
        return name
    word = next(filter(is_word, words), "")
    if not people:
        return ""
    if not word:
        return ngettext("Posts of %(count)s person", "Posts of %(count)s people", people) % {"count": people}
    who = ngettext("%(count)s person", "%(count)s people", people) % {"count": people}
    return _("Posts about “%(word)s”, %(people)s") % {"word": word, "people": who}


class IssuePost(models.Model):
    """That a post was looked at, and in which issue it is, if in one. `like` is the post it is a copy of, or itself.

    Author, account and time are those of the post, for counting without it.
    """

    post = models.OneToOneField("channels.Post", models.CASCADE, primary_key=True, related_name="issue_post")
    brand = models.ForeignKey("people.Brand", models.DO_NOTHING, db_constraint=False, db_index=False)
    issue = models.ForeignKey(Issue, models.SET_NULL, null=True, db_index=False, related_name="issue_posts")
    like = models.BigIntegerField()
    similarity = models.FloatField()
    how = models.SmallIntegerField(choices=How)
    persona = models.BigIntegerField(null=True)
    account = models.BigIntegerField()
    said_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["issue", "-said_at", "-post"], name="issuepost_of_issue"),
            models.Index(fields=["issue", "like"], name="issuepost_like"),
            models.Index(fields=["brand", "-said_at", "issue"], name="issuepost_of_brand"),
            models.Index(fields=["brand", "like"], name="issuepost_copies"),
        ]


class IssueMerge(models.Model):
    """A merge by a person, with the posts it moved, so that it can be undone."""

    source = models.ForeignKey(Issue, models.CASCADE, related_name="+")
    target = models.ForeignKey(Issue, models.CASCADE, related_name="merges")
    posts = ArrayField(models.BigIntegerField(), default=list)
    was_held = models.BooleanField(default=False)
    target_was_held = models.BooleanField(default=False)
    by = models.ForeignKey("people.Agent", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)


class GroupedBatch(models.Model):
    """That the posts of a batch were all looked at; rows of some days, so that a lost job is found."""

    batch = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
