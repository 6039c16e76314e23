"""The promises of every connector, and what servers of several makes say."""

from typing import Any

import pytest

from evenhand.channels.connectors.mastodon.connector import MastodonConnector
from tests.channels.contract import ConnectorContract
from tests.peers.mastodon_stub import US, Stub


class _WithStub(ConnectorContract):
    kind = "mastodon"
    required = ("server", "access_token_secret")
    spare = 2
    stub: Stub

    @pytest.fixture
    def unreachable(self) -> MastodonConnector:
        return MastodonConnector({"server": "http://127.0.0.1:1", "access_token_secret": "x"})

    def held_by_peer(self, filled_in: dict[str, Any], text: str) -> int:
        del filled_in
        return sum(status["content"] == f"<p>{text}</p>" for status in self.stub.statuses.values())


class TestContract(_WithStub):
    """The promises of every connector, kept with a server that does everything but stream."""

    at_least = 6

    @pytest.fixture
    def filled_in(self, stub: Stub) -> dict[str, Any]:
        for number in range(5):
            stub.somebody_writes(f"@fjordnet message {number}")
        stub.put("Good morning", author=US)
        self.stub = stub
        return stub.settings


class TestContractWithAPoorServer(_WithStub):
    """The same promises with a server that does next to nothing, and that strangely."""

    @pytest.fixture
    def filled_in(self, poor: Stub) -> dict[str, Any]:
        for number in range(5):
            poor.somebody_writes(f"@fjordnet message {number}")
        self.stub = poor
        return poor.settings
