"""Daily figures as series whose change can be asked about, and what was asked."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

import msgspec
import numpy as np
from django.db import connection
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from evenhand.insight.domain.waits import CLASSES, HOUR, Waits, class_of
from evenhand.insight.errors import BadInquiry, OnlyForLeads
from evenhand.insight.impact.questions import Question
from evenhand.insight.impact.series import Floats, Kind, Series, Step
from evenhand.insight.models import Annotation, DayTally, ImpactRun, Waited
from evenhand.insight.reads.counted import RIPE, desk_day
from evenhand.people.models import Agent

NEWEST: Final = 20
MOST_CONTROLS: Final = 4
LONGEST_LOOK: Final = timedelta(days=1100)


class Measured(msgspec.Struct, frozen=True):
    """A measure whose change can be asked about: how it varies, and whether less of it is better."""

    kind: Kind
    better: int
    part: str = ""  # of a share: the count that is part
    whole: str = "asked"


MEASURES: Final = {
    "contacts": Measured(Kind.COUNT, -1),
    "messages": Measured(Kind.COUNT, -1, "inbound"),
    "answer_median": Measured(Kind.SIZE, -1),
    "within_hour": Measured(Kind.SHARE, 1),
    "within_4_hours": Measured(Kind.SHARE, 1),
    "in_target": Measured(Kind.SHARE, 1, "kept", "promised"),
    "came_back": Measured(Kind.SHARE, -1, "returned", "resolved"),
    "at_once": Measured(Kind.SHARE, 1, "at_once", "resolved"),
    "passed_up": Measured(Kind.SHARE, -1, "escalated", "opened"),
    "satisfied": Measured(Kind.SHARE, 1),
}
_RIPENING: Final = {"came_back", "at_once"}
_WITHIN: Final = {"within_hour": HOUR, "within_4_hours": 4 * HOUR}


class Slice(msgspec.Struct, frozen=True):
    """Of which cases; what is empty says nothing."""

    brand_id: int = 0
    queue_id: int = 0
    network: str = ""

    @property
    def key(self) -> str:
        """As forms name it."""
        return f"{self.brand_id}:{self.queue_id}:{self.network}"


class Inquiry(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked, decided before looking."""

    annotation_id: int
    day: str
    measure: str
    of: Slice = Slice()
    controls: tuple[Slice, ...] = ()
    margin: float = 5.0  # per cent, or points
    lag: int = 0

    @property
    def mark(self) -> str:
        """A short hash of all of it."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()[:12]


def slice_of(key: str) -> Slice | None:
    """The slice a form names; None for what names none."""
    brand, _colon, rest = key.partition(":")
    queue, _second, network = rest.partition(":")
    if not (brand.isascii() and brand.isdigit() and queue.isascii() and queue.isdigit()) or len(brand + queue) > 18:
        return None
    return Slice(int(brand), int(queue), network[:40].replace("\0", ""))


def check_inquiry(inquiry: Inquiry) -> None:
    """Refuses measures that do not exist, odd margins, and controls that are the very thing they stand beside."""
    if inquiry.measure not in MEASURES:
        raise BadInquiry(_("Say which measure it is about."))
    if not 0.1 <= inquiry.margin <= 50 or not 0 <= inquiry.lag <= 60:
        raise BadInquiry(_("The change that matters lies between 0.1 and 50, the wait for an effect within 60 days."))
    if len(inquiry.controls) > MOST_CONTROLS:
        raise BadInquiry(_("Choose at most four controls."))
    if any(_overlaps(inquiry.of, each) for each in inquiry.controls):
        raise BadInquiry(_("A control must be something else: cases that are not among those you ask about."))


def _overlaps(one: Slice, other: Slice) -> bool:
    """Whether a case can be in both."""
    pairs = ((one.brand_id, other.brand_id), (one.queue_id, other.queue_id), (one.network, other.network))
    return all(not mine or not theirs or mine == theirs for mine, theirs in pairs)


_TALLIES: Final = """
SELECT day, sum(opened)::int AS opened, sum(asked)::int AS asked, sum(promised)::int AS promised,
    sum(kept)::int AS kept, sum(inbound)::int AS inbound, sum(escalated)::int AS escalated,
    sum(resolved)::int AS resolved, sum(returned)::int AS returned, sum(at_once)::int AS at_once
FROM insight_daytally
WHERE day >= %(since)s AND day <= %(until)s AND (%(brand)s = 0 OR brand_id = %(brand)s)
    AND (%(queue)s = 0 OR queue_id = %(queue)s) AND (%(network)s = '' OR network = %(network)s)
GROUP BY day
"""
_COLUMNS: Final = ("opened", "asked", "promised", "kept", "inbound", "escalated", "resolved", "returned", "at_once")
_WAITS: Final = """
SELECT day, classed, sum(cases)::int FROM insight_waittally
WHERE day >= %(since)s AND day <= %(until)s AND (%(brand)s = 0 OR brand_id = %(brand)s) AND what = %(what)s
    AND (%(queue)s = 0 OR queue_id = %(queue)s) AND (%(network)s = '' OR network = %(network)s)
GROUP BY day, classed
"""
_SAID: Final = """
SELECT (s.asked_at AT TIME ZONE %(zone)s)::date, count(*) FILTER (WHERE s.satisfied >= 4)::int,
    count(s.satisfied)::int
FROM insight_survey s LEFT JOIN insight_casefact f ON f.case_id = s.case_id
WHERE s.asked_at >= (%(since)s::date)::timestamp AT TIME ZONE %(zone)s
    AND s.asked_at < (%(until)s::date + 1)::timestamp AT TIME ZONE %(zone)s AND s.satisfied IS NOT NULL
    AND (%(brand)s = 0 OR s.brand_id = %(brand)s) AND (%(network)s = '' OR s.network = %(network)s)
    AND (%(queue)s = 0 OR f.queue_id = %(queue)s)
GROUP BY 1
"""


def series_for(inquiry: Inquiry, *, measure: str, event: str, now: datetime, zone: str) -> tuple[Series, Question]:
    """The daily figures that a question is about, up to yesterday. Raises BadInquiry where there are none."""
    today = desk_day(now)
    first = DayTally.objects.order_by("day").values_list("day", flat=True).first()
    if first is None:
        raise BadInquiry(_("Nothing was counted yet."))
    last = today - (RIPE if inquiry.measure in _RIPENING else timedelta(days=1))
    since = max(first, last - LONGEST_LOOK)
    if not since < date.fromisoformat(inquiry.day) <= last:
        raise BadInquiry(_("The event lies outside what was counted: it needs days before and after it."))
    span = (since, last, zone)
    values, of = _figures(inquiry.measure, inquiry.of, span)
    controls = {each.key: _figures(inquiry.measure, each, span)[0] for each in inquiry.controls}
    known = MEASURES[inquiry.measure]
    series = Series(measure, np.datetime64(since, "h"), Step.DAY, values, known.kind, of, controls)
    question = Question(
        event, inquiry.day, measure, inquiry.margin / 100, inquiry.lag, known.better, tuple(controls)
    )  # fmt: skip
    return series, question


def _figures(measure: str, of: Slice, span: tuple[date, date, str]) -> tuple[Floats, Floats | None]:
    """A figure a day, and of how many; what is a share of nobody is not known."""
    since, last, zone = span
    told: dict[str, Any] = {
        "since": since, "until": last, "brand": of.brand_id, "queue": of.queue_id, "network": of.network,
        "what": Waited.ANSWER.value, "zone": zone,
    }  # fmt: skip
    days = (last - since).days + 1
    if measure == "satisfied":
        return _divided(_laid(_asked(_SAID, told), since, days, 2))
    tallies = _laid(_asked(_TALLIES, told), since, days, len(_COLUMNS))
    column = {name: tallies[:, place] for place, name in enumerate(_COLUMNS)}
    known = MEASURES[measure]
    if known.kind is Kind.COUNT:
        return column[known.part or "asked"], None
    if known.part:
        return _divided(np.column_stack([column[known.part], column[known.whole]]))
    waits = np.zeros((days, CLASSES))
    for day, place, cases in _asked(_WAITS, told):
        waits[(day - since).days, place] += cases
    if measure in _WITHIN:
        soon = waits[:, : class_of(_WITHIN[measure]) + 1].sum(axis=1)
        return _divided(np.column_stack([soon, column["asked"]]))
    medians = [Waits(row, np.zeros(CLASSES)).quantile(0.5).seconds for row in waits]
    minutes = np.array([np.nan if each is None else each / 60 for each in medians], np.float64)
    return minutes, np.asarray(waits.sum(axis=1))


def _asked(statement: str, told: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        return list(cursor.fetchall())


def _laid(rows: Sequence[tuple[Any, ...]], since: date, days: int, width: int) -> Floats:
    laid: Floats = np.zeros((days, width))
    for day, *counts in rows:
        laid[(day - since).days] = counts
    return laid


def _divided(columns: Floats) -> tuple[Floats, Floats]:
    part, whole = columns[:, 0], columns[:, 1]
    return np.where(whole > 0, part / np.maximum(whole, 1), np.nan), np.asarray(whole)


def annotations(viewer: Agent) -> QuerySet[Annotation]:
    """What is noted, the latest first, each with what was asked about it."""
    _may(viewer)
    runs = ImpactRun.objects.order_by("id").only("id", "annotation_id", "state")
    known = Annotation.objects.filter(removed_at=None).select_related("brand", "made_by")
    return known.prefetch_related(Prefetch("runs", runs)).order_by("-day", "-id")


def annotations_between(since: date, until: date, *, brand_id: int | None) -> list[Annotation]:
    """What is drawn on the pictures of a period: of a brand, and of all."""
    known = Annotation.objects.filter(removed_at=None, day__gte=since, day__lte=until)
    if brand_id is not None:
        known = known.filter(Q(brand=None) | Q(brand=brand_id))
    return list(known.order_by("day", "id")[:12])


def impact_runs(viewer: Agent) -> QuerySet[ImpactRun]:
    """What was asked, newest first. Answers hold counts of days and no customer's data."""
    _may(viewer)
    return ImpactRun.objects.select_related("annotation", "asked_by").order_by("-asked_at", "-id")


def networks_counted(since: date) -> list[str]:
    """Channels of which something was counted since a day."""
    found = DayTally.objects.filter(day__gte=since).order_by().values_list("network", flat=True).distinct()
    return sorted(each for each in found if each)


def _may(viewer: Agent) -> None:
    if not viewer.sees_all:
        raise OnlyForLeads
