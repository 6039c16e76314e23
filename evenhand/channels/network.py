"""The only door to the outside: fetch from a source, translate, send a reply. Never inside a transaction."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import msgspec
from django.conf import settings as django_settings

from evenhand.channels import files, registry
from evenhand.channels.actions.posts import Incoming
from evenhand.channels.actions.quarantine import Broken, kept
from evenhand.channels.domain.calls import CallHeard
from evenhand.channels.domain.connector import (
    Bounced,
    Connector,
    Deleted,
    Edited,
    Fetched,
    Heard,
    Post,
    PostKind,
    Raw,
    Receipt,
    Reply,
)
from evenhand.channels.errors import CannotTranslate, ChannelError, OutcomeUnknown
from evenhand.channels.models import Account, Source
from evenhand.channels.secrets import unlock
from evenhand.database.outside import must_be_outside
from evenhand.kernel.text import can_be_stored

log = logging.getLogger(__name__)
LONGEST_NAME = 2_000  # bytes of an id; an index takes no more than 2,700
Accounts: TypeAlias = Mapping[str, Account]


class Understood(msgspec.Struct, kw_only=True):
    """What the raw items of one look turned out to be."""

    incoming: list[Incoming] = []
    edits: list[tuple[int, Edited]] = []
    deletions: list[tuple[int, Deleted]] = []
    bounces: list[tuple[int, Bounced]] = []
    calls: list[tuple[int, CallHeard]] = []
    broken: list[Broken] = []


def network_of(connector: Connector) -> str:
    """The network whose posts a connector brings: its own kind, or another's."""
    network: str = getattr(connector, "network", "") or connector.kind
    return network


def connect(source: Source) -> Connector:
    """A connector for the source, with its secrets unlocked."""
    return registry.connect(source.kind, settings_of(source))


def settings_of(source: Source) -> dict[str, Any]:
    """The source's settings with its secrets."""
    return {**source.settings, **unlock(bytes(source.secrets))}


def fetch(connector: Connector, source: Source, *, limit: int) -> Fetched:
    """Look once."""
    must_be_outside()
    return connector.fetch(source.cursor, limit=limit)


def keep_raw(connector: Connector, raws: Sequence[Raw]) -> str:
    """Raw items of connectors that ask for it go to the file store before anything reads them; the pack's hash."""
    if not (raws and connector.capabilities.keeps_raw):
        return ""
    return files.save_pack([(raw.reference, raw.content) for raw in raws])


def translate(connector: Connector, accounts: Accounts, raws: Iterable[Raw]) -> Understood:
    """What the items say. One that cannot be understood is set aside and hinders no other."""
    understood = Understood()
    default = next(iter(accounts.values()), None)
    for raw, heard in _heard_in(connector, raws, understood.broken):
        try:
            _sort_in(understood, heard, accounts.get(account_of(heard)) or default, connector)
        except CannotTranslate as problem:
            understood.broken.append(_broken(raw, problem.sentence))
    understood.broken = [kept(each) for each in understood.broken]
    return understood


def translate_freely(connector: Connector, raws: Iterable[Raw]) -> tuple[list[Heard], list[Broken]]:
    """What the items say, of no account yet; and those that could not be understood."""
    broken: list[Broken] = []
    said: list[Heard] = []
    for raw, heard in _heard_in(connector, raws, broken):
        try:
            said.append(_within_limits(heard) if isinstance(heard, Post) else heard)
        except CannotTranslate as problem:
            broken.append(_broken(raw, problem.sentence))
    return said, [kept(each) for each in broken]


def _heard_in(connector: Connector, raws: Iterable[Raw], broken: list[Broken]) -> Iterator[tuple[Raw, Heard]]:
    """Item by item; whatever a connector cannot read, or fails on, is added to `broken`."""
    for raw in raws:
        try:
            heard = connector.translate(raw)
        except CannotTranslate as problem:
            broken.append(_broken(raw, problem.sentence))
        except Exception as fault:
            log.exception("connector %s failed on %s", connector.kind, raw.reference)
            sentence = f"Evenhand failed to read this ({type(fault).__name__}); it is kept and can be replayed."
            broken.append(_broken(raw, sentence))
        else:
            yield from ((raw, each) for each in heard)


def account_of(heard: Heard) -> str:
    """The handle of the account an item came to; empty for the source's only one."""
    return "" if isinstance(heard, Bounced) else heard.account


def _sort_in(understood: Understood, heard: Heard, account: Account | None, connector: Connector) -> None:
    if account is None:
        raise CannotTranslate("This source has no account yet; open one and replay this item.")
    if isinstance(heard, Post):
        when = heard.posted_at if connector.capabilities.is_heard_when_posted else None
        understood.incoming.append(Incoming(account.pk, account.network, _within_limits(heard), when))
    elif isinstance(heard, Edited):
        understood.edits.append((account.pk, heard))
    elif isinstance(heard, Deleted):
        understood.deletions.append((account.pk, heard))
    elif isinstance(heard, CallHeard):
        understood.calls.append((account.pk, heard))
    elif heard.is_final:  # of one that is only delayed nothing is lost: the server goes on, or sends the final one
        understood.bounces.append((account.pk, heard))


def _within_limits(post: Post) -> Post:
    """The post; raises CannotTranslate if its text is longer than this desk keeps."""
    limit = django_settings.MAX_POST_LENGTH * (20 if post.kind is PostKind.MAIL else 1)
    if len(post.text) > limit:
        raise CannotTranslate(
            f"The text has {len(post.text):,} characters; this desk keeps {limit:,}. "
            "Raise EVENHAND_MAX_POST_LENGTH and replay it, or leave it here."
        )
    if not post.external_id:
        raise CannotTranslate("The item carries no usable id, so it could not be told from others.")
    names = (post.external_id, post.author.external_id, post.thread_id, post.in_reply_to, *post.references)
    if not all(map(can_be_stored, names)):
        raise CannotTranslate("The item, its author or its thread has an id with characters that cannot be kept.")
    if any(len(name) > LONGEST_NAME or len(name.encode()) > LONGEST_NAME for name in names):
        raise CannotTranslate(f"The item, its author or its thread has an id of more than {LONGEST_NAME:,} bytes.")
    return post


def _broken(raw: Raw, reason: str) -> Broken:
    return Broken(reference=raw.reference, content=raw.content, reason=reason)


def send(connector: Connector, reply: Reply) -> Receipt:
    """Send once. Whatever goes wrong comes out as one of the four errors; the unexpected is OutcomeUnknown."""
    must_be_outside()
    try:
        return connector.send(reply)
    except ChannelError:
        raise
    except Exception as fault:
        log.exception("connector %s failed while sending %s", connector.kind, reply.key)
        raise OutcomeUnknown(
            f"Evenhand failed while sending ({type(fault).__name__}); look in the channel before sending again."
        ) from fault
