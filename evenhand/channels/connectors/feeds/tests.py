"""The promises of every connector, and what feeds say."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from evenhand.channels.connectors.feeds.connector import FeedsConnector
from evenhand.channels.connectors.feeds.look import Look, followed
from evenhand.channels.connectors.feeds.asking import Got
from evenhand.channels.connectors.feeds.reading import read
from evenhand.channels.connectors.feeds.settings import read_settings
from evenhand.channels.connectors.feeds.state import Place
from evenhand.channels.domain.connector import Post, PostKind, Raw
from tests.channels.contract import ConnectorContract
from tests.channels.web_stub import WebStub, answer

SAMPLES = Path(__file__).parent / "samples"
NOW = 1_772_500_000  # 3 March 2026


class TestContract(ConnectorContract):
    """The promises of every connector, kept with a web server on loopback."""

    kind = "feeds"
    required = ("addresses",)
    at_least = 5

    @pytest.fixture
    def filled_in(self) -> Iterator[dict[str, Any]]:
        with WebStub() as stub:
            for path in SAMPLES.iterdir():
                stub.pages[f"/{path.name}"] = answer(path.read_bytes(), headers={"Content-Type": "text/xml"})
            listed = "\n".join(f"{stub.url}/{path.name}" for path in sorted(SAMPLES.iterdir()))
            yield {"addresses": listed, "allow_this_machine": True}

    @pytest.fixture
    def unreachable(self) -> Iterator[FeedsConnector]:
        made = FeedsConnector({"addresses": "http://127.0.0.1:1/feed", "allow_this_machine": True})
        yield made
        made.close()
