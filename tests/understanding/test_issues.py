"""What people change about issues stays, and can be taken back."""

from datetime import timedelta
from typing import Any

import pytest

from evenhand.channels.domain.connector import Author
from evenhand.flows.issues import group_new_posts
from evenhand.ledger.models import Entry
from evenhand.understanding.actions.grouping import forget_what_is_in_memory
from evenhand.understanding.actions.issues import merge_issues, move_post, rename_issue, split_issue, undo_merge
from evenhand.understanding.errors import (
    CannotMergeIssues,
    CannotSplitIssue,
    CannotUndoMerge,
    NoSuchIssue,
    NotAnIssueName,
    OnlyWritersSort,
)
from evenhand.understanding.models import How, Issue, IssuePost, IssueState
from evenhand.understanding.reads.issues import curve_of, issues_of, mix_of
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db

OUTAGE = [
    "@harborline.example internet is down in Malmo since this morning",
    "@harborline.example the internet is down in Malmo again",
    "@harborline.example is your internet down in Malmo? mine is",
    "@harborline.example no internet in Malmo, is it down for everybody",
]
BILLS = [
    "@harborline.example you charged my credit card twice on the May bill",
    "@harborline.example why was my credit card charged twice for the May bill",
    "@harborline.example May bill, credit card charged twice, what is this",
]
LATER = NOON + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _anew() -> None:
    forget_what_is_in_memory()


def say(cast: Cast, *texts: str, first: int = 0, **changes: Any) -> None:
    people = [Author(external_id=f"did:plc:{first + n}", handle=f"p{first + n}.example") for n in range(len(texts))]
    cast.hear(*[cast.post(text, author=person, **changes) for text, person in zip(texts, people, strict=True)])
    group_new_posts(now=NOON + timedelta(minutes=1))


@pytest.fixture
def outage(cast: Cast) -> Issue:
    say(cast, *OUTAGE[:3], *BILLS[:2])
    return Issue.objects.get(posts=3)


@pytest.fixture
def bills(outage: Issue) -> Issue:
    return Issue.objects.get(posts=2)


def posts_in(issue: Issue) -> list[int]:
    return list(IssuePost.objects.filter(issue=issue).order_by("post_id").values_list("post_id", flat=True))


@pytest.mark.parametrize("is_fresh", [False, True])
def test_what_was_merged_stays_together_when_more_comes(
    cast: Cast, outage: Issue, bills: Issue, *, is_fresh: bool
) -> None:
    merge_issues(source_id=bills.pk, target_id=outage.pk, actor=cast.bob, now=LATER)
    if is_fresh:
        forget_what_is_in_memory()
    say(cast, OUTAGE[3], BILLS[2], first=10)
    outage.refresh_from_db()
    assert (outage.posts, outage.authors, outage.is_held_by_person) == (7, 7, True)
    bills.refresh_from_db()
    assert (bills.state, bills.merged_into, bills.posts) == (IssueState.MERGED, outage, 0)


@pytest.mark.parametrize("is_fresh", [False, True])
def test_what_was_split_stays_apart_when_more_comes(cast: Cast, outage: Issue, *, is_fresh: bool) -> None:
    taken = posts_in(outage)[0]
    new = split_issue(issue_id=outage.pk, post_ids=[taken], actor=cast.bob, now=LATER)
    if is_fresh:
        forget_what_is_in_memory()
    say(cast, OUTAGE[3], *BILLS, first=10)
    assert taken in posts_in(new)
    assert taken not in posts_in(outage)
    assert len(posts_in(outage)) >= 2


def test_a_post_that_was_taken_out_is_not_taken_in_again(cast: Cast, outage: Issue) -> None:
    taken = posts_in(outage)[1]
    move_post(post_id=taken, to_issue_id=None, actor=cast.bob, now=LATER)
    say(cast, OUTAGE[3], OUTAGE[1] + " ok", first=10)
    place = IssuePost.objects.get(post_id=taken)
    assert (place.issue, place.how) == (None, How.PERSON)


def test_copies_go_with_their_original(cast: Cast, outage: Issue) -> None:
    say(cast, OUTAGE[0], OUTAGE[0], first=10)
    new = split_issue(issue_id=outage.pk, post_ids=posts_in(outage)[:1], actor=cast.bob, now=LATER)
    assert new.posts == 3
    say(cast, OUTAGE[0], first=20)
    new.refresh_from_db()
    assert new.posts == 4


def test_an_undone_merge_gives_everybody_their_posts_back(cast: Cast, outage: Issue, bills: Issue) -> None:
    before = posts_in(outage), posts_in(bills)
    merge = merge_issues(source_id=bills.pk, target_id=outage.pk, actor=cast.bob, now=LATER)
    undo_merge(merge_id=merge.pk, actor=cast.alice, now=LATER)
    assert (posts_in(outage), posts_in(bills)) == before
    undo_merge(merge_id=merge.pk, actor=cast.alice, now=LATER)
    assert Entry.objects.filter(name="IssuesParted").count() == 1


def test_a_merge_under_another_is_undone_after_it(cast: Cast, outage: Issue, bills: Issue) -> None:
    say(cast, *["@harborline.example when do you open the new store in Lund on Sunday"] * 2, first=10)
    store = Issue.objects.exclude(pk__in=[outage.pk, bills.pk]).get(posts=2)
    first = merge_issues(source_id=bills.pk, target_id=outage.pk, actor=cast.bob, now=LATER)
    second = merge_issues(source_id=outage.pk, target_id=store.pk, actor=cast.bob, now=LATER)
    with pytest.raises(CannotUndoMerge):
        undo_merge(merge_id=first.pk, actor=cast.bob, now=LATER)
    undo_merge(merge_id=second.pk, actor=cast.bob, now=LATER)
    undo_merge(merge_id=first.pk, actor=cast.bob, now=LATER)
    bills.refresh_from_db()
    assert (bills.posts, bills.state) == (2, IssueState.OPEN)


def test_an_issue_is_not_merged_with_itself_or_with_another_brands(cast: Cast, outage: Issue) -> None:
    foreign = Issue.objects.create(brand=cast.other, first_at=NOON, last_at=NOON)
    with pytest.raises(CannotMergeIssues):
        merge_issues(source_id=outage.pk, target_id=outage.pk, actor=cast.alice, now=LATER)
    with pytest.raises(CannotMergeIssues):
        merge_issues(source_id=foreign.pk, target_id=outage.pk, actor=cast.alice, now=LATER)


def test_a_merged_issue_is_not_merged_again(cast: Cast, outage: Issue, bills: Issue) -> None:
    merge_issues(source_id=bills.pk, target_id=outage.pk, actor=cast.bob, now=LATER)
    with pytest.raises(CannotMergeIssues):
        merge_issues(source_id=bills.pk, target_id=outage.pk, actor=cast.bob, now=LATER)


def test_a_stranger_changes_nothing(cast: Cast, outage: Issue, bills: Issue) -> None:
    post = posts_in(outage)[0]
    with pytest.raises(NoSuchIssue):
        merge_issues(source_id=bills.pk, target_id=outage.pk, actor=cast.chidi, now=LATER)
    with pytest.raises(NoSuchIssue):
        split_issue(issue_id=outage.pk, post_ids=[post], actor=cast.chidi, now=LATER)
    with pytest.raises(NoSuchIssue):
        move_post(post_id=post, to_issue_id=None, actor=cast.chidi, now=LATER)
    with pytest.raises(NoSuchIssue):
        rename_issue(issue_id=outage.pk, name="Mine", actor=cast.chidi, now=LATER)
    merge = merge_issues(source_id=bills.pk, target_id=outage.pk, actor=cast.bob, now=LATER)
    with pytest.raises(NoSuchIssue):
        undo_merge(merge_id=merge.pk, actor=cast.chidi, now=LATER)


def test_an_analyst_only_looks(cast: Cast, outage: Issue) -> None:
    cast.alice.role = "analyst"
    with pytest.raises(OnlyWritersSort):
        rename_issue(issue_id=outage.pk, name="Mine", actor=cast.alice, now=LATER)


@pytest.mark.parametrize("name", ["", "   ", "!!!", "a" * 121])
def test_a_name_that_is_none_is_refused(cast: Cast, outage: Issue, name: str) -> None:
    with pytest.raises(NotAnIssueName):
        rename_issue(issue_id=outage.pk, name=name, actor=cast.bob, now=LATER)


def test_all_or_none_cannot_be_split_off(cast: Cast, outage: Issue, bills: Issue) -> None:
    for chosen in ([], posts_in(outage), posts_in(bills)):
        with pytest.raises(CannotSplitIssue):
            split_issue(issue_id=outage.pk, post_ids=chosen, actor=cast.bob, now=LATER)


def test_a_post_is_not_moved_to_another_brand(cast: Cast, outage: Issue) -> None:
    foreign = Issue.objects.create(brand=cast.other, first_at=NOON, last_at=NOON)
    with pytest.raises(NoSuchIssue):
        move_post(post_id=posts_in(outage)[0], to_issue_id=foreign.pk, actor=cast.alice, now=LATER)


def test_one_author_who_writes_often_is_one_person(cast: Cast) -> None:
    cast.hear(*[cast.post(text) for text in OUTAGE])
    group_new_posts(now=NOON)
    issue = Issue.objects.get(posts=4)
    assert issue.authors == 1


def test_the_list_goes_on_where_the_page_ended(cast: Cast, outage: Issue, bills: Issue) -> None:
    def page(**asked: Any) -> list[int]:
        rows = issues_of(cast.bob, period=None, sort="size", now=LATER, **asked)
        return [row.id for row in rows]

    whole = page(limit=10)
    first = issues_of(cast.bob, period=None, sort="size", now=LATER, limit=1)[0]
    assert whole == [outage.pk, bills.pk]
    assert page(limit=10, after=first.place) == [bills.pk]


def test_a_curve_and_a_mix_hold_every_post(outage: Issue) -> None:
    assert sum(curve_of(outage).counts) == 3
    mix = mix_of(outage)
    assert sum(mix.polarity.values()) == 3
