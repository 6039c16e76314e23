"""How an account is connected: filled in, checked at the network itself, stored with its secrets locked away."""

import secrets
import typing
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from django.db import transaction

from evenhand.channels import actions as channels
from evenhand.channels import registry
from evenhand.channels.domain.connector import Presence
from evenhand.channels.models import Account, Source
from evenhand.people.errors import OnlyAdministrators
from evenhand.people.models import Agent, Brand, Role

MADE_BY_US = "signing_secret"  # nobody fills it in; changing it would make old reply addresses worthless


class FieldKind(StrEnum):
    """How a value is asked for."""

    TEXT = "text"
    SECRET = "secret"  # noqa: S105 - a kind of field, no secret
    NUMBER = "number"
    FLAG = "flag"
    CHOICE = "choice"
    LINES = "lines"  # text of several lines: `msgspec.Meta(extra={"lines": True})`


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One value an administrator fills in."""

    name: str
    kind: FieldKind
    is_required: bool
    default: Any = ""
    choices: tuple[str, ...] = ()
    hint: str = ""  # `msgspec.Meta(extra={"hint": "…"})`

    @property
    def label(self) -> str:
        """The field's name for people."""
        return self.name.replace("_", " ").capitalize()


def fields_of(kind: str) -> list[Field]:
    """What a connector of this kind wants to know, in its own order; raises UnknownConnector."""
    form = registry.connector_class(kind).form
    return [_field(each) for each in msgspec.structs.fields(form) if each.name != MADE_BY_US]


def _field(info: msgspec.structs.FieldInfo) -> Field:
    bare, extra = _bare(info.type), _extra(info.type)
    choices: tuple[str, ...] = ()
    if info.name.endswith(("password", "secret")):
        kind = FieldKind.SECRET
    elif bare is bool:
        kind = FieldKind.FLAG
    elif bare in {int, float}:
        kind = FieldKind.NUMBER
    elif isinstance(bare, type) and issubclass(bare, StrEnum):
        kind, choices = FieldKind.CHOICE, tuple(bare)
    else:
        kind = FieldKind.LINES if extra.get("lines") else FieldKind.TEXT
    default = "" if info.default is msgspec.NODEFAULT else info.default
    return Field(
        name=info.name,
        kind=kind,
        is_required=info.required,
        default=default,
        choices=choices,
        hint=extra.get("hint", ""),
    )


def _extra(annotation: Any) -> dict[str, Any]:
    """What a connector says of a field besides its type."""
    found: dict[str, Any] = {}
    for meta in getattr(annotation, "__metadata__", ()):
        found |= getattr(meta, "extra", None) or {}
    return found


def _bare(annotation: Any) -> Any:
    """The type inside Annotated."""
    return typing.get_args(annotation)[0] if hasattr(annotation, "__metadata__") else annotation


class Connected(msgspec.Struct, frozen=True):
    """What was connected. A source that only listens has no account: brands get one when a query of theirs matches."""

    source: Source
    account: Account | None
    presence: Presence

    @property
    def name(self) -> str:
        """What to call it."""
        return self.account.handle if self.account else self.source.name


def only_listens(kind: str) -> bool:
    """Whether a connector hears strangers and can answer nobody; then it belongs to no brand."""
    can = registry.connector_class(kind).capabilities
    return can.hears_strangers and not can.can_reply


def connect(
    *, kind: str, values: Mapping[str, Any], brand: Brand | None, actor: Agent | None, now: datetime
) -> Connected:
    """Check the filled-in values at the network, then keep them. `actor` is None on the command line.

    `brand` may be None for what only listens. Raises Reconnect or TryLater with what to change. Connecting again
    keeps the history.
    """
    if actor is not None and not (actor.is_superuser or actor.role == Role.ADMINISTRATOR):
        raise OnlyAdministrators("Only an administrator may connect accounts.")
    known = {field.name: field for field in fields_of(kind)}
    given = {name: value for name, value in values.items() if name in known and value != ""}
    names = {each.name for each in msgspec.structs.fields(registry.connector_class(kind).form)}
    made = {MADE_BY_US: secrets.token_urlsafe(32)} if MADE_BY_US in names else {}
    with closing(registry.connect(kind, {**given, **made})) as connector:
        presence = connector.verify()
    hidden = {name for name in given if known[name].kind is FieldKind.SECRET}
    return _keep(kind, given, hidden, made, presence, brand, actor, now)


@transaction.atomic
def _keep(
    kind: str,
    given: dict[str, Any],
    hidden: set[str],
    made: dict[str, str],
    presence: Presence,
    brand: Brand | None,
    actor: Agent | None,
    now: datetime,
) -> Connected:
    name = f"{registry.capabilities(kind).label}: {presence.handle or presence.external_id}"
    source = channels.open_source(
        kind=kind,
        name=name,
        settings={key: value for key, value in given.items() if key not in hidden},
        secrets={**made, **{key: given[key] for key in hidden}},
        now=now,
        actor_id=None if actor is None else actor.pk,
    )
    if brand is None:
        return Connected(source, None, presence)
    account = channels.open_account(
        source=source,
        brand_id=brand.pk,
        network=kind,
        handle=presence.handle or presence.external_id,
        external_id=presence.external_id,
        name=presence.name,
    )
    return Connected(source, account, presence)
