"""Stub servers and connectors to them, for the tests of this folder."""

from collections.abc import Iterator

import pytest

from evenhand.channels.connectors.mastodon import about
from evenhand.channels.connectors.mastodon.connector import MastodonConnector
from tests.peers.mastodon_stub import EVERYTHING, Stub


@pytest.fixture(autouse=True)
def strangers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is known of any server: a port that comes again is another one."""
    monkeypatch.setattr(about, "_known", {})


@pytest.fixture
def stub() -> Iterator[Stub]:
    """A server that does everything but stream."""
    with Stub(offers=EVERYTHING) as running:
        yield running


@pytest.fixture
def poor() -> Iterator[Stub]:
    """A server that does next to nothing, and that strangely."""
    with Stub() as running:
        yield running


@pytest.fixture
def connector(stub: Stub) -> Iterator[MastodonConnector]:
    made = MastodonConnector(stub.settings)
    yield made
    made.close()
