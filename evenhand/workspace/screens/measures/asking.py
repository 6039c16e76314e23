"""Which period, brand, queue, channel and mode a page of measures is asked about, read from its address."""

from datetime import date, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.dateparse import parse_date

from evenhand.flows.measured.beside import MODES
from evenhand.insight.reads.counted import LONGEST, Asked, desk_day
from evenhand.people.models import Agent
from evenhand.people.reads import brands_of, queues_of

PERIODS: Final = (7, 28, 91)
USUAL: Final = 28


def asked_in(said: QueryDict, *, now: datetime) -> Asked:
    """What the address asks for: the last weeks unless it says otherwise; of nonsense nothing is asked."""
    today = desk_day(now)
    days = _number(said.get("days", "")) or USUAL
    until = min(_day(said.get("until", "")) or today, today)
    since = _day(said.get("since", "")) or until - timedelta(days=min(days, LONGEST) - 1)
    since = min(max(since, until - timedelta(days=LONGEST - 1)), until)
    mode = _number(said.get("mode", ""))
    return Asked(
        since=since,
        until=until,
        brand_id=_number(said.get("brand", "")),
        queue_id=_number(said.get("queue", "")),
        network=said.get("network", "")[:40].replace("\0", ""),
        mode=mode if mode in {number for number, _words in MODES} else None,
    )


def told(asked: Asked, **changes: Any) -> str:
    """The same as the query of an address."""
    values: dict[str, Any] = {
        "since": asked.since,
        "until": asked.until,
        "brand": asked.brand_id,
        "queue": asked.queue_id,
        "network": asked.network,
        "mode": asked.mode,
        **changes,
    }
    return urlencode({key: value for key, value in values.items() if value not in (None, "")})


def choices(viewer: Agent, asked: Asked, *, now: datetime) -> dict[str, Any]:
    """What the form above every page offers."""
    today = desk_day(now)
    is_last = asked.until == today
    return {
        "asked": asked,
        "query": told(asked),
        "periods": [
            (each, told(asked, since=today - timedelta(days=each - 1), until=today), is_last and asked.days == each)
            for each in PERIODS
        ],
        "brands": list(brands_of(viewer).order_by("name")),
        "queues": list(queues_of(viewer)),
        "modes": MODES,
        "today": today,
        "before_since": asked.before,
        "before_until": asked.since - timedelta(days=1),
        "sees_all": viewer.sees_all,
    }


def _number(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None


def _day(said: str) -> date | None:
    try:
        day = parse_date(said)
    except ValueError:
        return None
    return day if day is not None and 1971 < day.year < 9990 else None
