"""How everything that runs by itself gets on: sources, streams, what waits between storing and understanding."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from evenhand.channels.models import Source, SourceState
from evenhand.channels.reads import all_sources, understanding_behind
from evenhand.flows.stream import lag_of
from evenhand.ledger.reads import unread_since
from evenhand.listening.domain.silence import quiet_since
from evenhand.listening.reads import heard_by_hour
from evenhand.listening.streams.stream import StreamAway

LATE = timedelta(minutes=1)
SILENT = timedelta(minutes=15)
REMEMBERED = timedelta(days=30)
CLOSER = "closer"  # the follower that reads work once more


class SourceHealth(msgspec.Struct, frozen=True, kw_only=True):
    """One source, and how far its sifting is behind where a broker stands between."""

    source: Source
    is_silent: bool  # active, and it has not answered for a while
    quiet_since: datetime | None = None  # it answers, but brings nothing, though it never rests otherwise
    waiting: int = 0  # parcels
    behind: float = 0.0  # seconds
    broker_trouble: str = ""


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """Everything at one moment."""

    sources: Sequence[SourceHealth]
    batches_waiting: int
    oldest_batch: timedelta
    closer_behind: timedelta  # the oldest work that the contextual model has not looked at
    is_well: bool


def health(*, now: datetime) -> Health:
    """How it is; asks the broker, if there is one, at most some seconds."""
    heard = heard_by_hour(since=now - REMEMBERED)
    sources = [_of(source, heard.get(source.pk, {}), now) for source in all_sources()]
    waiting, oldest = understanding_behind(now=now)
    unread = unread_since(CLOSER, name="PostsTakenIn")
    behind = max(now - unread, timedelta(0)) if unread else timedelta(0)
    troubled = any(each.source.trouble or each.is_silent or each.quiet_since or each.broker_trouble for each in sources)
    lags = any(each.behind > LATE.total_seconds() for each in sources)
    return Health(
        sources=sources,
        batches_waiting=waiting,
        oldest_batch=oldest,
        closer_behind=behind,
        is_well=not troubled and not lags and oldest < LATE and behind < SILENT,
    )


def _of(source: Source, heard: Mapping[datetime, int], now: datetime) -> SourceHealth:
    is_active = source.state == SourceState.ACTIVE
    is_silent = is_active and (source.fetched_at is None or now - source.fetched_at > SILENT)
    quiet = quiet_since(heard, now=now) if is_active and not is_silent else None
    try:
        lags = lag_of(source.pk) if is_active else ()
    except StreamAway as problem:
        return SourceHealth(source=source, is_silent=is_silent, quiet_since=quiet, broker_trouble=str(problem))
    return SourceHealth(
        source=source,
        is_silent=is_silent,
        quiet_since=quiet,
        waiting=sum(each.parcels for each in lags),
        behind=max((each.seconds for each in lags), default=0.0),
    )
