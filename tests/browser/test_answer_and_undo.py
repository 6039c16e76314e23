"""A journey: a tweet is answered with a macro, a picture and in two posts; the send is undone, changed, and sent."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from evenhand.cases.models import Case
from evenhand.channels.actions import open_account
from evenhand.kernel import clock
from evenhand.replies.actions import choose_undo, save_macro
from evenhand.replies.models import Delivery, Draft, Enclosure
from tests.browser.held import until
from tests.cast import NOON, Cast

pytestmark = pytest.mark.browser
Sit = Callable[..., Page]
MORE = " We looked into it, and the node on your street restarts under load." * 4


def a_tweet(stage: Cast) -> Case:
    account = open_account(
        source=stage.source, brand_id=stage.harborline.pk, network="twitter", handle="harborline", name="Harborline"
    )
    return stage.open_case("@harborline my internet is down again", account=account)


def a_picture() -> dict[str, Any]:
    out = io.BytesIO()
    Image.new("RGB", (320, 240), "teal").save(out, "PNG")
    return {"name": "router.png", "mimeType": "image/png", "buffer": out.getvalue()}


def test_answer_a_tweet_and_undo_the_send(sit_down: Sit, stage: Cast) -> None:
    case = a_tweet(stage)
    save_macro(
        macro_id=None,
        name="Outage north",
        text="Hello {{first_name}}, we know about the outage in {{street}}.",
        brand_id=None,
        is_shared=True,
        assign="me",
        actor=stage.alice,
        now=NOON,
    )
    choose_undo(agent=stage.bob, seconds=30)
    page = sit_down(stage.bob)
    page.goto(f"/cases/{case.pk}/")
    reply = page.get_by_label("Your reply")
    expect(page.locator(".way")).to_contain_text("Public reply on X as @harborline, signed Bob ^BK")

    # A macro by keyboard alone: its open field is chosen, and what it will do can be seen.
    reply.focus()
    page.keyboard.type("/out")
    expect(page.get_by_role("option", name=re.compile("Outage north"))).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(reply).to_have_value("Hello Dana, we know about the outage in {{street}}.")
    page.keyboard.type("Pellbridge")
    expect(reply).to_have_value("Hello Dana, we know about the outage in Pellbridge.")
    expect(page.get_by_label("Assign to me")).to_be_checked()

    # A picture, and what it shows.
    page.locator("[data-files]").set_input_files(a_picture())
    page.get_by_label("What router.png shows, for those who do not see it").fill("The back of a router")

    # More than a post holds: how it will stand is shown before it is sent.
    reply.focus()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(MORE)
    expect(page.locator("[data-count]")).to_have_text("2 posts")
    expect(page.locator("[data-parts-list] li")).to_have_count(2)
    page.keyboard.press("Control+Enter")

    # Sent, and taken back with the key that undoes: nothing has left the desk.
    expect(page.locator(".toast.sending")).to_contain_text("Reply on its way.")
    expect(reply).to_have_value("")
    assert Delivery.objects.filter(state="queued", due_at__gt=clock.now() - timedelta(seconds=30)).count() == 2
    page.keyboard.press("z")
    expect(reply).to_have_value(f"Hello Dana, we know about the outage in Pellbridge.{MORE}")
    expect(page.get_by_label("What router.png shows, for those who do not see it")).to_have_value(
        "The back of a router"
    )
    expect(page.locator(".toast.sending")).to_have_count(0)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"cancelled"}

    # Changed, and sent for good, with the case resolved.
    reply.fill("Hello Dana, the crew is in Pellbridge.")
    page.get_by_role("button", name="Send and resolve").click()
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()
    made = Delivery.objects.get(state="queued")
    assert (made.text, made.parts) == ("Hello Dana, the crew is in Pellbridge. ^BK", 1)
    assert Enclosure.objects.get(delivery=made).alt == "The back of a router"


def test_what_is_taken_back_stands_above_what_was_typed_meanwhile(sit_down: Sit, stage: Cast) -> None:
    case = stage.open_case()
    page = sit_down(stage.bob)
    page.goto(f"/cases/{case.pk}/")
    reply = page.get_by_label("Your reply")
    reply.fill("Hello Dana, the crew is on its way.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast.sending")).to_contain_text("Reply on its way.")
    expect(reply).to_have_value("")
    reply.fill("And one more thing")
    page.locator(".toast.sending [data-undo]").click()
    both = "Hello Dana, the crew is on its way.\n\nAnd one more thing"
    expect(reply).to_have_value(both)
    until(page, lambda: Draft.objects.filter(mode="reply", text=both).count() == 1)
    page.reload()
    expect(reply).to_have_value(both)


def test_a_reply_for_later_and_a_note_with_a_colleague(sit_down: Sit, stage: Cast) -> None:
    case = stage.open_case()
    page = sit_down(stage.bob)
    page.goto(f"/cases/{case.pk}/")
    page.get_by_label("Your reply").fill("Good morning, Dana.")
    page.locator("#later-menu summary").click()
    page.get_by_role("button", name=re.compile("Tomorrow morning")).click()
    expect(page.locator(".toast.sending")).to_contain_text("Goes out")
    page.keyboard.press("n")
    page.keyboard.type("Ask @ali")
    page.get_by_role("option", name=re.compile("Alice Moreau")).click()
    expect(page.get_by_label("Your note")).to_have_value("Ask @alice ")
    page.goto("/scheduled/")
    expect(page.locator("#scheduled")).to_contain_text("Good morning, Dana.")
    page.get_by_role("button", name="Take back").click()
    expect(page.locator("#scheduled")).to_contain_text("a draft in the case again")
    until(page, lambda: Draft.objects.filter(mode="reply", text="Good morning, Dana.").exists())
