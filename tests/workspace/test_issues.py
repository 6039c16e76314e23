"""Issues on the screen: seen by those who serve the brand, sorted by those who answer for it."""

from datetime import timedelta
from typing import Any

import pytest

from evenhand.channels.domain.connector import Author
from evenhand.flows.issues import group_new_posts
from evenhand.kernel import clock
from evenhand.people.models import Role
from evenhand.understanding.actions.grouping import forget_what_is_in_memory
from evenhand.understanding.models import Issue, IssuePost, IssueState
from tests.cast import Cast
from tests.workspace.conftest import Desk

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


def say(cast: Cast, *texts: str) -> None:
    now = clock.now()
    people = [Author(external_id=f"did:plc:{n}", handle=f"p{n}.example", name=f"Person {n}") for n in range(len(texts))]
    posts = [
        cast.post(text, author=people[number], posted_at=now - timedelta(minutes=len(texts) - number))
        for number, text in enumerate(texts)
    ]
    cast.hear(*posts, now=now)
    group_new_posts(now=now)


@pytest.fixture
def outage(cast: Cast) -> Issue:
    say(cast, *OUTAGE, *BILLS)
    return Issue.objects.get(posts=3)


@pytest.fixture
def bills(outage: Issue) -> Issue:
    return Issue.objects.get(posts=2)


def page(desk: Desk, address: str) -> str:
    return desk.get(address).content.decode()


def test_the_list_shows_the_issues_of_the_viewers_brands(alice: Desk, bob: Desk, outage: Issue) -> None:
    for desk in (alice, bob):
        assert outage.name in page(desk, "/issues/")


def test_a_stranger_sees_no_issue(chidi: Desk, outage: Issue) -> None:
    assert outage.name not in page(chidi, "/issues/")
    assert chidi.get(f"/issues/{outage.pk}/").status_code == 404


def test_a_stranger_sorts_nothing(chidi: Desk, outage: Issue, bills: Issue) -> None:
    post = IssuePost.objects.filter(issue=outage).first()
    for address, form in [
        (f"/issues/{outage.pk}/merge", {"into": bills.pk}),
        (f"/issues/{outage.pk}/split", {"post": post.pk}),
        (f"/issues/{outage.pk}/rename", {"name": "Mine"}),
        (f"/issues/posts/{post.pk}/move", {"from": outage.pk}),
    ]:
        chidi.post(address, form)
    outage.refresh_from_db()
    assert (outage.posts, outage.state, outage.is_held_by_person) == (3, IssueState.OPEN, False)


def test_an_analyst_looks_and_sorts_nothing(cast: Cast, bob: Desk, outage: Issue) -> None:
    cast.bob.role = Role.ANALYST
    cast.bob.save()
    assert "Rename" not in page(bob, f"/issues/{outage.pk}/")
    answer = bob.post(f"/issues/{outage.pk}/rename", {"name": "Mine"}, follow=True)
    outage.refresh_from_db()
    assert outage.name != "Mine"
    assert "may change its issues" in answer.content.decode()


def test_nobody_who_is_not_logged_in_sees_issues(client: Any, outage: Issue) -> None:
    assert client.get("/issues/").status_code == 302


def test_one_issue_shows_its_posts_its_curve_and_its_cases(bob: Desk, outage: Issue) -> None:
    shown = page(bob, f"/issues/{outage.pk}/")
    assert all(text.split(" ", 1)[1] in shown for text in OUTAGE)
    assert "<svg" in shown
    assert "The same as a table" in shown
    assert "EH-" in shown


def test_copies_are_folded(cast: Cast, bob: Desk) -> None:
    text = "@harborline.example stop selling our data and sign this petition now please"
    say(cast, *[text] * 4)
    shown = page(bob, f"/issues/{Issue.objects.get(posts=4).pk}/")
    assert shown.count("petition now please</p>") == 1
    assert "copied 3 times" in shown


def test_merging_is_undone_with_one_click(bob: Desk, outage: Issue, bills: Issue) -> None:
    answer = bob.post(f"/issues/{bills.pk}/merge", {"into": outage.pk}, follow=True)
    outage.refresh_from_db()
    assert outage.posts == 5
    assert "Undo" in answer.content.decode()
    merge = outage.merges.get()
    bob.post(f"/issues/merges/{merge.pk}/undo")
    outage.refresh_from_db()
    bills.refresh_from_db()
    assert (outage.posts, bills.posts, bills.state) == (3, 2, IssueState.OPEN)


def test_chosen_posts_are_split_off(bob: Desk, outage: Issue) -> None:
    post = IssuePost.objects.filter(issue=outage).latest("said_at")
    bob.post(f"/issues/{outage.pk}/split", {"post": post.pk, "name": "Malmo at night"})
    outage.refresh_from_db()
    new = Issue.objects.get(name="Malmo at night")
    assert (outage.posts, new.posts) == (2, 1)


def test_a_post_is_taken_out_and_put_back(bob: Desk, outage: Issue) -> None:
    post = IssuePost.objects.filter(issue=outage).latest("said_at")
    bob.post(f"/issues/posts/{post.pk}/move", {"from": outage.pk})
    assert IssuePost.objects.get(pk=post.pk).issue is None
    bob.post(f"/issues/posts/{post.pk}/move", {"to": outage.pk})
    assert IssuePost.objects.get(pk=post.pk).issue == outage


def test_a_name_given_by_a_person_stays(cast: Cast, bob: Desk, outage: Issue) -> None:
    bob.post(f"/issues/{outage.pk}/rename", {"name": "Storm in the south"})
    say(cast, *[text.replace("Malmo", f"Malmo street {n}") for n, text in enumerate(OUTAGE * 3)])
    outage.refresh_from_db()
    assert outage.posts > 4
    assert outage.name == "Storm in the south"


def test_splitting_all_or_nothing_is_refused_with_a_sentence(bob: Desk, outage: Issue) -> None:
    every = list(IssuePost.objects.filter(issue=outage).values_list("post_id", flat=True))
    for chosen in ([], every):
        answer = bob.post(f"/issues/{outage.pk}/split", {"post": chosen}, follow=True)
        assert "but not all of them" in answer.content.decode()


def test_programs_read_the_same_as_json(bob: Desk, outage: Issue) -> None:
    listed = bob.get("/issues/?json").json()["issues"]
    assert {(each["name"], each["authors"]) for each in listed} >= {(outage.name, 3)}
    one = bob.get(f"/issues/{outage.pk}/?json").json()
    assert one["posts"] == 3
    assert sum(each["posts"] for each in one["curve"]) == 3
    assert len(one["texts"]) == 3


def test_without_issues_the_page_says_what_will_stand_there(bob: Desk) -> None:
    assert "Nobody tells of the same problem" in page(bob, "/issues/")


@pytest.mark.parametrize("query", ["after=x:y", "after=--1:5", "period=%00", "sort=drop", "brand=%00", "after=1:²"])
def test_odd_addresses_give_a_page(bob: Desk, outage: Issue, query: str) -> None:
    assert bob.get(f"/issues/?{query}").status_code == 200


@pytest.mark.parametrize("before", ["x", "2026-13-01T00:00:00Z,1", "2026-01-01T00:00:00,1", "2026-01-01T00:00:00Z,²"])
def test_odd_places_give_the_first_page(bob: Desk, outage: Issue, before: str) -> None:
    assert bob.get(f"/issues/{outage.pk}/", {"before": before}).status_code == 200


def test_the_list_asks_no_more_for_more_issues(
    bob: Desk, cast: Cast, outage: Issue, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(14):
        page(bob, "/issues/")


def test_issues_are_sorted_by_growth_or_by_size(bob: Desk, outage: Issue, bills: Issue) -> None:
    for sort in ("growth", "size"):
        shown = page(bob, f"/issues/?sort={sort}&period=1")
        assert shown.index(f"/issues/{outage.pk}/") < shown.index(f"/issues/{bills.pk}/")
