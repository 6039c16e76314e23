"""What an administrator fills in, and who we are there."""

import threading
import time
from typing import Any

import pytest

from evenhand.channels.connectors.discourse.settings import read_settings
from evenhand.channels.errors import Reconnect
from tests.channels.contract import read_all
from tests.peers.discourse_stub import BASE, Stub, a_post, connected


class TestSettings:
    def test_they_are_tidied(self) -> None:
        settings = read_settings(
            {"server": " Forum.Example.com/latest/ ", "categories": "6\n/c/a/b/12\n", "posts_at_first": ""}
        )
        assert settings.server == "https://forum.example.com"
        assert settings.wanted == {6, 12}
        assert settings.posts_at_first == 20

    def test_a_forum_in_a_folder(self) -> None:
        settings = read_settings({"server": "https://example.com/forum/"})
        assert (settings.server, settings.place) == ("https://example.com/forum", "example.com/forum")

    @pytest.mark.parametrize(
        ("name", "filled_in"),
        [
            ("server", {}),
            ("server", {"server": None}),
            ("server", {"server": "http://forum.example.com"}),
            ("server", {"server": "ftp://forum.example.com"}),
            ("server", {"server": "https://"}),
            ("server", {"server": "https://[x"}),
            ("server", {"server": "https://a b"}),
            ("server", {"server": "https://anna:pw@forum.example.com"}),
            ("server", {"server": "https://forum.example.com:99999"}),
            ("api_username", {"api_secret": "x"}),
            ("api_secret", {"api_username": "x"}),
            ("api_secret", {"api_username": "x", "api_secret": "a\nb"}),
            ("api_username", {"api_username": "zoë", "api_secret": "x"}),
            ("posts_at_first", {"posts_at_first": "many"}),
            ("posts_at_first", {"posts_at_first": 51}),
            ("categories", {"categories": "support"}),
        ],
    )
    def test_a_sentence_names_the_field(self, name: str, filled_in: dict[str, Any]) -> None:
        with pytest.raises(Reconnect) as trouble:
            read_settings({"server": BASE, **filled_in} if filled_in else {})
        assert name in trouble.value.sentence


class TestVerify:
    def test_the_forum_says_its_name(self, stub: Stub) -> None:
        stub.add(a_post(1))
        presence = connected(stub).verify()
        assert presence.name == "Kettle Forum"
        assert presence.external_id == presence.handle == stub.address.removeprefix("http://")
        assert presence.warnings == ()

    def test_what_looks_odd_is_a_warning(self, stub: Stub) -> None:
        warnings = connected(stub, categories="6\n99").verify().warnings
        assert len(warnings) == 2
        assert "99" in warnings[1]

    def test_a_forum_for_members(self, stub: Stub) -> None:
        stub.key = "right"
        with pytest.raises(Reconnect, match="api_username and api_secret"):
            connected(stub).verify()
        with pytest.raises(Reconnect, match="does not take the key"):
            connected(stub, api_username="anna", api_secret="wrong").verify()
        assert connected(stub, api_username="anna", api_secret="right").verify().handle == "anna"
        assert stub.headers[-1]["api-username"] == "anna"

    def test_without_a_key_none_is_sent(self, stub: Stub) -> None:
        connected(stub).verify()
        assert not any("api-key" in headers for headers in stub.headers)

    def test_closing_ends_waiting(self, stub: Stub) -> None:
        connector = connected(stub)
        threading.Timer(0.1, connector.close).start()
        began = time.monotonic()
        connector.wait(20)
        assert time.monotonic() - began < 5

    def test_all_is_read_once(self, stub: Stub) -> None:
        stub.add(*(a_post(number) for number in range(1, 60)))
        assert len(read_all(connected(stub, posts_at_first=50), limit=7)) == 50
