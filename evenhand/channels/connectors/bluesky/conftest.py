"""A stub server and a connector to it, for the tests of this folder."""

from collections.abc import Iterator

import pytest

from evenhand.channels.connectors.bluesky.connector import BlueskyConnector
from tests.peers.bluesky_stub import Stub


@pytest.fixture
def stub() -> Iterator[Stub]:
    with Stub() as running:
        yield running


@pytest.fixture
def connector(stub: Stub) -> Iterator[BlueskyConnector]:
    made = BlueskyConnector(stub.settings)
    yield made
    made.close()
