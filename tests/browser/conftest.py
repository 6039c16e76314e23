"""A headless Chromium at the desk of a live server."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, make_cast

# Playwright's waiting is a loop of its own in this thread; the tests' own rows are still made in plain order.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's Chromium, else the one Playwright installed."""
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        except Error as problem:
            pytest.skip(f"no Chromium here: {problem.message.splitlines()[0]}")
        yield browser
        browser.close()


@pytest.fixture
def stage(transactional_db: None) -> Iterator[Cast]:
    """The cast, in a database that the server sees."""
    from evenhand.workspace.screens.live.hub import HUB

    yield make_cast()
    HUB.rest()


@pytest.fixture
def sit_down(chromium: Any, live_server: Any, stage: Cast) -> Iterator[Callable[..., Any]]:
    """A page of somebody who is logged in; whatever the browser complains of fails the test."""
    contexts, complaints = [], []

    def make(agent: Any, **options: Any) -> Any:
        session = Client()
        session.force_login(agent, backend="allauth.account.auth_backends.AuthenticationBackend")
        context = chromium.new_context(
            base_url=live_server.url, **{"viewport": {"width": 1440, "height": 900}, **options}
        )
        context.set_default_timeout(10_000)
        context.add_cookies(
            [{"name": "sessionid", "value": session.cookies["sessionid"].value, "url": live_server.url}]
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.complaints = complaints
        return page

    yield make
    for context in contexts:
        context.close()
    assert not complaints
