"""A stub server and a connector to it, for the tests of this folder."""

from collections.abc import Iterator

import pytest

from evenhand.channels.connectors.bluesky import wire
from evenhand.channels.connectors.bluesky.connector import BlueskyConnector
from tests.peers.bluesky_stub import Stub


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stub]:
    monkeypatch.setattr(wire, "_sessions", {})  # a port that comes again is another server
    with Stub() as running:
        yield running


@pytest.fixture
def connector(stub: Stub) -> Iterator[BlueskyConnector]:
    made = BlueskyConnector(stub.settings)
    yield made
    made.close()
