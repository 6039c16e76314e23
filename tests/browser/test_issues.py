"""Issues in a browser: found by keyboard, seen on a phone and in the dark, sorted and put back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from evenhand.channels.domain.connector import Author
from evenhand.flows.issues import group_new_posts
from evenhand.kernel import clock
from evenhand.understanding.actions.grouping import forget_what_is_in_memory
from evenhand.understanding.models import Issue
from tests.browser.conftest import complete
from tests.browser.sight import faults_everywhere
from tests.cast import Cast

pytestmark = pytest.mark.browser
Sit = Callable[..., Page]
SAID = [
    "@harborline.example internet is down in Malmo since this morning",
    "@harborline.example the internet is down in Malmo again",
    "@harborline.example is your internet down in Malmo? mine is",
    *["@harborline.example stop selling our data and sign this petition now please"] * 3,
    "@harborline.example you charged my credit card twice on the May bill",
    "@harborline.example why was my credit card charged twice for the May bill",
]


@pytest.fixture
def outage(stage: Cast) -> Issue:
    forget_what_is_in_memory()
    now = clock.now()
    posts = [
        stage.post(
            text,
            author=Author(external_id=f"did:plc:{n}", handle=f"p{n}.example", name=f"Person {n}"),
            posted_at=now - timedelta(hours=len(SAID) - n),
        )
        for n, text in enumerate(SAID)
    ]
    stage.hear(*posts, now=now)
    group_new_posts(now=now)
    return Issue.objects.get(posts=3, words__contains=["malmo"])


def test_the_list_and_one_issue_are_for_everybody(sit_down: Sit, stage: Cast, outage: Issue) -> None:
    page = sit_down(stage.bob)
    for address in ("/issues/", f"/issues/{outage.pk}/"):
        page.goto(address)
        complete(page)
        assert not faults_everywhere(page)


def test_the_list_is_sorted_anew_without_leaving_it(sit_down: Sit, stage: Cast, outage: Issue) -> None:
    page = sit_down(stage.bob)
    page.goto("/issues/")
    page.get_by_label("First").select_option("size")
    page.wait_for_url("**sort=size**")
    expect(page.get_by_role("link", name=outage.name)).to_be_visible()


def test_a_post_is_split_off_and_put_back_by_keyboard(sit_down: Sit, stage: Cast, outage: Issue) -> None:
    page = sit_down(stage.bob)
    page.goto(f"/issues/{outage.pk}/")
    page.locator("input[name=post]").first.focus()
    page.keyboard.press("Space")
    page.get_by_placeholder("Name of the new issue").fill("Only Malmo")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Only Malmo")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name=outage.name)).to_be_visible()
    outage.refresh_from_db()
    assert outage.posts == 3


def test_the_curve_can_be_read_as_a_table(sit_down: Sit, stage: Cast, outage: Issue) -> None:
    page = sit_down(stage.bob)
    page.goto(f"/issues/{outage.pk}/")
    page.get_by_text("The same as a table").click()
    expect(page.get_by_role("table", name="Posts over time")).to_be_visible()
