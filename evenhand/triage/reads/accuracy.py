"""How often triage is right, from random checks; and what people corrected, which proves less."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

import msgspec
from django.db import connection
from django.db.models import Count, Exists, Model, OuterRef, QuerySet

from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of
from evenhand.triage.domain.accuracy import Checked, OfMode, Sureness, by_mode, confusion, surenesses
from evenhand.triage.models import Check, Mode, ModeCorrection
from evenhand.understanding.models import Reading

MODES = (Mode.REACTIVE, Mode.PROACTIVE, Mode.PROGRESSIVE, Mode.NONE)
SHOWN = 50
MOST = 20_000
COUNTED = 100_000  # more decisions are not counted out
Rows = TypeVar("Rows", bound=Model)


class Accuracy(msgspec.Struct, frozen=True, kw_only=True):
    """What the page and its JSON say. Figures rest on random checks only; corrections are counted apart."""

    modes: list[OfMode]
    confusion: list[tuple[int, list[int]]]
    surenesses: list[Sureness]
    checks: int
    waiting: int
    corrections: list[tuple[int, int, int]]  # was, value, how many
    decided: int  # decisions of the period that words made


def accuracy_of(
    viewer: Agent, *, since: datetime, until: datetime, brand_id: int | None = None, language: str = ""
) -> Accuracy:
    """The accuracy of the viewer's brands, or one of them, from checks answered in the period."""
    brands = _brands(viewer, brand_id)
    found = Check.objects.filter(brand__in=brands)
    answered = _in_language(found.filter(truth__isnull=False, answered_at__gte=since, answered_at__lte=until), language)
    rows = answered.values_list("said", "truth", "weight", "answered_at", "confidence").order_by("-answered_at")[:MOST]
    checks = [
        Checked(said, truth, weight, f"{at:%G-W%V}", confidence)
        for said, truth, weight, at, confidence in rows
        if truth is not None and at is not None
    ]
    return Accuracy(
        modes=by_mode(checks, MODES),
        confusion=confusion(checks, MODES),
        surenesses=surenesses(checks),
        checks=len(checks),
        waiting=found.filter(answered_at=None).count(),
        corrections=_corrections(brands, since, until, language),
        decided=_decided(brands, since, until),
    )


def corrections_of(
    viewer: Agent, *, since: datetime, until: datetime, brand_id: int | None = None, language: str = ""
) -> Sequence[ModeCorrection]:
    """Corrected posts of the viewer's brands, newest first, their texts with them; two queries."""
    found = ModeCorrection.objects.filter(
        brand__in=_brands(viewer, brand_id), at__gte=since, at__lte=until, undone_at=None
    )
    found = _in_language(found, language)
    return list(found.select_related("brand", "by", "post").prefetch_related("post__texts").order_by("-at")[:SHOWN])


def _brands(viewer: Agent, brand_id: int | None) -> list[int]:
    return [each for each in brand_ids_of(viewer) if brand_id in {None, each}]


def _readings(language: str) -> QuerySet[Reading]:
    return Reading.objects.filter(post=OuterRef("post"), language=language)


def _in_language(rows: QuerySet[Rows], language: str) -> QuerySet[Rows]:
    return rows.filter(Exists(_readings(language))) if language else rows


def _corrections(brands: Sequence[int], since: datetime, until: datetime, language: str) -> list[tuple[int, int, int]]:
    found = ModeCorrection.objects.filter(brand__in=brands, at__gte=since, at__lte=until, undone_at=None)
    pairs = _in_language(found, language).values_list("was", "value").annotate(times=Count("pk"))
    return sorted(pairs, key=lambda each: -each[2])


# The optimiser finds the posts of the period by their block ranges, and their decisions by the key.
_DECIDED = """
SELECT count(*) FROM (
    SELECT 1 FROM channels_post p JOIN triage_decision d ON d.post_id = p.id
    WHERE p.heard_at >= %s AND p.heard_at <= %s AND d.brand_id = ANY(%s) AND d.confidence < 1 LIMIT %s
) d
"""


def _decided(brands: Sequence[int], since: datetime, until: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_DECIDED, [since, until, list(brands), COUNTED])
        (found,) = cursor.fetchone()
    return int(found)
