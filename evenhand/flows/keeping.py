"""Keeping what one look at a source brought: everything, since it was said to us."""

import logging
from collections.abc import Sequence
from datetime import datetime

import psycopg
from django.db import DatabaseError

from evenhand.channels import actions as channels
from evenhand.channels import network
from evenhand.channels.actions import Broken, Stored
from evenhand.channels.actions.quarantine import kept
from evenhand.channels.domain.connector import Connector, Cursor, Fetched, Raw
from evenhand.channels.models import Source
from evenhand.channels.reads import accounts_of
from evenhand.flows.homes import at_home
from evenhand.kernel import clock
from evenhand.ledger.errors import is_refused
from evenhand.replies.actions import record_bounce

log = logging.getLogger(__name__)
_DATABASE_SAYS = (DatabaseError, psycopg.DatabaseError)  # copying raises the driver's own


def keep_all(source: Source, connector: Connector, fetched: Fetched, raw_sha256: str, now: datetime) -> Stored:
    """All of it in one transaction; where the database refuses something, each item alone."""
    try:
        return _keep(source, connector, fetched.raws, cursor=fetched.cursor, raw_sha256=raw_sha256, now=now)
    except _DATABASE_SAYS as problem:
        if not is_refused(problem):
            raise
        log.warning("source %s: the database does not take all of this look: %s", source.pk, problem)
    return _keep_singly(source, connector, fetched, raw_sha256, now)


def _keep_singly(source: Source, connector: Connector, fetched: Fetched, raw_sha256: str, now: datetime) -> Stored:
    """What is refused is set aside and holds up nothing else. The sweep understands what is stored here."""
    refused: list[Broken] = []
    for raw in fetched.raws:
        try:
            _keep(source, connector, [raw], cursor=None, raw_sha256=raw_sha256, now=now)
        except _DATABASE_SAYS as problem:
            if not is_refused(problem):
                raise
            reason = f"The database does not take this: {str(problem).partition(chr(10))[0]}."
            refused.append(kept(Broken(reference=raw.reference, content=raw.content, reason=reason)))
    return channels.store(source_id=source.pk, incoming=[], broken=refused, cursor=fetched.cursor, now=now)


def _keep(
    source: Source,
    connector: Connector,
    raws: Sequence[Raw],
    *,
    cursor: Cursor | None,
    raw_sha256: str,
    now: datetime,
) -> Stored:
    understood = at_home(network.translate(connector, accounts_of(source), raws))
    _honour_bounces(understood)
    return channels.store(
        source_id=source.pk,
        incoming=understood.incoming,
        changes=channels.Changes(edits=understood.edits, deletions=understood.deletions),
        broken=understood.broken,
        cursor=cursor,
        raw_sha256=raw_sha256,
        now=now,
    )


def _honour_bounces(understood: network.Understood) -> None:
    """Replies that came back; before the cursor moves, and harmless to repeat."""
    for account_id, bounce in understood.bounces:
        record_bounce(
            account_id=account_id, external_id=bounce.reply_external_id, reason=bounce.reason, now=clock.now()
        )
