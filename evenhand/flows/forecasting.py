"""The desk foretells what will come: all of it, each channel, each queue, anew every half hour, in the background."""

import logging
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from typing import Final

import msgspec
import numpy as np
from django.db import connection
from django.utils import timezone

from evenhand.kernel import clock
from evenhand.planning.actions.forecasts import claim_forecast, keep_forecast, keep_slices
from evenhand.planning.domain.forecast.history import History
from evenhand.planning.errors import BadTable
from evenhand.planning.foretelling import Asked, Told
from evenhand.planning.models import DeskForecast
from evenhand.planning.reads.forecasts import Slice, arrivals, events_kept, slices

log = logging.getLogger(__name__)
SLICES_EVERY: Final = timedelta(minutes=5)
PATIENCE_S: Final = 300.0
_looked_at: datetime | None = None


def foretell_next(stop: threading.Event) -> bool:
    """Make the forecast that is due longest; whether there was one."""
    global _looked_at
    now = clock.now()
    if _looked_at is None or now - _looked_at > SLICES_EVERY:
        keep_slices(slices(now=now), now=now)
        _looked_at = now
    row = None if stop.is_set() else claim_forecast(now=now)
    if row is None:
        return False
    _make(row, now)
    return True


def _make(row: DeskForecast, now: datetime) -> None:
    try:
        history = arrivals(Slice(row.network, row.queue_id), now=now, zone=timezone.get_current_timezone_name())
    except BadTable:
        keep_forecast(forecast_id=row.pk, made=None, trouble="short", now=now)
        return
    asked = _asked(history)
    if not connection.in_atomic_block:
        connection.close()  # it may take minutes
    told = _answer(asked)
    keep_forecast(forecast_id=row.pk, made=told.made, trouble=told.trouble, now=clock.now())


def _asked(history: History) -> Asked:
    today, so_far = history.so_far or (None, np.zeros(0))
    return Asked(
        minutes=history.minutes,
        opens=history.opens,
        days=list(history.days),
        counts=history.counts.tolist(),
        today=today,
        so_far=[None if np.isnan(each) else float(each) for each in so_far],
        events=list(events_kept().values_list("name", "first_day", "last_day", "times")[:1000]),
    )


def _answer(asked: Asked) -> Told:
    """By a process of its own, so that arithmetic holds up nothing."""
    command = [sys.executable, "-m", "evenhand.planning.foretelling"]
    question = msgspec.json.encode(asked)
    try:
        done = subprocess.run(command, input=question, capture_output=True, check=True, timeout=PATIENCE_S)
        return msgspec.json.decode(done.stdout, type=Told)
    except (subprocess.SubprocessError, msgspec.DecodeError) as problem:
        errors = getattr(problem, "stderr", b"") or b""
        log.warning("a forecast failed: %s %s", problem, errors.decode(errors="replace")[-2000:])
        return Told(trouble="failed")
