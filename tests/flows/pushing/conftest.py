"""A company that is told things, and readers that look often."""

import pytest

from evenhand.flows import pushed as flow
from tests.cast import Cast, make_cast


@pytest.fixture
def company() -> Cast:
    return make_cast()


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "LOOK_EVERY", 0.1)
