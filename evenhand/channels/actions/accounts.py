"""Connecting sources and accounts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from evenhand.channels import registry
from evenhand.channels.events import SourceConnected
from evenhand.channels.models import Account, Source, SourceState
from evenhand.channels.secrets import lock
from evenhand.database.alone import wait_alone
from evenhand.ledger.actions import record

_LISTENING_ACCOUNTS = 0x45485361  # with a brand and a network: one account that only listens


@transaction.atomic
def open_source(
    *,
    kind: str,
    name: str,
    settings: Mapping[str, Any],
    secrets: Mapping[str, Any] | None = None,
    now: datetime,
    actor_id: int | None = None,
) -> Source:
    """Connect a source, or connect it again with new settings: its cursor and history stay."""
    registry.connector_class(kind)
    source, _ = Source.objects.update_or_create(
        name=name,
        defaults={
            "kind": kind,
            "settings": dict(settings),
            "secrets": lock(dict(secrets or {})),
            "state": SourceState.ACTIVE,
            "trouble": "",
            "trouble_since": None,
        },
    )
    record(SourceConnected(source_id=source.pk), now=now, actor_id=actor_id)
    return source


def open_account(
    *, source: Source, brand_id: int, network: str, handle: str, external_id: str = "", name: str = ""
) -> Account:
    """Our presence at that source; opening it again changes only its brand and name."""
    account, _ = Account.objects.update_or_create(
        source=source,
        handle=handle,
        defaults={
            "brand_id": brand_id,
            "network": network,
            "external_id": external_id,
            "name": name,
            "is_retired": False,
        },
    )
    return account


def note_max_length(*, source: Source, network: str, max_length: int | None) -> None:
    """How long a post may be at the source's own server; None where it is what the network usually takes."""
    there = Account.objects.filter(source=source, network=network)
    changed = there.filter(max_length__isnull=False) if max_length is None else there.exclude(max_length=max_length)
    changed.update(max_length=max_length)


@transaction.atomic
def open_listening_account(*, source: Source, brand_id: int, network: str, handle: str, name: str) -> Account:
    """Where a brand keeps what it only overhears on a network, one for all sources; never an account that is there
    already for more. Two who sift at the same time open one."""
    wait_alone(_LISTENING_ACCOUNTS, f"{brand_id} {network}")
    there = Account.objects.filter(brand_id=brand_id, network=network, only_listens=True, is_retired=False)
    if (found := there.order_by("pk").first()) is not None:
        return found
    is_taken = Account.objects.filter(source=source, handle=handle, only_listens=False).exists()
    account, _ = Account.objects.get_or_create(
        source=source,
        handle=f"overheard: {handle}" if is_taken else handle,
        defaults={"brand_id": brand_id, "network": network, "name": name, "only_listens": True},
    )
    return account
