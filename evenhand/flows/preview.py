"""What a query would have caught: tried on the sample, scaled to everything that was heard, before it is saved."""

import math
import threading
import time
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache

import msgspec
from django.conf import settings
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenhand.channels.domain.skim import Skim
from evenhand.kernel.text import shorten
from evenhand.listening.domain.background import Background
from evenhand.listening.domain.marking import found_in
from evenhand.listening.domain.matcher import Matcher
from evenhand.listening.domain.parser import mistakes, parse
from evenhand.listening.domain.printer import print_lines
from evenhand.listening.domain.query import Query
from evenhand.listening.domain.sampling import Estimate, estimate_total
from evenhand.listening.domain.suggestions import Change, suggest
from evenhand.listening.domain.words import composed
from evenhand.listening.errors import QuerySyntaxError
from evenhand.listening.models import Purpose
from evenhand.listening.reads import Sample, sample_mark, sample_since
from evenhand.people.models import Brand
from evenhand.triage.actions import MODE_NUMBER
from evenhand.triage.domain.mode import Decision, Mode, TriageFacts, decide_many
from evenhand.triage.domain.mode import Purpose as ListenedFor
from evenhand.triage.reads import profiles
from evenhand.understanding.domain.reading import read_many

LENGTH = 400  # characters of an example
READ = 400  # matches that are read and triaged, newest first
EXAMPLES = 12
CHART = 720  # width of the volume chart, in units
CHART_HEIGHT = 64
MOST_BARS = 84


class Problem(msgspec.Struct, frozen=True):
    """Where a query cannot be understood, and why."""

    sentence: str
    before: str
    wrong: str
    after: str


class Range(msgspec.Struct, frozen=True):
    """A number of posts, and between what it lies with 95 % confidence."""

    value: float
    low: float
    high: float

    @property
    def shown(self) -> str:
        """The number as people say it."""
        return _rounded(self.value)

    @property
    def low_shown(self) -> str:
        """The lower end."""
        return _rounded(self.low)

    @property
    def high_shown(self) -> str:
        """The upper end."""
        return _rounded(self.high)


class Part(msgspec.Struct, frozen=True):
    """One of several kinds of matches."""

    label: str
    share: float
    shown: str  # how many posts


class Bar(msgspec.Struct, frozen=True):
    """One bar of the volume chart."""

    x: float
    y: float
    width: float
    height: float
    words: str


class Hit(msgspec.Struct, frozen=True):
    """A match as an example; `pieces` are text with what the query found marked."""

    pieces: list[tuple[str, bool]]
    who: str
    network: str
    heard_at: datetime
    mode: int
    reason: str


class Advice(msgspec.Struct, frozen=True):
    """A change that might make the query better, as a whole new text."""

    label: str
    reason: str
    text: str
    example: str


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What a query would have caught."""

    problem: Problem | None = None
    normal: str = ""
    warnings: Sequence[str] = ()
    sampled: int = 0
    heard: int = 0
    days_shown: str = ""
    hits: int = 0
    volume: Range = Range(0, 0, 0)
    unit: str = ""
    modes: Sequence[Part] = ()
    networks: Sequence[Part] = ()
    bars: Sequence[Bar] = ()
    chart_width: int = CHART
    chart_words: str = ""
    first_bar: str = ""
    last_bar: str = ""
    examples: Sequence[Hit] = ()
    suggestions: Sequence[Advice] = ()
    milliseconds: int = 0


class _Kept:
    """The sample in memory; read again when it changed, at most every few seconds."""

    LASTS = 15.0  # seconds

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sample: Sample | None = None
        self._background: Background | None = None
        self._mark: tuple[int, int] | None = None
        self._at = -math.inf

    def sample(self, now: datetime) -> Sample:
        """Everything that is kept, newest first."""
        with self._lock:
            if self._sample is None or time.monotonic() - self._at > self.LASTS:
                mark = sample_mark()
                if mark != self._mark or self._sample is None:
                    self._sample = sample_since(now - timedelta(days=settings.SAMPLE_DAYS))
                    self._background, self._mark = None, mark
                self._at = time.monotonic()
            return self._sample

    def background(self) -> Background:
        """How often each word of the sample occurs; counted when somebody first asks."""
        with self._lock:
            if self._background is None:
                assert self._sample is not None  # noqa: S101 - it was asked for before
                self._background = Background(self._sample.skim.texts)
            return self._background


_kept = _Kept()


def forget() -> None:
    """Read the sample anew the next time."""
    global _kept
    _kept = _Kept()


@cache
def warm() -> None:
    """Have the matcher compiled by the time somebody has written a query; returns at once."""
    threading.Thread(target=_match_nothing, name="warm-matcher", daemon=True).start()


def _match_nothing() -> None:
    matcher = Matcher()
    matcher.put(1, parse("nothing"))
    matcher.match(Skim(texts=[""], languages=[()], authors=[""], handles=[""], references=[""], networks=[""]))


def preview(text: str, *, brand: Brand | None, purpose: Purpose, now: datetime) -> Preview:
    """Try the query on the sample. One that cannot be understood gives the problem and its place."""
    begun = time.perf_counter()
    try:
        query = parse(text)
    except QuerySyntaxError as problem:
        parts = text[: problem.start], text[problem.start : problem.end], text[problem.end :]
        return Preview(problem=Problem(problem.sentence, *parts))
    sample = _kept.sample(now)
    rows = _matching(query, sample)
    weights = _weights(sample)
    volume = _volume(sample, weights, rows, now)
    decided = _read_and_decide(sample.skim, rows, brand, purpose)
    bars, chart_words = _bars(sample, weights, rows, now)
    return Preview(
        normal=print_lines(query),
        sampled=len(sample.skim),
        heard=sum(posts for posts, _rate in sample.heard.values()),
        days_shown=_span(sample, now),
        hits=len(rows),
        volume=volume,
        unit=_("posts a day") if _days(sample, now) >= 1 else _("posts so far"),
        modes=_modes(decided, volume.value),
        networks=_networks(sample, rows, volume.value),
        bars=bars,
        chart_words=chart_words,
        first_bar=bars[0].words if bars else "",
        last_bar=bars[-1].words if bars else "",
        examples=_examples(query, sample, decided),
        warnings=[each.sentence for each in mistakes(text, networks=sorted(set(sample.skim.networks)))],
        suggestions=_advice(query, sample, rows, brand),
        milliseconds=round((time.perf_counter() - begun) * 1000),
    )


def _matching(query: Query, sample: Sample) -> list[int]:
    """The rows of the sample that match, newest first."""
    matcher = Matcher()
    matcher.put(1, query)
    return sorted(matcher.match(sample.skim).rows.tolist()) if len(sample.skim) else []


def _weights(sample: Sample) -> list[float]:
    """How many heard posts each sampled post stands for."""
    return [1 / sample.heard.get(stratum, (0, 1.0))[1] for stratum in zip(sample.source_ids, sample.hours, strict=True)]


def _days(sample: Sample, now: datetime) -> float:
    """How much time the sample covers."""
    if not sample.heard:
        return 1.0
    begun = min(hour for _source, hour in sample.heard)
    return max((now - begun) / timedelta(days=1), 1 / 24)


def _volume(sample: Sample, weights: Sequence[float], rows: Sequence[int], now: datetime) -> Range:
    """How many posts match a day, or in all where less than a day was heard."""
    if not weights:
        return Range(0, 0, 0)
    found: Estimate = estimate_total([weights[row] for row in rows], max(weights))
    daily = found.per(max(1.0, _days(sample, now)))
    return Range(daily.value, daily.low, daily.high)


def _span(sample: Sample, now: datetime) -> str:
    days = _days(sample, now)
    if days < 2:
        hours = max(1, round(days * 24))
        return ngettext("the last hour", "the last %(n)s hours", hours) % {"n": hours}
    return ngettext("the last day", "the last %(n)s days", round(days)) % {"n": round(days)}


def _networks(sample: Sample, rows: Sequence[int], per_day: float) -> list[Part]:
    counted = Counter(sample.skim.networks[row] for row in rows)
    return [
        Part(label, number / len(rows), _rounded(per_day * number / len(rows)))
        for label, number in counted.most_common(8)
    ]


def _bars(sample: Sample, weights: Sequence[float], rows: Sequence[int], now: datetime) -> tuple[list[Bar], str]:
    """The volume through time, by the hour or by several, as one chart."""
    if not rows:
        return [], ""
    begun = min(hour for _source, hour in sample.heard) if sample.heard else min(sample.hours)
    hours = max(1, math.ceil((now - begun) / timedelta(hours=1)))
    step = math.ceil(hours / MOST_BARS)
    volumes = [0.0] * math.ceil(hours / step)
    for row in rows:
        volumes[min(int((sample.hours[row] - begun) / timedelta(hours=step)), len(volumes) - 1)] += weights[row]
    most, width = max(volumes), CHART / len(volumes)
    words = [_bar_words(begun + timedelta(hours=step * number), volume) for number, volume in enumerate(volumes)]
    bars = [
        Bar(
            round(number * width, 2),
            round(CHART_HEIGHT * (1 - volume / most), 2),
            round(max(width - 1, 0.5), 2),
            round(CHART_HEIGHT * volume / most, 2),
            words[number],
        )
        for number, volume in enumerate(volumes)
    ]
    peak = volumes.index(most)
    return bars, _("Volume through time; the most at %(peak)s") % {"peak": words[peak]}


def _bar_words(at: datetime, volume: float) -> str:
    when = formats.date_format(timezone.localtime(at), "D j M, H:i")
    return _("%(when)s: about %(volume)s") % {"when": when, "volume": _rounded(volume)}


def _read_and_decide(
    skim: Skim, rows: Sequence[int], brand: Brand | None, purpose: Purpose
) -> list[tuple[int, Decision]]:
    """What triage would make of the newest matches."""
    some = list(rows[:READ])
    texts = [skim.texts[row] for row in some]
    hints = [next(iter(skim.languages[row]), "") for row in some]
    facts = [
        TriageFacts(
            text=text,
            account_brand=brand.pk if brand else None,
            polarity=reading.polarity,
            language=reading.language,
            listened_for=ListenedFor(purpose.value),
        )
        for text, reading in zip(texts, read_many(texts, hints), strict=True)
    ]
    return list(zip(some, decide_many(facts, profiles()), strict=True))


def _modes(decided: Sequence[tuple[int, Decision]], per_day: float) -> list[Part]:
    """How the matches divide into modes, scaled to a day."""
    names = {
        Mode.REACTIVE: _("Reactive"),
        Mode.PROACTIVE: _("Proactive"),
        Mode.PROGRESSIVE: _("Progressive"),
        Mode.NONE: _("Needs nothing"),
    }
    counted = Counter(decision.mode for _row, decision in decided)
    total = len(decided) or 1
    return [
        Part(label, counted[mode] / total, _rounded(per_day * counted[mode] / total)) for mode, label in names.items()
    ]


def _examples(query: Query, sample: Sample, decided: Sequence[tuple[int, Decision]]) -> list[Hit]:
    """The newest matches that say different things."""
    said: dict[str, Hit] = {}
    for row, decision in decided:
        text = sample.skim.texts[row]
        if text not in said:
            said[text] = Hit(
                pieces=_marked(query, text),
                who=sample.skim.handles[row] or sample.skim.authors[row],
                network=sample.skim.networks[row],
                heard_at=sample.hours[row],
                mode=MODE_NUMBER[decision.mode],
                reason=decision.reason,
            )
        if len(said) == EXAMPLES:
            break
    return list(said.values())


def _marked(query: Query, text: str) -> list[tuple[str, bool]]:
    """The text in pieces, with the words marked that the query found; long ones are cut around the first."""
    whole, places = composed(text), found_in(query, text)
    first = places[0][0] if places else 0
    begin = max(0, first - LENGTH // 2) if len(whole) > LENGTH else 0
    end = min(len(whole), begin + LENGTH)
    pieces: list[tuple[str, bool]] = [("…", False)] if begin else []
    at = begin
    for start, stop in places:
        if at <= start and stop <= end:
            pieces += [(whole[at:start], False), (whole[start:stop], True)]
            at = stop
    pieces.append((whole[at:end] + ("…" if end < len(whole) else ""), False))
    return [piece for piece in pieces if piece[0]]


def _advice(query: Query, sample: Sample, rows: Sequence[int], brand: Brand | None) -> list[Advice]:
    """What would make the query better, as whole new texts."""
    if not len(sample.skim):
        return []
    known = [*brand.names, *brand.handles, *brand.category_words] if brand else []
    labels = {
        Change.LEAVE_OUT: _("Leave out %(term)s"),
        Change.ADD: _("Add %(term)s"),
        Change.DROP: _("Look at %(term)s again"),
    }
    return [
        Advice(labels[each.change] % {"term": each.term}, each.sentence, each.query, shorten(each.example, 140))
        for each in suggest(query, sample.skim, rows, background=_kept.background(), known=known)
    ]


def _rounded(number: float) -> str:
    """Two figures that mean something: 1,200 and not 1,187.4."""
    if number < 10:
        return formats.number_format(round(number, 1), 1 if number != int(number) else 0)
    digits = max(0, int(math.log10(number)) - 1)
    return formats.number_format(int(round(number / 10**digits) * 10**digits), 0, force_grouping=True)
