"""How posts felt, told: shares with their intervals, a picture by day, and modes and channels side by side."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from evenhand.flows.measured.beside import MODES
from evenhand.flows.measured.drawing import HIGH, WIDE, is_marked
from evenhand.flows.measured.figures import Figure
from evenhand.flows.measured.words import between, change, number, percent, share_words
from evenhand.insight.domain.moods import FEELINGS, Moods
from evenhand.insight.domain.shares import difference
from evenhand.insight.reads.moods import MoodsFound
from evenhand.triage.models import Mode

NAMES: Final[dict[str, str | Promise]] = {
    "unhappy": lazy("Unhappy"),
    "neutral": lazy("Neutral"),
    "happy": lazy("Happy"),
}
# Strangers complain more than customers who ask: the two are never added up.
GROUPS: Final[tuple[tuple[str | Promise, frozenset[int]], ...]] = (
    (lazy("Said to us"), frozenset({Mode.REACTIVE.value})),
    (lazy("Said about us, or where we may help"), frozenset({Mode.PROACTIVE.value, Mode.PROGRESSIVE.value})),
)


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of what was said to us, or of what was not."""

    name: str | Promise
    figures: list[Figure]
    unread: str


class Segment(msgspec.Struct, frozen=True):
    """Days in a row on which something was read: a line, and the band in which it lies."""

    look: str
    points: str
    band: str


class MoodDays(msgspec.Struct, frozen=True, kw_only=True):
    """The share of unhappy posts day by day, and the same as a table."""

    names: list[tuple[str | Promise, str]]  # with its look
    segments: list[Segment]
    marks: list[tuple[float, date]]
    noted: list[tuple[float, date, str]]
    rows: list[tuple[date, list[tuple[str | Promise, str, str, str]]]]  # each group, its share, interval, posts
    wide: int = WIDE
    high: int = HIGH


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A mode or channel beside the others."""

    name: str | Promise
    network: str
    mode: int | None
    posts: int
    shares: list[tuple[str | Promise, str, str]]  # each feeling, its share and interval
    change: str  # of the unhappy ones
    is_told: bool
    unread: int


def posts_words(posts: int) -> str:
    """So many posts."""
    return ngettext("%(n)s post", "%(n)s posts", posts) % {"n": number(posts, 0, force_grouping=True)}


def groups_of(found: MoodsFound) -> list[Group]:
    """The figures of what was said to us, then of what was said elsewhere; without what nobody said."""
    groups = []
    for name, modes in GROUPS:
        now, before = found.total(modes=modes), found.total(modes=modes, is_now=False)
        if now.read or now.unread:
            figures = [_figure(feeling, now, before) for feeling in FEELINGS]
            unread = _("%(posts)s could not be read.") % {"posts": posts_words(now.unread)} if now.unread else ""
            groups.append(Group(name=name, figures=figures, unread=unread))
    return groups


def _figure(feeling: str, now: Moods, before: Moods) -> Figure:
    share, earlier = now.share(feeling), before.share(feeling)
    told = difference(share, earlier)
    return Figure(
        name=NAMES[feeling],
        value=share_words(share),
        interval=between(share),
        of=_("of %(posts)s") % {"posts": posts_words(now.read)},
        before=_("%(share)s of %(posts)s") % {"share": share_words(earlier), "posts": posts_words(before.read)}
        if earlier
        else "",
        change=change(told),
        is_told=bool(told and told.is_told),
    )


def mood_lines(found: MoodsFound) -> tuple[list[Line], list[Line]]:
    """Modes side by side, and channels side by side, the busiest first."""
    modes = [_line(found, words, mode=mode) for mode, words in MODES]
    channels = [_line(found, each, network=each) for each in found.networks()]
    return [each for each in modes if each.posts or each.unread], channels


def _line(found: MoodsFound, name: str | Promise, *, network: str = "", mode: int | None = None) -> Line:
    modes = () if mode is None else (mode,)
    now = found.total(modes=modes, network=network)
    before = found.total(modes=modes, network=network, is_now=False)
    told = difference(now.share("unhappy"), before.share("unhappy"))
    shares = [(NAMES[feeling], now.share(feeling)) for feeling in FEELINGS]
    return Line(
        name=name,
        network=network,
        mode=mode,
        posts=now.read,
        shares=[(feeling, share_words(share), between(share)) for feeling, share in shares],
        change=change(told),
        is_told=bool(told and told.is_told),
        unread=now.unread,
    )


def corrected_words(found: MoodsFound) -> str:
    """How often people said of a post that it feels otherwise."""
    all_posts = found.total()
    posts = all_posts.read + all_posts.unread
    if not all_posts.corrected:
        return _("Nobody corrected the mood of a post of this time.")
    said = {"n": posts_words(all_posts.corrected), "all": number(posts, 0, force_grouping=True)}
    share = percent(all_posts.corrected / posts)
    return _("People corrected the mood of %(n)s of %(all)s (%(share)s).") % {**said, "share": share}


def mood_days(found: MoodsFound, noted: Sequence[tuple[date, str]]) -> MoodDays | None:
    """The picture of unhappy posts day by day; None where there is nothing to see."""
    asked = found.asked
    days = [asked.since + timedelta(days=n) for n in range(asked.days)]
    counts = [(name, found.days(modes)) for name, modes in GROUPS]
    read = [(name, counted) for name, counted in counts if any(each.read for each in counted)]
    series = [(name, look, counted) for (name, counted), look in zip(read, ("now", "before"), strict=False)]
    if len(days) < 2 or not series:
        return None
    step = WIDE / (len(days) - 1)
    return MoodDays(
        names=[(name, look) for name, look, _counted in series],
        segments=[each for _name, look, counted in series for each in _segments(counted, look, step)],
        marks=[(round(n * step, 1), day) for n, day in enumerate(days) if is_marked(day, len(days))],
        noted=[(round((day - asked.since).days * step, 1), day, words) for day, words in noted],
        rows=[
            (day, [_cells(name, counted[n]) for name, _look, counted in series])
            for n, day in reversed(list(enumerate(days)))
        ],
    )


def _cells(name: str | Promise, moods: Moods) -> tuple[str | Promise, str, str, str]:
    share = moods.share("unhappy")
    return name, share_words(share), between(share), number(moods.read, 0, force_grouping=True)


def _segments(counted: Sequence[Moods], look: str, step: float) -> list[Segment]:
    """A line for each run of days on which something was read: a day without posts has no share."""
    runs: list[list[Any]] = [[]]
    for n, moods in enumerate(counted):
        share = moods.share("unhappy")
        if share is None:
            runs.append([])
        else:
            runs[-1].append((n * step, share))
    return [_segment(run, look) for run in runs if run]


def _segment(run: list[Any], look: str) -> Segment:
    """A day alone is drawn as wide as a third of a day, so that it is seen."""
    if len(run) == 1:
        x, share = run[0]
        run = [(max(x - 4, 0), share), (min(x + 4, WIDE), share)]
    lower = [_at(x, share.low) for x, share in reversed(run)]
    return Segment(
        look=look,
        points=" ".join(_at(x, share.value) for x, share in run),
        band=" ".join([*(_at(x, share.high) for x, share in run), *lower]),
    )


def _at(x: float, share: float) -> str:
    return f"{x:.1f},{HIGH - share * (HIGH - 8):.1f}"
