"""An open community, and people in it who came by a link in their mail."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from evenhand.community.models import Community, SignOn
from evenhand.flows import community_mail
from evenhand.kernel import clock
from evenhand.people.models import Role
from evenhand.site.community import pace
from evenhand.understanding.domain.reading import nothing_read
from tests.cast import Cast
from tests.communities import open_community
from tests.community.provider import Provider

ROOT = "/site/community/harborline/"


class Browser(Client):
    """A browser at the community."""

    def open(self, path: str = "", **query: Any) -> str:
        """A page's words."""
        return self.get(f"{ROOT}{path}", query).content.decode()

    def send(self, path: str, **form: Any) -> Any:
        """A form."""
        return self.post(f"{ROOT}{path}", form)


@pytest.fixture(autouse=True)
def _plain_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading has tests of its own and takes seconds to load; here nothing is unwanted unless a test says so."""
    monkeypatch.setattr("evenhand.flows.community.read_many", lambda *_: [nothing_read()])


@pytest.fixture
def opened(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Community:
    """Harborline's community; newcomers are looked at first."""
    monkeypatch.setattr(pace, "pace", pace.Pace())
    for module in ("door", "coming_in", "signing_on", "views", "writing"):
        monkeypatch.setattr(f"evenhand.site.community.{module}.pace", pace.pace)
    return open_community(cast, site="http://testserver", welcome="Hello <b>there</b>")


@pytest.fixture
def come(opened: Community) -> Callable[..., Browser]:
    """Somebody signs in by the link that was mailed."""

    def make(name: str) -> Browser:
        browser = Browser()
        browser.send("sign-in", address=f"{name.lower()}@mail.example", to="")
        community_mail.send_links(now=clock.now())
        found = re.search(r"http://testserver(/site/community/\S+)", str(mail.outbox[-1].body))
        assert found is not None
        assert browser.post(found[1], {"name": name}).status_code == 302
        return browser

    return make


@pytest.fixture
def provider() -> Iterator[Provider]:
    cache.clear()
    with Provider() as running:
        yield running


@pytest.fixture
def sign_on(cast: Cast, opened: Community, provider: Provider) -> SignOn:
    """Harborline's members can sign on there."""
    cast.alice.role = Role.ADMINISTRATOR
    cast.alice.save()
    from tests.community.signing import set_to

    return set_to(cast, provider.url)
