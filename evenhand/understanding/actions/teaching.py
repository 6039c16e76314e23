"""Counting what changes in what a brand teaches, and keeping what was learnt from it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from evenhand.ledger.actions import record
from evenhand.people.models import Agent, Role
from evenhand.people.reads import brands_of
from evenhand.understanding.errors import OnlyLeadsTeach
from evenhand.understanding.events import Learnt
from evenhand.understanding.models import Teaching

LEADS = {Role.LEAD, Role.ADMINISTRATOR}
KEEP_MODELS = 3  # of a field; of older ones only their scores stay

_CHANGED = """
INSERT INTO understanding_taxonomy (brand_id, changes, changed_at) VALUES (%s, 1, %s)
ON CONFLICT (brand_id) DO UPDATE SET changes = understanding_taxonomy.changes + 1, changed_at = excluded.changed_at
RETURNING changes
"""


def note_change(*, brand_id: int, now: datetime) -> int:
    """Count a change, in the caller's transaction; holds the brand's taxonomy until it ends. How many there are now."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED, [brand_id, now])
        return int(cursor.fetchone()[0])


def refuse_others(actor: Agent | None, brand_id: int) -> None:
    """OnlyLeadsTeach unless the person leads at this brand; None is the command line."""
    if actor is None:
        return
    is_lead = actor.is_superuser or actor.role in LEADS
    if not is_lead or not brands_of(actor).filter(pk=brand_id).exists():
        raise OnlyLeadsTeach


def begin_teaching(*, brand_id: int, field: str, changes: int, newest: int, now: datetime) -> Teaching:
    """A learning that is under way; takes the place of one that never ended."""
    Teaching.objects.filter(brand_id=brand_id, field=field, made_at=None).delete()
    return Teaching.objects.create(
        brand_id=brand_id, field=field, changes=changes, newest_example=newest, started_at=now
    )


def note_progress(*, teaching_id: int, progress: float) -> None:
    """How much of a learning is done, from 0 to 1."""
    Teaching.objects.filter(pk=teaching_id, made_at=None).update(progress=progress)


@transaction.atomic
def keep_teaching(
    *, teaching: Teaching, blob: bytes, classes: Sequence[str], learnt: int, scores: Mapping[str, Any], now: datetime
) -> None:
    """The learning has ended: from this moment readers use its model. Older models go, their scores stay."""
    teaching.blob, teaching.classes, teaching.learnt = blob, list(classes), learnt
    teaching.scores, teaching.progress, teaching.made_at, teaching.trouble = dict(scores), 1.0, now, ""
    teaching.save()
    of_field = Teaching.objects.filter(brand_id=teaching.brand_id, field=teaching.field).exclude(made_at=None)
    kept = list(of_field.exclude(blob=b"").order_by("-pk").values_list("pk", flat=True)[:KEEP_MODELS])
    of_field.filter(pk__lt=min(kept, default=0)).exclude(blob=b"").update(blob=b"")
    record(
        Learnt(brand_id=teaching.brand_id, field=teaching.field, edition=teaching.pk, texts=learnt),
        now=now,
    )


def note_trouble(*, teaching_id: int, trouble: str) -> None:
    """Why a learning did not come to its end; the model before it stays in use."""
    Teaching.objects.filter(pk=teaching_id, made_at=None).update(trouble=trouble[:500])
