"""Replays of samples with a clock of the test, and what they say."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from evenhand.channels.connectors.replay import links
from evenhand.channels.domain.connector import Connector, Post
from evenhand.channels.errors import CannotTranslate
from tests.channels.contract import read_all

SAMPLES = Path(links.__file__).parent / "samples"
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
HEADER = "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n"


class Clock:
    """A clock that only moves when told."""

    def __init__(self) -> None:
        self.present = NOON
        self.slept: list[float] = []

    def __call__(self) -> datetime:
        return self.present

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.present += timedelta(seconds=seconds)


def heard(connector: Connector) -> list[Any]:
    """Everything that can be understood."""
    found: list[Any] = []
    for raw in read_all(connector):
        try:
            found += connector.translate(raw)
        except CannotTranslate:
            pass
    return found


def posts_by_id(connector: Connector) -> dict[str, Post]:
    return {post.external_id: post for post in heard(connector) if isinstance(post, Post)}


def complaints(connector: Connector) -> dict[str, str]:
    """Reference and sentence of every broken row."""
    found = {}
    for raw in read_all(connector):
        try:
            connector.translate(raw)
        except CannotTranslate as refusal:
            found[raw.reference.partition(":")[2]] = refusal.sentence
    return found
