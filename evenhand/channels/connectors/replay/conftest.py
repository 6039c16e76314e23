"""A clock of the test and replays by it, for the tests of this folder."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evenhand.channels.connectors.replay.connector import ReplayConnector
from tests.channels.replays import SAMPLES, Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def replay(tmp_path: Path, clock: Clock) -> Callable[..., ReplayConnector]:
    """Makes a connector to a sample, a path or a text."""

    def replay(what: str | Path = "twcs.csv", **more: Any) -> ReplayConnector:
        path = what if isinstance(what, Path) else SAMPLES / what
        return ReplayConnector(
            {"path": str(path), "spool": str(tmp_path / "spool"), **more}, now=clock, sleep=clock.sleep
        )

    return replay
