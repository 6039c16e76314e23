"""What axe finds on a page, in either light and on a small screen."""

from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import fits

PHONE: Final[dict[str, Any]] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
# All that a colour scheme changes, and what a small screen does: the rest is the same page.
_COLOURS: Final = {"runOnly": ["color-contrast", "link-in-text-block"]}
_ASKED_TOO: Final = {"target-size": {"enabled": True}}  # of WCAG 2.2 AA; axe leaves it out by itself
_SIZES: Final = {"runOnly": ["scrollable-region-focusable", "region", "page-has-heading-one"]}


def faults(page: Page, options: dict[str, Any] | None = None) -> list[str]:
    """What axe finds, one line each."""
    asked = {"resultTypes": ["violations"], "rules": _ASKED_TOO, **(options or {})}
    if not page.evaluate("'axe' in window"):  # half a megabyte, read once a page
        page.evaluate(Axe().axe_script)
    found: list[dict[str, Any]] = page.evaluate("(asked) => axe.run(asked).then((told) => told.violations)", asked)
    return [f"{each['id']}: {node['target']} {node['html'][:120]}" for each in found for node in each["nodes"]]


def faults_everywhere(page: Page) -> list[str]:
    """The whole page in light, its colours in the dark, and whether it fits a small screen; as it was afterwards."""
    wide = page.viewport_size
    found = faults(page)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")  # colours change at once
    found += [f"dark: {each}" for each in faults(page, _COLOURS)]
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    page.set_viewport_size(PHONE["viewport"])
    fits(page)
    found += [f"small: {each}" for each in faults(page, _SIZES)]
    if wide is not None:
        page.set_viewport_size(wide)
    return found
