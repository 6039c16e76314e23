"""A stub forum, for the tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.peers.discourse_stub import Stub


@pytest.fixture
def stub() -> Iterator[Stub]:
    stub = Stub()
    yield stub
    stub.close()
