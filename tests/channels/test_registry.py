"""Finding connectors."""

from pathlib import Path

import pytest

from evenhand.channels import connectors, registry
from evenhand.channels.errors import UnknownConnector


def test_every_folder_with_a_connector_is_found() -> None:
    folders = Path(connectors.__path__[0]).glob("*/__init__.py")
    assert registry.kinds() == tuple(sorted(folder.parent.name for folder in folders))
    assert {"bluesky", "mail", "replay"} <= set(registry.kinds())


@pytest.mark.parametrize("kind", registry.kinds())
def test_a_connector_is_called_as_its_folder_and_says_what_it_can_do(kind: str) -> None:
    found = registry.connector_class(kind)
    assert found.kind == kind
    assert found.capabilities == registry.capabilities(kind)
    assert found.capabilities.label


def test_a_stand_in_serves_a_network_that_has_no_connector() -> None:
    assert registry.capabilities("twitter").max_length == 280


def test_a_network_with_a_connector_is_not_served_by_a_stand_in() -> None:
    assert registry.capabilities("bluesky") is registry.connector_class("bluesky").capabilities


@pytest.mark.parametrize("kind", ["telex", "../mail", "", "mail.connector"])
def test_a_connector_that_does_not_exist_is_named_with_those_that_do(kind: str) -> None:
    with pytest.raises(UnknownConnector, match=r"bluesky, .*mail, .*replay"):
        registry.connector_class(kind)
    with pytest.raises(UnknownConnector):
        registry.capabilities(kind)
