"""A stage to send on: the replay's own store of what was sent, and faults on demand."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from evenhand.cases.models import Case
from evenhand.kernel import clock
from evenhand.replies.models import Delivery
from tests.cast import NOON, Cast


@pytest.fixture(autouse=True)
def _it_is_an_hour_past_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import timedelta

    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(hours=1))


@pytest.fixture
def case(cast: Cast) -> Case:
    """Dana's case."""
    return cast.open_case()


@pytest.fixture
def delivery(cast: Cast, case: Case) -> Delivery:
    """Bob's reply to Dana, in the outbox."""
    return cast.answer(case)


@pytest.fixture
def stands(cast: Cast) -> Callable[[], list[str]]:
    """What stands on the network, by its own store."""

    def read() -> list[str]:
        if not cast.sent.exists():
            return []
        with closing(sqlite3.connect(cast.sent)) as store:
            return [row[0] for row in store.execute("SELECT text FROM sent WHERE NOT is_deleted")]

    return read


@pytest.fixture
def fails(cast: Cast) -> Callable[..., None]:
    """Make the network fail from now on; without an error it works again."""

    def tell(error: str = "", **more: Any) -> None:
        cast.source.settings = {**cast.source.settings, "fail": {"error": error, "every": 1, **more} if error else None}
        cast.source.save(update_fields=["settings"])

    return tell
