"""Every component in every state: read by axe in light, dark and from right to left, and on a phone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import fits
from tests.browser.sight import PHONE, faults
from tests.cast import Cast

pytestmark = pytest.mark.browser


def test_axe_finds_nothing_on_any_component(sit_down: Callable[..., Page], stage: Cast, settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.browser.with_gallery"
    wide, phone = sit_down(stage.alice, viewport={"width": 1280, "height": 900}), sit_down(stage.alice, **PHONE)
    for query in ("scheme=light", "scheme=dark", "scheme=light&dir=rtl"):
        for page in (wide, phone):
            page.goto(f"/gallery/?{query}")
            expect(page.get_by_role("heading", name="Checks before sending")).to_be_visible()
            fits(page)
            assert not faults(page), query
