"""Random decisions that people confirm or correct: the only fair ground for saying how often we are right."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of
from evenhand.triage.actions.corrections import correct_mode
from evenhand.triage.errors import CannotCorrectMode, NoSuchDecision
from evenhand.triage.events import DecisionsChecked
from evenhand.triage.models import Check, CheckRound, Mode

A_ROUND = 20
DAYS = 28
# As many of each mode as there are, up to a fair share: modes that are rare would hardly be checked otherwise.
# What the channel knows (sure to 1) needs no check, and what the rule of contact withheld says nothing of the text.
_DRAW = """
WITH drawable AS (
    SELECT d.post_id, d.brand_id, coalesce(d.decided, d.mode) AS said, d.code, d.version, d.confidence
    FROM triage_decision d JOIN channels_post p ON p.id = d.post_id
    WHERE d.brand_id = ANY(%(brands)s) AND p.heard_at >= %(since)s AND p.heard_at <= %(now)s
      AND p.deleted_at IS NULL AND d.confidence < 1 AND d.withheld IS NULL
), placed AS (
    SELECT *, row_number() OVER (PARTITION BY said ORDER BY random()) AS place,
        count(*) OVER (PARTITION BY said) AS size
    FROM drawable
)
SELECT post_id, brand_id, said, code, version, confidence, size::float8 / least(size, %(share)s)
FROM placed WHERE place <= %(share)s ORDER BY random()
"""


@transaction.atomic
def draw_checks(*, by: Agent, now: datetime, brand_ids: Sequence[int] = (), size: int = A_ROUND) -> CheckRound | None:
    """A round of random decisions of the brands the person serves, of the last 28 days; None where there are none."""
    if not by.may_write:
        raise CannotCorrectMode("Analysts look and do not change.")
    served = brand_ids_of(by)
    brands = [each for each in served if not brand_ids or each in brand_ids]
    since = now - timedelta(days=DAYS)
    drawn: dict[str, Any] = {"brands": brands, "since": since, "now": now, "share": max(1, size // len(Mode))}
    with connection.cursor() as cursor:
        cursor.execute(_DRAW, drawn)
        rows = cursor.fetchall()
    if not rows:
        return None
    made = CheckRound.objects.create(by=by, made_at=now, since=since)
    Check.objects.bulk_create(
        Check(
            round=made,
            position=position,
            post_id=post_id,
            brand_id=brand_id,
            said=said,
            code=code,
            version=version,
            confidence=confidence,
            weight=weight,
        )
        for position, (post_id, brand_id, said, code, version, confidence, weight) in enumerate(rows)
    )
    record(DecisionsChecked(round_id=made.pk, checks=len(rows)), now=now, actor_id=by.pk)
    return made


@transaction.atomic
def answer_check(*, check_id: int, mode: int, by: Agent, now: datetime) -> Check:
    """Say the right mode of a check of one's own round; the decision has it from now on. The last answer counts."""
    check = Check.objects.select_for_update(of=("self",)).filter(pk=check_id, round__by=by).first()
    if check is None:
        raise NoSuchDecision
    if mode not in Mode.values:
        raise CannotCorrectMode(f"There is no mode {mode}.")
    check.truth, check.answered_at = mode, now
    check.save(update_fields=["truth", "answered_at"])
    correct_mode(post_id=check.post_id, brand_id=check.brand_id, mode=mode, by=by, now=now, in_check=True)
    return check
