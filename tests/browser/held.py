"""Requests of a page that are held until a test lets them go."""

import re
import time
from collections.abc import Callable

from playwright.sync_api import Page, Route

from tests.browser.chromium import PATIENCE


class Held:
    """Requests that wait until they are let go; what the server answers, they get then."""

    def __init__(self, page: Page, address: str | re.Pattern[str]) -> None:
        self.page = page
        self.routes: list[Route] = []
        self.address = address
        intercept(page, address, lambda route: self.routes.append(route))

    def wait(self, count: int = 1) -> None:
        """Until so many were asked."""
        until(self.page, lambda: len(self.routes) >= count)

    def let_go(self, number: int = 0) -> None:
        """The answer comes now, and has come when this returns."""
        self.wait(number + 1)
        request = self.routes[number].request
        with self.page.expect_event("requestfinished", lambda done: done == request):
            self.routes[number].continue_()
        settled(self.page)


def intercept(page: Page, address: str | re.Pattern[str], act: Callable[[Route], object]) -> None:
    """From now on such requests are acted on. A busy page goes on asking the server itself for a moment."""
    seen: list[Route] = []

    def answer(route: Route) -> None:
        seen.append(route)
        route.fulfill(body="")

    page.route("**/mark.svg?seen", answer)
    page.route(address, act)
    while not seen:
        page.evaluate("fetch('/static/mark.svg?seen').then(() => true)")


def settled(page: Page) -> None:
    """Whatever hangs on the answer has been done."""
    page.evaluate("new Promise((done) => setTimeout(done))")


def until(page: Page, condition: Callable[[], object]) -> None:
    """Wait for something that is not on the page; the browser goes on meanwhile."""
    end = time.monotonic() + PATIENCE / 1000
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        page.wait_for_timeout(20)
