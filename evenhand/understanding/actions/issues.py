"""What people change about issues: merging, splitting, moving, naming, and taking a merge back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet

from evenhand.kernel.text import storable
from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.people.reads import brands_of
from evenhand.understanding.actions.grouping import count_issues
from evenhand.understanding.errors import (
    CannotMergeIssues,
    CannotSplitIssue,
    CannotUndoMerge,
    NoSuchIssue,
    NotAnIssueName,
    OnlyWritersSort,
)
from evenhand.understanding.events import IssueRenamed, IssuesMerged, IssuesParted, IssueSplit
from evenhand.understanding.models import How, Issue, IssueMerge, IssuePost, IssueState

LONGEST_NAME = 120


@transaction.atomic
def merge_issues(*, source_id: int, target_id: int, actor: Agent, now: datetime) -> IssueMerge:
    """Put all posts of one issue into another of the same brand; they stay together. Can be undone.

    Raises NoSuchIssue, OnlyWritersSort or CannotMergeIssues.
    """
    if source_id == target_id:
        raise CannotMergeIssues("An issue cannot be merged into itself.")
    source, target = _locked(source_id, actor), _locked(target_id, actor)
    if source.brand_id != target.brand_id:
        raise CannotMergeIssues("Only issues of the same brand can be merged.")
    if source.state != IssueState.OPEN or target.state != IssueState.OPEN:
        raise CannotMergeIssues("One of them was merged or emptied meanwhile.")
    moved = list(IssuePost.objects.filter(issue=source).values_list("post_id", flat=True))
    merge = IssueMerge.objects.create(
        source=source,
        target=target,
        posts=moved,
        was_held=source.is_held_by_person,
        target_was_held=target.is_held_by_person,
        by=actor,
        at=now,
    )
    IssuePost.objects.filter(issue=source).update(issue=target)
    Issue.objects.filter(pk=source.pk).update(state=IssueState.MERGED, merged_into=target)
    Issue.objects.filter(pk=target.pk).update(is_held_by_person=True)
    count_issues([source.pk, target.pk])
    event = IssuesMerged(brand_id=target.brand_id, merge_id=merge.pk, source_id=source.pk, target_id=target.pk)
    record(event, now=now, actor_id=actor.pk)
    return merge


@transaction.atomic
def undo_merge(*, merge_id: int, actor: Agent, now: datetime) -> Issue:
    """Give the merged issue its posts back, those that are still where the merge put them.

    Raises NoSuchIssue, OnlyWritersSort or CannotUndoMerge.
    """
    merge = IssueMerge.objects.select_related("source", "target").filter(pk=merge_id).first()
    if merge is None:
        raise NoSuchIssue
    source, target = _locked(merge.source_id, actor), _locked(merge.target_id, actor)
    merge.refresh_from_db(fields=["undone_at"])
    if merge.undone_at is not None:
        return source
    if source.merged_into_id != target.pk:
        raise CannotUndoMerge
    if target.state == IssueState.MERGED:
        raise CannotUndoMerge("It was merged again since; undo that first.")
    IssuePost.objects.filter(issue=target, post_id__in=merge.posts).update(issue=source)
    Issue.objects.filter(pk=source.pk).update(state=IssueState.OPEN, merged_into=None, is_held_by_person=True)
    IssueMerge.objects.filter(pk=merge.pk).update(undone_at=now)
    count_issues([source.pk, target.pk])
    event = IssuesParted(brand_id=target.brand_id, merge_id=merge.pk, source_id=source.pk, target_id=target.pk)
    record(event, now=now, actor_id=actor.pk)
    source.refresh_from_db()
    return source


@transaction.atomic
def split_issue(*, issue_id: int, post_ids: Sequence[int], name: str = "", actor: Agent, now: datetime) -> Issue:
    """Take some posts, with their copies, out into an issue of their own; they stay apart.

    Raises NoSuchIssue, OnlyWritersSort, or CannotSplitIssue if none or all of the posts were chosen.
    """
    issue = _locked(issue_id, actor)
    chosen = _with_copies(issue, post_ids)
    many = chosen.count()
    if not many or many == IssuePost.objects.filter(issue=issue).count():
        raise CannotSplitIssue
    new = Issue.objects.create(
        brand_id=issue.brand_id,
        name=storable(name).strip()[:LONGEST_NAME] or issue.name,
        is_named_by_person=bool(name.strip()),
        is_held_by_person=True,
        is_split=True,
        first_at=now,
        last_at=now,
        sample_post=min(post_ids),
        words=issue.words,
    )
    chosen.update(issue=new, how=How.PERSON)
    Issue.objects.filter(pk=issue.pk).update(is_held_by_person=True)
    count_issues([issue.pk, new.pk])
    event = IssueSplit(brand_id=issue.brand_id, issue_id=issue.pk, new_issue_id=new.pk, posts=many)
    record(event, now=now, actor_id=actor.pk)
    new.refresh_from_db()
    return new


@transaction.atomic
def move_post(*, post_id: int, to_issue_id: int | None, actor: Agent, now: datetime) -> None:
    """Put a post, with its copies, into another issue of the brand, or into none. It stays there.

    Raises NoSuchIssue or OnlyWritersSort.
    """
    place = IssuePost.objects.filter(post_id=post_id).first()
    here = place.issue_id if place is not None else None
    if here is None and to_issue_id is None:
        raise NoSuchIssue("That post is in no issue.")
    issue = _locked(here, actor) if here else None
    target = _locked(to_issue_id, actor) if to_issue_id else None
    asked = issue or target
    if asked is None or place is None or place.brand_id != asked.brand_id:
        raise NoSuchIssue
    if target is not None and (target.brand_id != asked.brand_id or target.state != IssueState.OPEN):
        raise NoSuchIssue
    copies = IssuePost.objects.filter(brand_id=asked.brand_id, issue=issue, like=place.like)
    many = copies.update(issue=target, how=How.PERSON)
    count_issues([each.pk for each in (issue, target) if each is not None])
    event = IssueSplit(
        brand_id=asked.brand_id, issue_id=asked.pk, new_issue_id=target.pk if target else None, posts=many
    )
    record(event, now=now, actor_id=actor.pk)


@transaction.atomic
def rename_issue(*, issue_id: int, name: str, actor: Agent, now: datetime) -> str:
    """Give an issue a name that stays; the name it had. Raises NoSuchIssue, OnlyWritersSort or NotAnIssueName."""
    issue = _locked(issue_id, actor)
    wanted = " ".join(storable(name).split())
    if len(wanted) > LONGEST_NAME or not any(character.isalnum() for character in wanted):
        raise NotAnIssueName
    was = issue.name
    Issue.objects.filter(pk=issue.pk).update(name=wanted, is_named_by_person=True)
    record(IssueRenamed(brand_id=issue.brand_id, issue_id=issue.pk), now=now, actor_id=actor.pk)
    return was


def _with_copies(issue: Issue, post_ids: Sequence[int]) -> QuerySet[IssuePost]:
    likes = IssuePost.objects.filter(issue=issue, post_id__in=post_ids).values_list("like", flat=True)
    return IssuePost.objects.filter(issue=issue, like__in=list(likes))


def _locked(issue_id: int, actor: Agent) -> Issue:
    """That issue, while nobody else changes issues of its brand; what is in memory elsewhere is old from now on."""
    issue = Issue.objects.filter(pk=issue_id, brand__in=brands_of(actor)).first()
    if issue is None:
        raise NoSuchIssue
    if not (actor.is_superuser or actor.may_write):
        raise OnlyWritersSort
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_EDITION, [issue.brand_id])
    issue.refresh_from_db()
    return issue


_NEXT_EDITION = """
INSERT INTO understanding_issuestream (brand_id, edition) VALUES (%s, 1)
ON CONFLICT (brand_id) DO UPDATE SET edition = understanding_issuestream.edition + 1
"""

__all__ = ["merge_issues", "move_post", "rename_issue", "split_issue", "undo_merge"]
