"""Posts that were understood become issues, whatever happens in between."""

from datetime import timedelta
from typing import Any

import pytest

from evenhand.channels.domain.connector import Author
from evenhand.flows import issues
from evenhand.flows.issues import group_new_posts
from evenhand.ledger.models import Entry
from evenhand.understanding.actions.grouping import forget_what_is_in_memory
from evenhand.understanding.models import How, Issue, IssuePost
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db

OUTAGE = [
    "@harborline.example internet is down in Malmo since this morning",
    "@harborline.example the internet is down in Malmo again",
    "@harborline.example is your internet down in Malmo? mine is",
]
BILLS = [
    "@harborline.example you charged my credit card twice on the May bill",
    "@harborline.example why was my credit card charged twice for the May bill",
]


@pytest.fixture(autouse=True)
def _anew() -> None:
    forget_what_is_in_memory()


def somebody(number: int) -> Author:
    return Author(external_id=f"did:plc:{number}", handle=f"p{number}.example", name=f"Person {number}")


def say(cast: Cast, *texts: str) -> list[Any]:
    posts = [cast.post(text, author=somebody(number)) for number, text in enumerate(texts)]
    cast.hear(*posts)
    group_new_posts(now=NOON + timedelta(minutes=1))
    return posts


def issue_of(post: Any) -> Issue | None:
    return IssuePost.objects.get(post__external_id=post.external_id).issue


def test_posts_about_one_problem_are_one_issue(cast: Cast) -> None:
    posts = say(cast, *OUTAGE, *BILLS)
    outages = {issue_of(post) for post in posts[:3]}
    bills = {issue_of(post) for post in posts[3:]}
    assert len(outages) == len(bills) == 1
    assert outages != bills
    issue = outages.pop()
    assert issue is not None
    assert (issue.posts, issue.authors) == (3, 3)
    assert "Malmo" in issue.name


def test_a_post_that_belongs_nowhere_stays_alone(cast: Cast) -> None:
    posts = say(cast, *OUTAGE, "@harborline.example how do I change the colour of my television remote")
    assert issue_of(posts[-1]) is None


def test_the_same_words_by_several_people_are_an_issue_of_copies(cast: Cast) -> None:
    text = "Harborline must stop selling our data, sign the petition now please #stopselling"
    posts = say(cast, *[f"@harborline.example {text}"] * 3, f"RT @somebody: @harborline.example {text}")
    places = IssuePost.objects.filter(post__external_id__in=[post.external_id for post in posts]).order_by("post_id")
    assert [place.how for place in places] == [How.ALONE, How.COPY, How.COPY, How.COPY] or {
        place.how for place in places[1:]
    } == {How.COPY}
    assert {place.like for place in places} == {places[0].post_id}
    assert len({place.issue_id for place in places}) == 1
    assert places[0].issue is not None


def test_grouping_again_changes_nothing(cast: Cast) -> None:
    say(cast, *OUTAGE, *BILLS)
    before = list(IssuePost.objects.order_by("post_id").values())
    assert group_new_posts(now=NOON + timedelta(minutes=2)) == 0
    assert list(IssuePost.objects.order_by("post_id").values()) == before


def test_a_fresh_process_goes_on_from_the_rows(cast: Cast) -> None:
    first = say(cast, *OUTAGE)
    forget_what_is_in_memory()
    later = say(cast, "@harborline.example internet down in Malmo, when is it back", *BILLS)
    assert issue_of(later[0]) == issue_of(first[0])
    assert Issue.objects.filter(posts__gt=1).count() == 2


def test_a_kill_between_the_posts_and_the_mark_loses_and_doubles_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(**_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(issues, "mark_grouped", killed)
        with pytest.raises(KeyboardInterrupt):
            say(cast, *OUTAGE)
    forget_what_is_in_memory()
    assert group_new_posts(now=NOON + timedelta(minutes=2)) == 0
    assert Issue.objects.get().posts == 3


def test_a_rolled_back_transaction_leaves_nothing_in_memory(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from evenhand.understanding.actions import grouping

    def broken(*_: Any) -> None:
        raise ValueError

    with monkeypatch.context() as patch:
        patch.setattr(grouping, "_count", broken)
        with pytest.raises(ValueError):
            say(cast, *OUTAGE)
    group_new_posts(now=NOON + timedelta(minutes=2))
    assert Issue.objects.get().posts == 3


def test_people_are_told_once_of_an_issue_that_was_found(cast: Cast) -> None:
    say(cast, *OUTAGE)
    say(cast, OUTAGE[0] + " still", OUTAGE[1] + " still", *BILLS)
    found = [entry.facts["issue_id"] for entry in Entry.objects.filter(name="IssueFound").order_by("id")]
    assert len(found) == len(set(found)) == 2


def test_posts_of_one_brand_never_join_those_of_another(cast: Cast) -> None:
    posts = say(cast, *OUTAGE)
    cast.hear(
        *[cast.post(text.replace("harborline", "reefcell"), author=somebody(9)) for text in OUTAGE],
        account=cast.other_account,
    )
    group_new_posts(now=NOON + timedelta(minutes=1))
    brands = Issue.objects.filter(posts__gt=1).values_list("brand_id", flat=True)
    assert sorted(brands) == sorted([cast.harborline.pk, cast.other.pk])
    assert issue_of(posts[0]).brand_id == cast.harborline.pk
