"""Finds the connector folders; nothing to edit when one is added."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from evenhand.channels import connectors
from evenhand.channels.domain.connector import Capabilities, Connector
from evenhand.channels.errors import UnknownConnector


@cache
def kinds() -> tuple[str, ...]:
    """The names of all connectors, in order."""
    return tuple(sorted(module.name for module in iter_modules(connectors.__path__) if module.ispkg))


@cache
def connector_class(kind: str) -> type[Connector]:
    """The connector of this kind; raises UnknownConnector."""
    if kind not in kinds():
        raise UnknownConnector(f"There is no connector “{kind}”; there are {', '.join(kinds())}.", kind=kind)
    module = import_module(f"{connectors.__name__}.{kind}")
    found: type[Connector] = module.CONNECTOR
    return found


def connect(kind: str, settings: Mapping[str, Any]) -> Connector:
    """A connector made ready with its settings; it opens no socket before it is used."""
    return connector_class(kind)(settings)


@cache
def capabilities(network: str) -> Capabilities:
    """What a network can do, also where a stand-in serves it; raises UnknownConnector."""
    if network in kinds():
        return connector_class(network).capabilities
    for kind in kinds():
        faces: Mapping[str, Capabilities] = getattr(connector_class(kind), "faces", {})
        if network in faces:
            return faces[network]
    raise UnknownConnector(f"No connector serves “{network}”.", kind=network)
