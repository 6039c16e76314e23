"""Three visitors of a web site write at once, and one person answers them all."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from PIL import Image
from playwright.sync_api import FrameLocator, Page, expect

from evenhand.channels.models import Source
from evenhand.flows import answer, connecting
from evenhand.flows.pushed import Receiver
from evenhand.kernel import clock
from evenhand.site.chat.app import make
from evenhand.site.shop import CHAT_SOURCE
from tests.browser import chromium as chromiums
from tests.browser.conftest import box
from tests.cast import Cast

pytestmark = pytest.mark.browser
Sit = Callable[..., Page]


LONG_NAMES = """() => {
  for (const name of document.querySelectorAll("#chats .chat-name")) name.textContent = "Anastasia Whitlock-Meyerbeer";
}"""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def chat(stage: Cast, settings: Any) -> Iterator[Source]:
    """The chat's process, the reader of its source and the sender, each in a thread."""
    from granian.constants import Interfaces
    from granian.server.embed import Server

    values = {"name": "Harborline", "sites": "http://127.0.0.1:* http://localhost:*", "greeting": "Ask away"}
    connected = connecting.connect(kind="chat", values=values, brand=stage.harborline, actor=None, now=clock.now())
    Source.objects.filter(pk=connected.source.pk).update(name=CHAT_SOURCE)
    settings.CHAT_PORT, stop = free_port(), threading.Event()
    server = Server(make(), address="127.0.0.1", port=settings.CHAT_PORT, interface=Interfaces.ASGI)

    def send() -> None:
        while not stop.wait(0.2):
            for delivery_id in answer.due(now=clock.now()):
                answer.deliver(delivery_id)
            connection.close()

    def receive() -> None:
        Receiver(connected.source.pk, stop).run()
        connection.close()

    loop = asyncio.new_event_loop()
    threads = [
        threading.Thread(target=lambda: loop.run_until_complete(server.serve()), daemon=True),
        threading.Thread(target=send, daemon=True),
        threading.Thread(target=receive, daemon=True),
    ]
    for thread in threads:
        thread.start()
    _await_port(settings.CHAT_PORT)
    yield connected.source
    stop.set()
    loop.call_soon_threadsafe(server.stop)
    for thread in threads:
        thread.join(timeout=20)


def _await_port(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket() as knocking:
            if knocking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the chat does not start")


@pytest.fixture
def visit(chromium: Any, live_server: Any, chat: Source) -> Iterator[Callable[[str], tuple[Page, FrameLocator]]]:
    """Somebody on a phone or computer of their own opens the shop and its chat, and says who they are."""
    contexts = []

    def come(name: str) -> tuple[Page, FrameLocator]:
        context = chromium.new_context(base_url=live_server.url, viewport={"width": 900, "height": 760})
        context.set_default_timeout(chromiums.PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.goto("/site/demo-shop")
        window = page.frame_locator("iframe")
        window.get_by_role("button", name="Open the chat").click()
        window.get_by_label("Your name").fill(name)
        window.get_by_label("Your mail address").fill("someone@mail.example")  # must be there out of hours
        return page, window

    yield come
    for context in contexts:
        context.close()


def say(window: FrameLocator, text: str) -> None:
    window.get_by_label("Write a message").fill(text)
    window.get_by_label("Write a message").press("Enter")
    expect(window.locator("#lines li.mine").last).to_contain_text("Delivered")


def reply(desk: Page, text: str) -> None:
    desk.locator("#reply").fill(text)
    desk.locator("[data-send=reply]").click()
    expect(desk.locator("#timeline")).to_contain_text(text)


def test_bob_chats_with_three_visitors_at_once(sit_down: Sit, visit: Any, stage: Cast) -> None:
    names = ("Ana", "Ben", "Cleo")
    visitors = {name: visit(name) for name in names}
    for name, (_, window) in visitors.items():
        say(window, f"This is {name}, my line is dead")

    desk = sit_down(stage.bob)
    desk.goto("/chats/")
    for name in names:  # whoever waits longest comes first
        desk.goto("/chats/")
        desk.get_by_role("button", name="Take the next").click()
        expect(desk.locator("#timeline")).to_contain_text(f"This is {name}")
        reply(desk, f"Hello {name}, we are looking at it")
        expect(visitors[name][1].locator("#lines li.ours")).to_contain_text(f"Hello {name}")
    for name, (_, window) in visitors.items():  # nobody saw what was meant for somebody else
        expect(window.locator("#lines li.ours"), name).to_have_count(1)

    desk.set_viewport_size({"width": 1280, "height": 800})
    desk.evaluate(LONG_NAMES)
    assert desk.locator("#chats").evaluate("(each) => each.scrollWidth <= each.clientWidth")  # no chip is cut off
    assert box(desk, "#chats li:last-child .chat-chip")["width"] > 90

    page, window = visitors["Ana"]
    say(window, "It is still dead")
    chip = desk.locator("#chats a.waits")
    expect(chip).to_contain_text("Ana")
    desk.locator("#case").press(".")
    expect(desk.locator("#timeline")).to_contain_text("It is still dead")
    expect(desk.locator("[data-chat-state][data-here]")).to_be_visible()
    desk.locator("#reply").press_sequentially("One moment")
    expect(window.locator("#typing")).to_contain_text("is writing")

    page.goto("/site/demo-shop/plans")  # another page of the shop: the chat is still open, and whole
    expect(window.locator("#lines li.ours")).to_contain_text("Hello Ana")
    expect(window.locator("#lines li.mine")).to_have_count(2)


def test_a_visitor_on_a_small_screen_ends_the_chat_with_the_keyboard_alone(visit: Any, stage: Cast) -> None:
    page, window = visit("Ana")
    page.set_viewport_size({"width": 360, "height": 640})
    say(window, "Never mind, it works again")
    expect(page.locator("iframe")).to_have_css("width", "360px")
    window.get_by_label("More").press("Enter")
    window.get_by_role("button", name="End the chat").press("Enter")
    window.get_by_role("button", name="End it").press("Enter")
    expect(window.locator("#over")).to_contain_text("You ended this chat")
    expect(window.get_by_label("Write a message")).to_be_hidden()


def test_what_was_written_without_a_line_goes_out_by_itself_when_it_is_back(visit: Any, stage: Cast) -> None:
    page, window = visit("Ana")
    say(window, "My line is dead")
    page.context.set_offline(True)
    window.get_by_label("Write a message").fill("Now the telephone, too")
    window.get_by_label("Write a message").press("Enter")
    expect(window.locator("#trouble")).to_contain_text("goes out when you are back")
    expect(window.locator("#lines li.mine").last).to_contain_text("Not sent")
    page.context.set_offline(False)
    expect(window.locator("#lines li.mine").last).to_contain_text("Delivered")
    expect(window.locator("#lines li.mine")).to_have_count(2)


def test_a_chat_that_is_left_in_one_tab_is_gone_from_the_other_for_good(visit: Any, stage: Cast) -> None:
    """On a shared computer nobody finds the chat of whoever sat there before."""
    page, window = visit("Ana")
    other = page.context.new_page()
    other.goto("/site/demo-shop")
    theirs = other.frame_locator("iframe")
    say(window, "My line is dead")
    theirs.get_by_role("button", name="Open the chat").click()
    expect(theirs.locator("#lines li.mine")).to_have_count(1)

    window.get_by_label("More").press("Enter")
    window.get_by_role("button", name="End the chat").press("Enter")
    window.get_by_role("button", name="End it").press("Enter")
    expect(theirs.locator("#over")).to_be_visible()
    window.locator("#anew").click()
    expect(theirs.locator("#lines li")).to_have_count(0)
    expect(theirs.get_by_label("Write a message")).to_be_visible()
    other.reload()
    expect(other.frame_locator("iframe").locator("#lines li")).to_have_count(0)
    expect(window.locator("#lines li")).to_have_count(0)


def test_words_that_crossed_the_end_of_a_chat_begin_the_next(visit: Any, stage: Cast) -> None:
    from evenhand.cases.domain.chats import Ended
    from evenhand.cases.models import Chat

    _, window = visit("Ana")
    say(window, "My line is dead")
    Chat.objects.update(ended_at=clock.now(), ended_by=Ended.BY_US)  # and its windows have not heard of it
    window.get_by_label("Write a message").fill("And my telephone, too")
    window.get_by_label("Write a message").press("Enter")
    window.locator("#anew").click()
    expect(window.get_by_label("Write a message")).to_have_value("And my telephone, too")


def test_what_is_no_picture_says_so_and_offers_nothing_that_cannot_succeed(visit: Any, stage: Cast) -> None:
    page, window = visit("Ana")
    say(window, "My line is dead")
    window.locator("#file").set_input_files({"name": "lamp.png", "mimeType": "image/png", "buffer": b"no picture"})
    expect(window.locator("#trouble")).to_contain_text("Only pictures can be sent")
    expect(window.locator("#show")).to_be_hidden()

    refusal = '{"error": "no_picture", "sentence": "", "after": 0}'
    page.route("**/site/chat/picture", lambda route: route.fulfill(status=415, body=refusal))
    drawn = BytesIO()
    Image.new("RGB", (2, 2)).save(drawn, "PNG")
    window.locator("#file").set_input_files({"name": "lamp.png", "mimeType": "image/png", "buffer": drawn.getvalue()})
    window.get_by_role("button", name="Send the picture").click()
    refused = window.locator("#lines li.mine").last
    expect(refused).to_contain_text("Not sent. Only pictures can be sent")
    expect(refused.get_by_role("button", name="Send again")).to_have_count(0)
    refused.get_by_role("button", name="Take away").click()
    expect(window.locator("#lines li.mine")).to_have_count(1)
