"""What customers said after service, beside how many were asked."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec
from django.conf import settings
from django.db import connection
from django.db.models import Q

from evenhand.insight.domain.shares import Share, share_of
from evenhand.insight.domain.weighting import Cell, weighted
from evenhand.insight.models import Survey, SurveyRule
from evenhand.insight.reads.counted import Asked
from evenhand.people.models import Agent, Brand
from evenhand.people.reads import brand_ids_of
from evenhand.people.reads.duty import zone_named
from evenhand.people.reads.links import SignedNumbers
from evenhand.replies.models import DeliveryState

_LINKS = SignedNumbers("evenhand.survey")


def token_of(survey: Survey) -> str:
    """What stands in the link's address; nobody can make one without our key."""
    return _LINKS.token(survey.pk)


def survey_behind(token: str) -> Survey | None:
    """The survey of that address."""
    return Survey.objects.select_related("brand", "brand__survey_rule").filter(pk=_LINKS.number(token)).first()


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What customers of one channel, or of all, said."""

    network: str = ""
    asked: int = 0
    answered: int = 0
    satisfied: int = 0
    eased: int = 0
    told_ease: int = 0
    cells: tuple[Cell, ...] = ()  # by channel and by how long they waited

    @property
    def response(self) -> Share | None:
        """How many of those who were asked said something."""
        return share_of(self.answered, self.asked)

    @property
    def satisfaction(self) -> Share | None:
        """Who gave 4 or 5 of 5."""
        return share_of(self.satisfied, self.answered)

    @property
    def weighted(self) -> Share | None:
        """The same, if those who answered are weighted to all who were asked."""
        return weighted(self.cells)

    @property
    def ease(self) -> Share | None:
        """Who gave 5, 6 or 7 of 7."""
        return share_of(self.eased, self.told_ease)


# Whoever the question never reached was not asked: it could not be sent, came back, or was withdrawn before.
_SAID = """
SELECT s.network, s.asked_at >= %(since)s, count(*)::int, count(s.satisfied)::int,
    count(*) FILTER (WHERE s.satisfied >= 4)::int, count(*) FILTER (WHERE s.ease >= 5)::int, count(s.ease)::int
FROM insight_survey s LEFT JOIN replies_delivery d ON d.id = s.delivery_id
LEFT JOIN insight_casefact f ON f.case_id = s.case_id
WHERE s.brand_id = ANY(%(brands)s) AND s.asked_at >= %(before)s AND s.asked_at < %(until)s
    AND (%(network)s = '' OR s.network = %(network)s)
    AND (%(queue)s::bigint IS NULL OR f.queue_id = %(queue)s) AND (%(mode)s::smallint IS NULL OR f.mode = %(mode)s)
    AND (s.satisfied IS NOT NULL OR d.state IS NULL OR d.state <> ALL(%(lost)s))
GROUP BY s.network, 2, f.answered_at - f.asked_at <= interval '1 hour', f.answered_at - f.asked_at <= interval '1 day'
ORDER BY s.network, f.answered_at - f.asked_at <= interval '1 hour' DESC NULLS LAST,
    f.answered_at - f.asked_at <= interval '1 day' DESC NULLS LAST
"""
_LOST = [DeliveryState.FAILED.value, DeliveryState.BOUNCED.value, DeliveryState.CANCELLED.value]


def said(viewer: Agent, asked: Asked) -> tuple[dict[str, Said], dict[str, Said]]:
    """By channel, and all under the empty name, of the period and the one before. One query."""
    told: dict[str, Any] = {
        "brands": [each for each in brand_ids_of(viewer) if asked.brand_id in {None, each}],
        "before": begins(asked.before),
        "since": begins(asked.since),
        "until": begins(asked.until + timedelta(days=1)),
        "lost": _LOST,
        "network": asked.network,
        "queue": asked.queue_id,
        "mode": asked.mode,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SAID, told)
        cells = cursor.fetchall()
    return _by_channel([each for each in cells if each[1]]), _by_channel([each for each in cells if not each[1]])


def _by_channel(cells: Sequence[Sequence[Any]]) -> dict[str, Said]:
    networks = dict.fromkeys(network for network, *_ in cells)
    lines = {each: _row(each, [cell for cell in cells if cell[0] == each]) for each in networks}
    return {**lines, "": _row("", cells)}


_NAMES = ("asked", "answered", "satisfied", "eased", "told_ease")


def begins(day: date) -> datetime:
    """The first moment of a day of the desk's clock."""
    return datetime.combine(day, time(), zone_named(settings.TIME_ZONE))


def _row(network: str, cells: Sequence[Sequence[Any]]) -> Said:
    counts = {name: sum(cell[at] for cell in cells) for at, name in enumerate(_NAMES, 2)}
    return Said(network=network, **counts, cells=tuple(Cell(*cell[2:5]) for cell in cells))


def words_of_customers(viewer: Agent, asked: Asked, *, before: tuple[datetime, int] | None, limit: int) -> list[Survey]:
    """What they wrote, newest first, by keyset."""
    found = Survey.objects.filter(brand__in=brand_ids_of(viewer), answered_at__isnull=False)
    if asked.brand_id is not None:
        found = found.filter(brand=asked.brand_id)
    if before is not None:
        found = found.filter(Q(answered_at__lt=before[0]) | Q(answered_at=before[0], pk__lt=before[1]))
    return list(found.order_by("-answered_at", "-pk")[:limit])


def rules_of(viewer: Agent) -> list[tuple[Brand, SurveyRule | None]]:
    """Each brand of the viewer and its rule; one query for brands, one for rules."""
    brands = list(Brand.objects.filter(pk__in=brand_ids_of(viewer)).order_by("name"))
    rules = SurveyRule.objects.in_bulk([each.pk for each in brands])
    return [(each, rules.get(each.pk)) for each in brands]
