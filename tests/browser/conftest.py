"""A headless Chromium at the desk of a live server."""

import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from playwright.sync_api import TimeoutError as TooLate
from playwright.sync_api import expect

from tests.browser import chromium as chromiums
from tests.cast import Cast, make_cast

# Playwright's waiting is a loop of its own in this thread; the tests' own rows are still made in plain order.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def listening(page: Any, case: Any = None) -> None:
    """Wait until the page is told of what happens: to the list, and to this case."""
    page.wait_for_selector(f'html[data-hears="{case.pk if case else "inbox"}"]')


def complete(page: Any) -> None:
    """Wait until every part of the page has come: what is asked for, and the list that stands in for one that is."""
    page.wait_for_function("() => !document.querySelector('.htmx-request, .list.away')")


STICKS_OUT = """() => [...document.querySelectorAll("main *")]
    .filter((each) => each.getBoundingClientRect().right > innerWidth + 1).slice(0, 5)
    .map((each) => each.outerHTML.slice(0, 120))"""


def fits(page: Any) -> None:
    """Wait until nothing is wider than the screen; a page that stays too wide fails, and says what sticks out."""
    try:
        page.wait_for_function("() => document.documentElement.scrollWidth <= innerWidth", timeout=10_000)
    except TooLate as too_wide:
        raise AssertionError(f"{page.url}: {page.evaluate(STICKS_OUT)}") from too_wide


def box(page: Any, part: str) -> dict[str, float]:
    """Where a part of the page lies, once it is there to be seen."""
    seen = page.locator(part).first
    expect(seen).to_be_visible()
    held: dict[str, float] | None = seen.bounding_box()
    return box(page, part) if held is None else held  # it was being renewed


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's Chromium, else the one Playwright installed."""
    if chromiums.executable() is None:
        pytest.skip("no Chromium here; `python -m tests.browser.chromium` installs one")
    with chromiums.browser() as started:
        yield started


@pytest.fixture
def stage(transactional_db: None) -> Iterator[Cast]:
    """The cast, in a database that the server sees."""
    from evenhand.workspace.screens.live.hub import HUB

    yield make_cast()
    HUB.rest()
    _wait_for_pages_under_way()


def _wait_for_pages_under_way() -> None:
    """A page that nobody looks at any more may still be asked of the database, which is about to be emptied."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
            )
            if not cursor.fetchone()[0]:
                return
        time.sleep(0.05)


# htmx calls it an error when a newer request takes the place of one under way; failures have names of their own.
_TAKEN_BACK = ("htmx:afterRequest", "htmx:sendAbort", "htmx:abort")


def _is_trouble(said: Any) -> bool:
    return said.type == "error" and not said.text.startswith(_TAKEN_BACK)


@pytest.fixture
def sit_down(chromium: Any, live_server: Any, stage: Cast) -> Iterator[Callable[..., Any]]:
    """A page of somebody who is logged in; whatever the browser complains of fails the test."""
    contexts, complaints = [], []

    def make(agent: Any, **options: Any) -> Any:
        session = Client()
        session.force_login(agent)
        context = chromium.new_context(
            base_url=live_server.url, **{"viewport": {"width": 1440, "height": 900}, **options}
        )
        context.set_default_timeout(chromiums.PATIENCE)
        context.add_cookies(
            [{"name": "sessionid", "value": session.cookies["sessionid"].value, "url": live_server.url}]
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda said: complaints.append(f"{said.text} {said.location}") if _is_trouble(said) else None
        )
        page.complaints = complaints
        return page

    yield make
    for context in contexts:
        context.close()
    assert not complaints
