"""A web server of the test."""

from collections.abc import Iterator

import pytest

from tests.channels.web_stub import WebStub


@pytest.fixture
def stub() -> Iterator[WebStub]:
    with WebStub() as running:
        yield running
