"""The way to the provider and back, as a browser goes it."""

import html
import re
from typing import Any

from evenhand.community.actions import signing_on
from evenhand.community.models import SignOn
from evenhand.kernel import clock
from tests.cast import Cast
from tests.community.conftest import ROOT, Browser
from tests.community.provider import CLIENT, SECRET, Provider

VERIFIED = {"email": "Dana@mail.example", "email_verified": True}


def set_to(cast: Cast, issuer: str, **changes: Any) -> SignOn:
    facts = {"name": "Harborline account", "client_id": CLIENT, "secret": SECRET, "is_inside": True, "is_on": True}
    facts |= {"issuer": issuer, "actor": cast.alice, "now": clock.now(), **changes}
    return signing_on.set_sign_on(brand=cast.harborline, **facts)


def set_out(browser: Browser, to: str = "") -> str:
    """Click the button; where the browser is sent."""
    page = browser.send("sign-on", to=to)
    assert page.status_code == 200, page.content.decode()
    found = re.search(r'content="0;url=([^"]+)"', page.content.decode())
    assert found is not None
    return html.unescape(found[1])


def there_and_back(browser: Browser, provider: Provider, to: str = "", **changes: str) -> Any:
    """The whole way."""
    return browser.get(f"{ROOT}sign-on/back", {**provider.agree(set_out(browser, to)), **changes})


def come_in(browser: Browser, provider: Provider, name: str) -> Any:
    """The whole way of somebody new."""
    assert there_and_back(browser, provider)["Location"] == f"{ROOT}sign-on/name"
    return browser.send("sign-on/name", name=name)


def is_in(browser: Browser) -> bool:
    return browser.get(f"{ROOT}me").status_code == 200
