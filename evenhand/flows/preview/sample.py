"""The sample in memory, with what is worked out of it once for all queries that are tried."""

import math
import threading
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.db import connection

from evenhand.channels.domain.skim import Skim
from evenhand.listening.domain.background import Background
from evenhand.listening.domain.matcher import Matcher
from evenhand.listening.domain.parser import parse
from evenhand.listening.reads import Sample, sample_mark, sample_since


class Kept:
    """One state of the sample."""

    def __init__(self, sample: Sample) -> None:
        self.sample = sample
        self.weights = _weights(sample)
        self.begun = min((hour for _source, hour in sample.heard), default=None)
        self.posts = sum(posts for posts, _rate in sample.heard.values())
        self.networks = sorted(set(sample.skim.networks))
        self._lock = threading.Lock()
        self._background: Background | None = None

    def background(self) -> Background:
        """How often each word of the sample occurs; counted when somebody first asks."""
        with self._lock:
            if self._background is None:
                self._background = Background(self.sample.skim.texts)
            return self._background

    def days(self, now: datetime) -> float:
        """How much time the sample covers."""
        return 1.0 if self.begun is None else max((now - self.begun) / timedelta(days=1), 1 / 24)


def _weights(sample: Sample) -> Sequence[float]:
    """How many heard posts each sampled post stands for."""
    return [1 / sample.heard.get(stratum, (0, 1.0))[1] for stratum in zip(sample.source_ids, sample.hours, strict=True)]


class Keeper:
    """Holds the sample, and reads it again when it changed.

    Nobody waits for a newer one while there is one of the last minutes: it is read beside, and the next preview has it.
    """

    LASTS = 15.0  # seconds
    TOO_OLD = 600.0  # seconds

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reading = threading.Lock()
        self._kept: Kept | None = None
        self._mark: tuple[int, int] | None = None
        self._at = -math.inf

    def kept(self, now: datetime) -> Kept:
        """Everything that is kept, newest first."""
        with self._lock:
            age = time.monotonic() - self._at
            if self._kept is None or age > self.TOO_OLD:
                return self._read(now)
        if age > self.LASTS:
            self.read_beside(now)
        return self._kept

    def read_beside(self, now: datetime) -> None:
        """Read it in a thread of its own, unless that is under way or the sample is fresh; returns at once."""
        if time.monotonic() - self._at > self.LASTS and self._reading.acquire(blocking=False):
            threading.Thread(target=self._read_beside, args=(now,), name="read-sample", daemon=True).start()

    def _read(self, now: datetime) -> Kept:
        mark = sample_mark()
        if self._kept is None or mark != self._mark:
            self._kept, self._mark = Kept(sample_since(now - timedelta(days=settings.SAMPLE_DAYS))), mark
        self._at = time.monotonic()
        return self._kept

    def _read_beside(self, now: datetime) -> None:
        try:
            self._read(now).background()
        finally:
            self._reading.release()
            connection.close()


_keeper = Keeper()


def kept(now: datetime) -> Kept:
    """The sample as it is now, or was some seconds ago."""
    return _keeper.kept(now)


def forget() -> None:
    """Read the sample anew the next time."""
    global _keeper
    _keeper = Keeper()


def warm(now: datetime) -> None:
    """Have matcher and sample at hand by the time somebody has written a query; returns at once."""
    _warm_matcher()
    if not connection.in_atomic_block:  # what is not committed yet, a thread of its own would not see
        _keeper.read_beside(now)


@cache
def _warm_matcher() -> None:
    threading.Thread(target=_match_nothing, name="warm-matcher", daemon=True).start()


def _match_nothing() -> None:
    matcher = Matcher()
    matcher.put(1, parse("nothing"))
    matcher.match(Skim(texts=[""], languages=[()], authors=[""], handles=[""], references=[""], networks=[""]))
