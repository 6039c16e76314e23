"""An administrator lets colleagues in, many at once and by themselves; one of them comes in on a telephone."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Browser, Page, expect

from evenhand.flows import letting_in
from evenhand.kernel import clock
from evenhand.people.models import Agent, Role
from tests.browser import chromium as chromiums
from tests.browser.conftest import fits
from tests.browser.sight import faults, faults_everywhere
from tests.cast import Cast

pytestmark = pytest.mark.browser
SMALL_AND_DARK: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "color_scheme": "dark",
    "reduced_motion": "reduce",
}


@pytest.fixture
def telephone(chromium: Browser, live_server: Any) -> Iterator[Page]:
    """A small dark screen of somebody who is not logged in."""
    context = chromium.new_context(base_url=live_server.url, **SMALL_AND_DARK)
    context.set_default_timeout(chromiums.PATIENCE)
    yield context.new_page()
    context.close()


def seen(page: Page, found: dict[str, list[str]]) -> None:
    """What axe finds here, as it is, and that nothing is cut off."""
    fits(page)
    found[page.url] = faults(page)


def test_colleagues_are_invited_from_a_list_and_one_comes_in_by_her_work_address(
    sit_down: Callable[..., Page], telephone: Page, stage: Cast
) -> None:
    stage.alice.role = Role.ADMINISTRATOR
    stage.alice.save()
    desk, found = sit_down(stage.alice), {}
    desk.goto("/people/")
    desk.locator("main").get_by_role("link", name="Let colleagues in").click()
    desk.get_by_label("Mail domain").fill("harborline.example")
    desk.get_by_role("button", name="Open", exact=True).click()
    expect(desk.get_by_text("Open for everybody with an address at harborline.example.")).to_be_visible()
    desk.get_by_role("link", name="Invite many").click()
    desk.get_by_label("Addresses, or a table with names").fill(
        f"Name;Mail\nKim Lee;kim@agency.example\nnobody\nBob;{stage.bob.email}\nzoe@agency.example"
    )
    desk.get_by_role("button", name="Look how it is read").click()
    expect(desk.get_by_text("2 people would be invited. 2 would not.")).to_be_visible()
    expect(desk.get_by_text("has a place at the desk")).to_be_visible()
    found["preview"] = faults_everywhere(desk)
    desk.get_by_role("button", name="Invite 2 people").click()
    expect(desk.get_by_text("2 invitations wait to be sent.")).to_be_visible()
    found["list"] = faults_everywhere(desk)

    telephone.goto("/accounts/login/")
    telephone.get_by_role("link", name=re.compile("You work elsewhere in the house")).click()
    seen(telephone, found)
    telephone.get_by_label("Your address at work").fill("maya@harborline.example")
    telephone.get_by_role("button", name="Mail me a link").click()
    expect(telephone.get_by_role("heading", name="Look into your mail")).to_be_visible()
    seen(telephone, found)
    assert letting_in.send(now=clock.now()) == 3
    link = next(each for each in mail.outbox if each.to == ["maya@harborline.example"])
    telephone.goto(re.search(r"/everyone/come-in/[\w-]+", link.body)[0])
    seen(telephone, found)
    telephone.get_by_label("Your first and last name").fill("Maya Singh")
    telephone.get_by_role("button", name="Come in").click()
    expect(telephone.get_by_role("heading", name="Hello Maya")).to_be_visible()

    desk.goto("/letting-in/")
    found["colleagues"] = faults_everywhere(desk)
    desk.get_by_role("button", name="Bar Maya Singh").click()
    expect(desk.get_by_text("Maya Singh comes in no more.")).to_be_visible()
    telephone.reload()
    expect(telephone).to_have_url(re.compile("/accounts/login/"))
    assert not Agent.objects.get(email="maya@harborline.example").is_active
    assert not {where: each for where, each in found.items() if each}
