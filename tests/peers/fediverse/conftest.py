"""An independent server on loopback with many brands, for the tests of this folder."""

from collections.abc import Iterator

import pytest

from evenhand.channels.connectors.mastodon.connector import MastodonConnector
from tests.peers.mastodon import Person, Server, mastodon_server

CUSTOMERS = ("dana", "emeka")
BRANDS = tuple(f"brand{number}" for number in range(70))  # a fresh account for each test


@pytest.fixture(scope="package")
def server() -> Iterator[Server]:
    with mastodon_server(names=[*CUSTOMERS, *BRANDS]) as running:
        yield running


@pytest.fixture(autouse=True)
def healthy(server: Server) -> Iterator[None]:
    yield
    server.heal()


@pytest.fixture(scope="package")
def dana(server: Server) -> Person:
    return Person(server, "dana")


@pytest.fixture(scope="package")
def emeka(server: Server) -> Person:
    return Person(server, "emeka")


@pytest.fixture(scope="package")
def unused() -> list[str]:
    return list(BRANDS)


@pytest.fixture
def brand(server: Server, unused: list[str]) -> Person:
    """Someone of a brand that nobody has written to yet."""
    return Person(server, unused.pop())


@pytest.fixture
def connector(server: Server, brand: Person) -> Iterator[MastodonConnector]:
    made = MastodonConnector(server.settings(brand.name))
    yield made
    made.close()
