"""Research among a panel: who could be asked, who is to be asked now, and what was said, of nobody by name."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from django.db import connection
from django.db.models import Q

from evenhand.insight.domain.research import Answers
from evenhand.insight.domain.shares import Share, share_of
from evenhand.insight.models import PanelMember, ResearchSurvey
from evenhand.insight.reads.resting import RESTED
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of
from evenhand.people.reads.links import SignedNumbers
from evenhand.replies.models import DeliveryState

_LINKS = SignedNumbers("evenhand.research")
_LOST: Final = [DeliveryState.FAILED.value, DeliveryState.BOUNCED.value, DeliveryState.CANCELLED.value]


def token_of(member: PanelMember) -> str:
    """What stands in the link's address; nobody can make one without our key."""
    return _LINKS.token(member.pk)


def member_behind(token: str) -> PanelMember | None:
    """Who was asked by that address; nobody who was drawn and not asked."""
    asked = PanelMember.objects.select_related("survey", "survey__brand", "case").exclude(asked_at=None)
    return asked.filter(pk=_LINKS.number(token)).first()


# Each customer of the brand who spoke to us and had a private case resolved in that time, with the latest of those.
FRAME: Final = """
SELECT f.customer_id, (array_agg(f.id ORDER BY f.resolved_at DESC, f.id DESC))[1] AS case_id,
    (array_agg(f.network ORDER BY f.resolved_at DESC, f.id DESC))[1] AS network
FROM (
    SELECT c.customer_id, c.id, c.resolved_at, c.network FROM cases_case c JOIN insight_casefact t ON t.case_id = c.id
    WHERE c.brand_id = %(brand)s AND c.resolved_at >= %(since)s AND c.merged_into_id IS NULL
        AND NOT t.is_public AND t.mode = 1 AND (%(network)s = '' OR c.network = %(network)s)
) f GROUP BY f.customer_id
"""
_FRAMED: Final = f"""
WITH frame AS MATERIALIZED ({FRAME})
SELECT (SELECT count(*) FROM frame)::int, (SELECT count(*) FROM frame c WHERE {RESTED})::int
"""


class Frame(msgspec.Struct, frozen=True):
    """How many customers there are, and how many of them may be asked now, since they rested."""

    customers: int
    rested: int


def asked_of_frame(survey: ResearchSurvey, *, rest_days: int, now: datetime) -> dict[str, Any]:
    """What the questions about the frame are asked with."""
    return {
        "brand": survey.brand_id,
        "since": now - timedelta(days=survey.days),
        "network": survey.network,
        "rested": now - timedelta(days=rest_days),
    }


def frame_of(survey: ResearchSurvey, *, rest_days: int, now: datetime) -> Frame:
    """Who is in the frame of a survey as it stands now."""
    with connection.cursor() as cursor:
        cursor.execute(_FRAMED, asked_of_frame(survey, rest_days=rest_days, now=now))
        return Frame(*cursor.fetchone())


# The latest resolved private case of whoever is drawn, in the order of the draw. Whoever has something open with the
# brand is left in peace until it is resolved, and whoever was asked something lately until they rested.
_DUE: Final = f"""
SELECT c.customer_id, c.id, l.id FROM (
    SELECT m.id, m.turn, k.customer_id FROM insight_panelmember m JOIN cases_case k ON k.id = m.case_id
    WHERE m.survey_id = %(survey)s AND m.asked_at IS NULL AND m.left_out = ''
) c
CROSS JOIN LATERAL (
    SELECT k.id FROM cases_case k JOIN insight_casefact f ON f.case_id = k.id
    WHERE k.customer_id = c.customer_id AND k.brand_id = %(brand)s AND k.resolved_at IS NOT NULL
        AND k.merged_into_id IS NULL AND NOT f.is_public AND f.mode = 1
        AND (%(network)s = '' OR k.network = %(network)s)
    ORDER BY k.resolved_at DESC, k.id DESC LIMIT 1
) l
WHERE NOT EXISTS (SELECT 1 FROM cases_case k WHERE k.customer_id = c.customer_id AND k.brand_id = %(brand)s
        AND k.resolved_at IS NULL AND k.merged_into_id IS NULL)
    AND {RESTED}
ORDER BY c.turn LIMIT %(limit)s
"""


def members_due(survey: ResearchSurvey, *, limit: int, now: datetime) -> list[tuple[int, int]]:
    """Who is to be asked now, and in which case; of two members who proved to be one person the first."""
    told: dict[str, Any] = {
        "survey": survey.pk,
        "brand": survey.brand_id,
        "network": survey.network,
        "rested": now - timedelta(days=survey.rest_days or 0),
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_DUE, told)
        first: dict[int, tuple[int, int]] = {}
        for customer_id, member_id, case_id in cursor.fetchall():
            first.setdefault(customer_id, (member_id, case_id))
        return list(first.values())


def running(*, now: datetime) -> list[ResearchSurvey]:
    """Surveys whose panels are asked now, the oldest first; not of brands that only listen."""
    begun = ResearchSurvey.objects.filter(begun_at__isnull=False, stopped_at=None, ends_at__gt=now)
    return list(begun.filter(brand__pilot_since=None).select_related("brand").order_by("begun_at", "id"))


def surveys_of(viewer: Agent, *, before: tuple[datetime, int] | None = None, limit: int) -> list[ResearchSurvey]:
    """Those of the viewer's brands, newest first, by keyset. None for whoever serves customers."""
    found = ResearchSurvey.objects.filter(brand__in=_brands(viewer)).select_related("brand")
    if before is not None:
        found = found.filter(Q(made_at__lt=before[0]) | Q(made_at=before[0], pk__lt=before[1]))
    return list(found.order_by("-made_at", "-pk")[:limit])


def survey_for(viewer: Agent, survey_id: int) -> ResearchSurvey | None:
    """One of those."""
    found = ResearchSurvey.objects.filter(brand__in=_brands(viewer), pk=survey_id)
    return found.select_related("brand", "made_by", "begun_by").first()


def _brands(viewer: Agent) -> list[int]:
    return brand_ids_of(viewer) if viewer.sees_all else []


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far the asking is, of one channel or all."""

    drawn: int = 0
    asked: int = 0
    reached: int = 0
    answered: int = 0
    waiting: int = 0

    @property
    def response(self) -> Share | None:
        """How many of those whom the question reached said something."""
        return share_of(self.answered, self.reached)

    @property
    def left_out(self) -> int:
        """Who was drawn and cannot be asked."""
        return self.drawn - self.asked - self.waiting


# Whoever the question never reached was asked in vain: it could not be sent, came back, or was withdrawn before.
_PROGRESS: Final = """
SELECT m.survey_id, m.network, count(*)::int, count(m.asked_at)::int,
    count(*) FILTER (WHERE m.asked_at IS NOT NULL
        AND (m.answered_at IS NOT NULL OR d.state IS NULL OR d.state <> ALL(%(lost)s)))::int,
    count(m.answered_at)::int, count(*) FILTER (WHERE m.asked_at IS NULL AND m.left_out = '')::int
FROM insight_panelmember m LEFT JOIN replies_delivery d ON d.id = m.delivery_id
WHERE m.survey_id = ANY(%(surveys)s) GROUP BY 1, 2 ORDER BY 1, 2
"""
_COUNTS: Final = ("drawn", "asked", "reached", "answered", "waiting")


def progress_of(survey_ids: Collection[int]) -> dict[int, dict[str, Progress]]:
    """Of each survey by channel, and of all under the empty name. One query."""
    found: dict[int, dict[str, Progress]] = {each: {} for each in survey_ids}
    with connection.cursor() as cursor:
        cursor.execute(_PROGRESS, {"surveys": list(survey_ids), "lost": _LOST})
        for survey_id, network, *counts in cursor.fetchall():
            found[survey_id][network] = Progress(**dict(zip(_COUNTS, counts, strict=True)))
    for each in found.values():
        each[""] = Progress(**{name: sum(getattr(row, name) for row in each.values()) for name in _COUNTS})
    return found


_REASONS: Final = """
SELECT left_out, count(*)::int FROM insight_panelmember WHERE survey_id = %s AND left_out <> ''
GROUP BY 1 ORDER BY 2 DESC, 1
"""


def reasons_of(survey: ResearchSurvey) -> list[tuple[str, int]]:
    """Why members were left out, and how many for each reason."""
    with connection.cursor() as cursor:
        cursor.execute(_REASONS, [survey.pk])
        return [(row[0], row[1]) for row in cursor.fetchall()]


def answers_of(survey: ResearchSurvey) -> list[tuple[str, Answers]]:
    """What was said, with its channel, in no order that tells when."""
    said = _said(survey).values_list("network", "answers")
    return [(network, answers) for network, answers in said]


def marked_answers(survey: ResearchSurvey) -> Sequence[tuple[UUID, Answers]]:
    """What was said under a mark that leads to nobody, in the order of the marks."""
    return list(_said(survey).values_list("mark", "answers"))


def words_said(survey: ResearchSurvey, number: int, *, after: UUID | None, limit: int) -> list[tuple[UUID, str]]:
    """What was said to a question in words, in the random order of the marks, by keyset."""
    said = _said(survey).filter(answers__has_key=str(number))
    if after is not None:
        said = said.filter(mark__gt=after)
    return [(mark, str(answers[str(number)])) for mark, answers in said.values_list("mark", "answers")[:limit]]


def _said(survey: ResearchSurvey) -> Any:
    return PanelMember.objects.filter(survey=survey, answered_at__isnull=False).order_by("mark")
