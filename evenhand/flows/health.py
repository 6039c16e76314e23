"""How everything that runs by itself gets on: sources, streams, what waits between storing and understanding."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from evenhand.channels.models import Source, SourceState
from evenhand.channels.reads import all_sources, understanding_behind
from evenhand.flows.stream import lag_of
from evenhand.listening.streams.stream import StreamAway

LATE = timedelta(minutes=1)
SILENT = timedelta(minutes=15)


class SourceHealth(msgspec.Struct, frozen=True, kw_only=True):
    """One source, and how far its sifting is behind where a broker stands between."""

    source: Source
    is_silent: bool  # active, and it has not answered for a while
    waiting: int = 0  # parcels
    behind: float = 0.0  # seconds
    broker_trouble: str = ""


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """Everything at one moment."""

    sources: Sequence[SourceHealth]
    batches_waiting: int
    oldest_batch: timedelta
    is_well: bool


def health(*, now: datetime) -> Health:
    """How it is; asks the broker, if there is one, at most some seconds."""
    sources = [_of(source, now) for source in all_sources()]
    waiting, oldest = understanding_behind(now=now)
    troubled = any(each.source.trouble or each.is_silent or each.broker_trouble for each in sources)
    lags = any(each.behind > LATE.total_seconds() for each in sources)
    return Health(
        sources=sources,
        batches_waiting=waiting,
        oldest_batch=oldest,
        is_well=not troubled and not lags and oldest < LATE,
    )


def _of(source: Source, now: datetime) -> SourceHealth:
    is_silent = source.state == SourceState.ACTIVE and (source.fetched_at is None or now - source.fetched_at > SILENT)
    try:
        lags = lag_of(source.pk) if source.state == SourceState.ACTIVE else ()
    except StreamAway as problem:
        return SourceHealth(source=source, is_silent=is_silent, broker_trouble=str(problem))
    return SourceHealth(
        source=source,
        is_silent=is_silent,
        waiting=sum(each.parcels for each in lags),
        behind=max((each.seconds for each in lags), default=0.0),
    )
