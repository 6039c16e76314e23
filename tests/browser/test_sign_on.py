"""An administrator connects a provider of single sign-on, and visitors find the button; axe looks at the pages."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from evenhand.people.models import Role
from tests.browser.conftest import fits
from tests.browser.sight import PHONE, faults_everywhere
from tests.cast import Cast
from tests.communities import open_community
from tests.community.provider import CLIENT, SECRET, Provider

pytestmark = pytest.mark.browser
ROOT = "/site/community/harborline/"


def test_a_provider_is_connected_tried_and_offered(sit_down: Callable[..., Page], stage: Cast) -> None:
    cache.clear()
    open_community(stage)
    stage.alice.role = Role.ADMINISTRATOR
    stage.alice.save()
    page, found = sit_down(stage.alice), {}
    with Provider() as provider:
        page.goto("/sign-on/")
        page.get_by_role("link", name="Harborline").click()
        page.get_by_label("Issuer").fill(provider.url)
        page.get_by_label("Client", exact=True).fill(CLIENT)
        page.get_by_label("Client secret").fill(SECRET)
        page.get_by_label("It stands inside our own network").check()
        page.get_by_role("button", name="Keep").click()
        page.get_by_role("button", name="Try it").click()
        expect(page.get_by_text("It answers, and shows one key.")).to_be_visible()
        for path in ("/sign-on/", "/sign-on/harborline/", f"{ROOT}sign-in"):
            page.goto(path)
            found[path] = faults_everywhere(page)
            page.set_viewport_size(PHONE["viewport"])
            fits(page)
    page.goto(f"{ROOT}sign-in")
    expect(page.get_by_role("button", name="Sign in with Harborline account")).to_be_visible()
    assert not {where: faults for where, faults in found.items() if faults}
