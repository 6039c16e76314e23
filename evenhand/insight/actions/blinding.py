"""Every write about the blind queue: begin it, end it, and note how influential people were when they came."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from evenhand.insight.errors import BadTrial, OnlyForLeads
from evenhand.insight.events import BlindTrialBegun, BlindTrialEnded
from evenhand.insight.models import BlindTrial
from evenhand.insight.reads.blinding import planned_cases
from evenhand.ledger.actions import record
from evenhand.people.models import Agent, Brand, Queue

WITHIN: Final = (1, 4, 24)


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What is decided before it begins."""

    brand: Brand
    queue: Queue | None = None
    by_day: bool = False
    points: int = 10
    within_hours: int = 4


@transaction.atomic
def begin_blinding(*, plan: Plan, actor: Agent, now: datetime) -> BlindTrial:
    """From now on half of the cases that come show how many follow whoever writes. One at a time for a brand."""
    _may(actor)
    if not 1 <= plan.points <= 50 or plan.within_hours not in WITHIN:
        raise BadTrial(_("Say 1 to 50 points, and one, four or 24 hours."))
    queue_id = plan.queue.pk if plan.queue else 0
    if plan.queue is not None and plan.queue.brand_id != plan.brand.pk:
        raise BadTrial(_("This queue belongs to another brand."))
    planned = planned_cases(plan.brand.pk, queue_id, points=plan.points, within_hours=plan.within_hours, now=now)
    try:
        with transaction.atomic():
            trial = BlindTrial.objects.create(
                brand=plan.brand,
                queue_id=queue_id,
                by_day=plan.by_day,
                points=plan.points,
                within_hours=plan.within_hours,
                planned=planned,
                key=secrets.token_hex(16),
                begun_at=now,
                begun_by=actor,
            )
    except IntegrityError as problem:
        raise BadTrial(_("An experiment of this brand runs already.")) from problem
    event = BlindTrialBegun(
        trial_id=trial.pk,
        brand_id=plan.brand.pk,
        queue_id=queue_id,
        by_day=plan.by_day,
        points=plan.points,
        planned=planned,
    )
    record(event, now=now, actor_id=actor.pk)
    return trial


@transaction.atomic
def end_blinding(*, trial_id: int, is_ended: bool, actor: Agent, now: datetime) -> BlindTrial | None:
    """Everything is hidden with every case again; or it goes on after all. None: there is no such experiment."""
    _may(actor)
    trial = BlindTrial.objects.select_for_update().filter(pk=trial_id).first()
    if trial is None or (trial.ended_at is not None) == is_ended:
        return trial
    if not is_ended and BlindTrial.objects.filter(brand_id=trial.brand_id, ended_at=None).exists():
        raise BadTrial(_("An experiment of this brand runs already."))
    trial.ended_at, trial.ended_by = (now, actor) if is_ended else (None, None)
    trial.save(update_fields=["ended_at", "ended_by"])
    record(BlindTrialEnded(trial_id=trial.pk, is_ended=is_ended), now=now, actor_id=actor.pk)
    return trial


# One statement for a batch. The half is a keyed hash, so that nobody can choose it, and anybody with the key can check.
_ARRIVE: Final = """
WITH asked AS MATERIALIZED (
    SELECT id, brand_id, queue_id, opened_at FROM cases_case
    WHERE id = ANY(%(cases)s) AND opened_at >= %(now)s - interval '1 day'
), reach AS MATERIALIZED (
    SELECT DISTINCT ON (v.case_id) v.case_id, k.followers, k.has_badge
    FROM asked a JOIN cases_conversation v ON v.case_id = a.id JOIN channels_reach k ON k.persona_id = v.persona_id
    ORDER BY v.case_id, v.id
)
INSERT INTO insight_arrival (case_id, trial_id, is_blind, followers, has_badge, at)
SELECT a.id, t.id, CASE WHEN t.id IS NOT NULL THEN get_byte(sha256(convert_to(t.key || ':' ||
        CASE WHEN t.by_day THEN (a.opened_at AT TIME ZONE %(zone)s)::date::text ELSE a.id::text END, 'UTF8')), 0) < 128
    END, r.followers, r.has_badge, %(now)s
FROM asked a
LEFT JOIN insight_blindtrial t ON t.brand_id = a.brand_id AND t.ended_at IS NULL AND a.opened_at >= t.begun_at
    AND t.queue_id IN (0, a.queue_id)
LEFT JOIN reach r ON r.case_id = a.id
WHERE t.id IS NOT NULL OR r.followers IS NOT NULL OR r.has_badge IS NOT NULL
ON CONFLICT (case_id) DO NOTHING
"""


def note_arrivals(case_ids: Sequence[int], *, now: datetime) -> None:
    """Keep how influential whoever began these cases is, and in which half each is; in the caller's transaction, once
    for each case."""
    if case_ids:
        with connection.cursor() as cursor:
            cursor.execute(_ARRIVE, {"cases": sorted(set(case_ids)), "zone": settings.TIME_ZONE, "now": now})


def _may(actor: Agent) -> None:
    if not (actor.sees_all and actor.may_write):
        raise OnlyForLeads(_("Only leads decide about the blind queue."))
