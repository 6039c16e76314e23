"""The promises of every connector, kept by the replay; its settings and faces."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from evenhand.channels.connectors.replay.connector import ReplayConnector
from evenhand.channels.connectors.replay.faces import weighted_length
from evenhand.channels.domain.connector import Connector
from evenhand.channels.errors import Reconnect
from tests.channels.contract import ConnectorContract
from tests.channels.replays import SAMPLES


class TestContract(ConnectorContract):
    kind = "replay"
    required = ("path", "spool")

    @pytest.fixture
    def filled_in(self, tmp_path: Path) -> dict[str, Any]:
        return {"path": str(SAMPLES / "twcs.csv"), "spool": str(tmp_path), "sent": str(tmp_path / "peer.sqlite")}

    @pytest.fixture
    def unreachable(self, tmp_path: Path) -> Connector:
        (tmp_path / "sent.sqlite").mkdir()
        return ReplayConnector({"path": str(tmp_path / "nowhere.csv"), "spool": str(tmp_path)})

    def held_by_peer(self, filled_in: dict[str, Any], text: str) -> int:
        store = Path(filled_in["sent"])
        if not store.exists():
            return 0
        with sqlite3.connect(store) as peer:
            return int(peer.execute("SELECT count(*) FROM sent WHERE text = ?", (text,)).fetchone()[0])


# Settings and faces.


@pytest.mark.parametrize(
    "wrong", [{"speed": 0}, {"speed": "fast"}, {"layout": "xml"}, {"sped": 1}, {"path": ""}, {"fail": {"every": 0}}]
)
def test_settings_that_do_not_hold_are_refused_by_name(replay, wrong):
    with pytest.raises(Reconnect, match=next(iter(wrong))):
        replay(**wrong)


def test_tweets_show_the_face_of_x_and_our_own_layout_that_of_the_replay(replay):
    assert replay("twcs.csv").capabilities.max_length == 280
    assert replay("evenhand.csv").capabilities.label == "Replay"
    assert replay("evenhand.csv", imitates="twitter").capabilities.label == "X"


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("abc", 3),
        ("Grüße", 5),
        ("cafe\u0301", 4),
        ("„Ja“ – nein…", 13),
        ("日本語", 6),
        ("한국", 4),
        ("👍", 2),
        ("👩‍👩‍👧‍👦", 2),
        ("🇩🇪", 2),
        ("👍🏽", 2),
        ("a b\nc", 5),
        ("See https://example.com/a/very/long/path?with=many&parts=1", 27),
        ("http://a.de b", 25),
        ("tide.com", 23),
        ("me@tide.com", 11),
    ],
)
def test_x_counts_in_its_own_way(text, length):
    assert weighted_length(text) == length
