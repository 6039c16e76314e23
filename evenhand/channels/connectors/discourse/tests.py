"""The promises of every connector, kept with a stub forum on a real socket."""

from typing import Any

import pytest

from evenhand.channels import registry
from evenhand.channels.domain.connector import Connector
from tests.channels.contract import ConnectorContract
from tests.peers.discourse_stub import SAMPLES, Stub, a_post


class TestDiscourse(ConnectorContract):
    kind = "discourse"
    required = ("server",)

    @pytest.fixture
    def filled_in(self, stub: Stub) -> dict[str, Any]:
        stub.add(*SAMPLES, *(a_post(number) for number in range(200, 204)))
        return {"server": stub.address}

    @pytest.fixture
    def unreachable(self) -> Connector:
        return registry.connect("discourse", {"server": "http://127.0.0.1:9"})
