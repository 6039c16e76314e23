"""A story: a card number is stopped in public, the case goes into private by a link, and both sides stay in it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from evenhand.cases.models import Case, Conversation, Handover
from evenhand.channels.actions import open_account, open_source
from evenhand.replies.models import Delivery
from tests.browser.conftest import complete
from tests.browser.held import until
from tests.cast import NOON, Cast

pytestmark = pytest.mark.browser
Sit = Callable[..., Page]


@pytest.fixture
def case(stage: Cast) -> Case:
    """Dana's case, of a brand with a live chat."""
    source = open_source(kind="chat", name="Chat", settings={}, now=NOON)
    open_account(source=source, brand_id=stage.harborline.pk, network="chat", handle="harborline-chat")
    return stage.open_case()


def test_take_it_private(sit_down: Sit, stage: Cast, case: Case, live_server: Any) -> None:
    page = sit_down(stage.bob)
    page.goto(f"/cases/{case.pk}/")
    complete(page)

    # Bob writes what must not stand in public, is shown where, and takes it out.
    reply = page.get_by_label("Your reply")
    reply.fill("🙂 Is 4111 1111 1111 1111 your card? We refund it.")
    stopped = page.locator("#composer .finding.block")
    expect(stopped).to_contain_text("A card number would stand in public")
    stopped.get_by_role("button", name=re.compile("Show")).click()
    chosen = "field => field.value.slice(field.selectionStart, field.selectionEnd)"
    until(page, lambda: reply.evaluate(chosen) == "4111 1111 1111 1111")
    reply.fill("We refund it.")
    expect(stopped).to_have_count(0)

    # A warning is no wall: he may send all the same, and goes into private instead.
    expect(page.locator("#composer .finding.warn").get_by_label("Send anyway")).not_to_be_checked()
    reply.fill("")
    expect(page.locator("#composer .finding")).to_have_count(0)
    page.locator("#case").focus()
    page.keyboard.press("h")
    dialog = page.get_by_role("dialog", name="Go on in private")
    words = dialog.get_by_label("What is said in public")
    expect(words).to_have_value(re.compile("/site/private/"))
    address = re.search(r"/site/private/[\w-]+", words.input_value())
    assert address
    dialog.get_by_role("button", name="Send in public").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("took this into private")).to_be_visible()
    assert Delivery.objects.get().pk == Handover.objects.get().pk
    assert not page.complaints

    # Dana opens the link on her phone; the chat is in Bob's case.
    phone = page.context.browser.new_context(viewport={"width": 360, "height": 640})  # type: ignore[union-attr]
    hers = phone.new_page()
    hers.route("**/site/chat/**", lambda route: route.fulfill(body="the chat"))
    hers.goto(f"{live_server.url}{address[0]}")
    expect(hers.get_by_role("heading", name="Private chat with Harborline")).to_be_visible()
    hers.get_by_role("button", name="Open the private chat").click()
    expect(hers.get_by_text("the chat")).to_be_visible()
    phone.close()
    assert Conversation.objects.get(case=case, is_public=False)

    # Bob takes the offer back: the dialog says how it stands.
    page.reload()
    expect(page.get_by_text("They came into private")).to_be_visible()
    page.locator(".into-private:visible").click()
    dialog.get_by_role("button", name=re.compile("Take back")).click()
    expect(page.get_by_text("took the offer to go on in private back")).to_be_visible()
    assert Handover.objects.get().revoked_at
