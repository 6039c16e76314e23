"""The promises of every connector, kept with a Jetstream of our own; settings, and what cannot be done here."""

from collections.abc import Iterator
from typing import Any

import pytest

from evenhand.channels.connectors.jetstream.conftest import NOWHERE, Somebody
from evenhand.channels.connectors.jetstream.connector import JetstreamConnector
from evenhand.channels.connectors.jetstream.settings import PUBLIC_HOSTS, read_settings
from evenhand.channels.domain.connector import Naming, Skimming
from evenhand.channels.errors import Reconnect
from tests.channels.contract import ConnectorContract
from tests.peers.jetstream import JetstreamServer, Recorded
from tests.peers.jetstream_events import commit, marker


class TestContract(ConnectorContract):
    """The promises of every connector."""

    kind = "jetstream"
    required = ("hosts",)
    at_least = 7

    @pytest.fixture
    def filled_in(self, server: JetstreamServer, somebody: Somebody, journal: Recorded) -> dict[str, Any]:
        for number in range(6):
            somebody.writes(f"post {number}", ago=240 - number)
        same = 1_000_000 * (journal.events(5, 6)[0].time_us // 1_000_000)
        journal.write(commit("did:plc:zz", same, "3kgone", None, operation="delete"))
        journal.write(marker("did:plc:zz", same, "identity", 7, handle="dana.test"))
        return {"hosts": server.url, "appview": NOWHERE, "history_minutes": 10}

    @pytest.fixture
    def unreachable(self) -> Iterator[JetstreamConnector]:
        connector = JetstreamConnector({"hosts": "ws://127.0.0.1:1", "appview": NOWHERE})
        yield connector
        connector.close()

    def test_incomplete_settings_are_refused_by_name(self) -> None:
        """Nothing must be filled in: without anything it is the public network."""
        assert read_settings({}).addresses == tuple(f"{host}/subscribe" for host in PUBLIC_HOSTS)


def test_it_hears_strangers_on_bluesky_and_answers_nobody() -> None:
    connector = JetstreamConnector({})
    assert connector.network == "bluesky"
    assert connector.capabilities.hears_strangers
    assert not connector.capabilities.can_reply
    assert isinstance(connector, Skimming)
    assert isinstance(connector, Naming)


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ({"hosts": "ws://jetstream.example"}, "hosts"),
        ({"hosts": "https://jetstream.example"}, "hosts"),
        ({"hosts": "wss://jetstream.example/elsewhere"}, "hosts"),
        ({"hosts": "wss://me:secret@jetstream.example"}, "hosts"),
        ({"hosts": "wss://[broken"}, "hosts"),
        ({"appview": "http://view.example"}, "appview"),
        ({"appview": "ftp://127.0.0.1"}, "appview"),
        ({"dictionary": "http://view.example/dictionary"}, "dictionary"),
        ({"history_minutes": 36 * 60 + 1}, "history_minutes"),
        ({"history_minutes": -1}, "history_minutes"),
        ({"password": "x"}, "password"),
    ],
)
def test_settings_that_do_not_hold_are_refused_by_name(value: dict[str, Any], named: str) -> None:
    with pytest.raises(Reconnect, match=named):
        read_settings(value)


@pytest.mark.parametrize(
    "given", ["jetstream.example", "wss://jetstream.example/", "wss://jetstream.example/subscribe"]
)
def test_a_host_may_be_written_as_people_write_it(given: str) -> None:
    assert read_settings({"hosts": given}).addresses == ("wss://jetstream.example/subscribe",)


def test_several_hosts_keep_their_order_and_come_once() -> None:
    assert read_settings({"hosts": "b.example, a.example b.example"}).hosts == "wss://b.example, wss://a.example"
