"""A Jetstream of our own with some minutes of invented posts, and a connector to it, for the tests of this folder."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from evenhand.channels.connectors.jetstream.connector import JetstreamConnector
from tests.peers.jetstream import SECOND, JetstreamServer, Recorded
from tests.peers.jetstream_events import a_post, commit, did_of, tid

NOWHERE = "http://127.0.0.1:1"  # an application view that never answers
Connect = Callable[..., JetstreamConnector]


class Somebody:
    """Writes into a journal."""

    def __init__(self, journal: Recorded) -> None:
        self.journal = journal
        self.count = 0

    def writes(self, text: str, *, ago: float = 0.0, at_us: int = 0, **record: Any) -> str:
        """A post, so many seconds ago; its address."""
        self.count += 1
        at = at_us or time.time_ns() // 1000 - int(ago * SECOND)
        event = commit(did_of(self.count % 5), at, tid(at, self.count), a_post(text, at, **record), clock=self.count)
        self.journal.write(event)
        return f"at://{event.did}/{event.collection}/{tid(at, self.count)}"


@pytest.fixture
def journal() -> Recorded:
    return Recorded()


@pytest.fixture
def somebody(journal: Recorded) -> Somebody:
    return Somebody(journal)


@pytest.fixture
def server(journal: Recorded) -> Iterator[JetstreamServer]:
    with JetstreamServer(journal) as running:
        yield running


@pytest.fixture
def connect(server: JetstreamServer) -> Iterator[Connect]:
    """Makes a connector to the server; closes it in the end."""
    made: list[JetstreamConnector] = []

    def connect(**settings: Any) -> JetstreamConnector:
        settings = {"hosts": server.url, "appview": NOWHERE, "history_minutes": 10} | settings
        made.append(JetstreamConnector(settings))
        return made[-1]

    yield connect
    for connector in made:
        connector.close()
