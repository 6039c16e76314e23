"""A NATS server for the tests of streams, started once and in a moment."""

from collections.abc import Iterator
from itertools import count

import pytest

from tests.peers import nats

NUMBERS = count(1)


@pytest.fixture(scope="session")
def nats_server() -> Iterator[nats.Nodes]:
    """One NATS server."""
    with nats.running(1) as nodes:
        yield nodes
