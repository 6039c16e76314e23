"""A company with a chat on its web site, and a client that knocks at the chat's door."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from evenhand.channels.models import Account
from evenhand.flows import connecting
from evenhand.flows.hosting import door_to
from evenhand.kernel import clock
from evenhand.site.chat import door as at_the_door
from evenhand.site.chat.app import make
from evenhand.site.chat.pace import Pace
from tests.cast import Cast, make_cast

SECRET = "a-secret-shared-with-the-shop"


@pytest.fixture
def company(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def account(company: Cast) -> Account:
    values = {
        "name": "Harborline",
        "sites": "https://shop.example",
        "greeting": "Ask </script><b>away</b>",
        "identity_secret": SECRET,
    }
    connected = connecting.connect(kind="chat", values=values, brand=company.harborline, actor=None, now=clock.now())
    assert connected.account is not None
    return connected.account


@pytest.fixture
def client(account: Account, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr(at_the_door, "pace", Pace())
    with TestClient(make()) as client:
        yield client


class Visitor:
    """Somebody with a window open on the shop's site."""

    def __init__(self, client: TestClient, account: Account) -> None:
        self.client = client
        self.path = door_to(account)
        self.token = ""

    def post(self, path: str, content: Any = None, **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token}", **more.pop("headers", {})}
        return self.client.post(f"/site/chat/{path}", json=content or {}, headers=headers, **more)

    def begin(self, **said: Any) -> "Visitor":
        answer = self.client.post(f"{self.path}begin", json=said)
        assert answer.status_code == 200, answer.text
        self.token = answer.json()["token"]
        return self

    @property
    def chat(self) -> str:
        return self.token.partition(".")[0]


@pytest.fixture
def visitor(client: TestClient, account: Account) -> Visitor:
    return Visitor(client, account)


@pytest.fixture
def other(client: TestClient, account: Account) -> Visitor:
    return Visitor(client, account).begin()
