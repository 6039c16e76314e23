"""The whole loop: ten people tell of one problem, it is answered once, and the eleventh finds it without asking us."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from evenhand.cases.models import Case, Conversation
from evenhand.channels.domain.connector import Author
from evenhand.flows import answer, answer_many
from evenhand.flows.issues import group_new_posts
from evenhand.kernel import clock
from evenhand.replies.models import Delivery
from evenhand.understanding.actions.grouping import forget_what_is_in_memory
from evenhand.understanding.models import Issue
from tests.browser.sight import faults_everywhere
from tests.browser.test_help import open_centre
from tests.cast import Cast

pytestmark = pytest.mark.browser
Sit = Callable[..., Page]
SAID = [
    f"@harborline.example {how} internet is down in Malmo {since}"
    for how in ("the", "my")
    for since in ("since this morning", "again", "once more today", "and nobody says why", "for hours now")
]
TOLD = "we know that the internet is down in Malmo and are repairing the cable."


def ten_write(stage: Cast) -> Issue:
    """Ten people, one problem."""
    forget_what_is_in_memory()
    now = clock.now()
    people = [Author(external_id=f"did:plc:{n}", handle=f"p{n}.example", name=f"Ana {chr(65 + n)}") for n in range(10)]
    posts = [
        stage.post(text, author=people[n], posted_at=now - timedelta(minutes=60 - n)) for n, text in enumerate(SAID)
    ]
    stage.hear(*posts, now=now)
    group_new_posts(now=now)
    return Issue.objects.get(posts=10)


def all_go_out(people: int) -> None:
    """The worker puts the replies into the outbox, and they are sent."""
    for minute in range(2, 30):
        answer_many.advance(now=clock.now() + timedelta(minutes=minute))
        Delivery.objects.filter(state="queued").update(due_at=clock.now() - timedelta(seconds=1))
        for key in list(Delivery.objects.filter(state="queued").values_list("pk", flat=True)):
            answer.deliver(key)
        if Delivery.objects.filter(state="sent").count() == people:
            return


def test_ten_ask_once_is_answered_and_the_next_one_finds_it(
    sit_down: Sit, stage: Cast, chromium: Any, live_server: Any
) -> None:
    open_centre(stage)
    issue = ten_write(stage)
    alice = sit_down(stage.alice)
    alice.goto(f"/issues/{issue.pk}/")
    alice.get_by_role("link", name="What we do about it").click()
    alice.get_by_role("button", name="Being worked on").click()
    expect(alice.get_by_text("Now: Being worked on.")).to_be_visible()
    alice.get_by_label("While it lasts").first.fill(TOLD)
    with alice.expect_navigation():
        alice.locator("form", has=alice.get_by_label("While it lasts")).first.get_by_role("button", name="Keep").click()
    alice.get_by_label("Title").first.fill("Internet down in Malmo")
    alice.get_by_label("What readers should know").first.fill("A cable is broken.")
    alice.get_by_role("button", name="Approve and show English").click()
    expect(alice.get_by_text("readers see it", exact=True)).to_be_visible()
    found = faults_everywhere(alice)

    alice.get_by_role("link", name="Answer all").click()
    alice.get_by_role("button", name="Write the answer").click()
    expect(alice.get_by_label("What everybody is told")).to_have_value(TOLD)
    alice.get_by_role("button", name="Send to 10 people").click()
    expect(alice.locator("#progress")).to_contain_text("0 of 10 sent")
    all_go_out(10)
    expect(alice.locator("#progress")).to_contain_text("10 of 10 sent")

    alice.get_by_role("link", name=issue.name).first.click()
    alice.get_by_role("link", name="What we do about it").click()
    alice.get_by_role("button", name="Make an article of it").click()
    alice.get_by_role("button", name="Publish").click()
    expect(alice.get_by_text("Published. Readers see these words now.")).to_be_visible()

    found += the_next_one_finds_it(chromium, live_server)

    assert Case.objects.count() == 10
    assert not Conversation.objects.exclude(case__in=Case.objects.all()).exists()
    alice.goto(f"/issues/{issue.pk}/")
    expect(alice.get_by_text("said “me too” in the help centre")).to_be_visible()
    assert not found


def the_next_one_finds_it(chromium: Any, live_server: Any) -> list[Any]:
    """From the front of the help centre by search to the article and the known problem, and away again without a word
    to us; what is ugly on the way."""
    reader = chromium.new_context(base_url=live_server.url).new_page()
    reader.goto("/site/help/harborline/en/")
    expect(reader.get_by_role("heading", name="Known problems")).to_be_visible()
    reader.get_by_role("searchbox").fill("internet down")
    reader.get_by_role("searchbox").press("Enter")
    reader.get_by_role("main").locator(".results").get_by_role("link", name="Internet down in Malmo").click()
    expect(reader.locator("article")).to_contain_text("are repairing the cable")
    reader.get_by_role("button", name="Yes", exact=True).click()
    expect(reader.get_by_text("Good to know. Thank you.")).to_be_visible()
    reader.goto("/site/help/harborline/en/")
    reader.get_by_role("link", name="Internet down in Malmo").first.click()
    reader.get_by_role("button", name="I have this, too").click()
    expect(reader.get_by_text("Counted.")).to_be_visible()
    found = faults_everywhere(reader)
    reader.context.close()
    return found
