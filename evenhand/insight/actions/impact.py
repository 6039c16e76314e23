"""Every write about what happened on a day, and about questions what it changed."""

from datetime import date, datetime
from typing import Any, Final

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.insight.actions.claiming import OPEN, claim
from evenhand.insight.errors import BadAnnotation, BadInquiry, OnlyForLeads
from evenhand.insight.events import AnnotationRemoved, DayAnnotated, ImpactAnswered, ImpactAsked
from evenhand.insight.models import Annotation, ImpactRun
from evenhand.insight.reads.impact import Inquiry, check_inquiry
from evenhand.kernel.text import storable
from evenhand.ledger.actions import record
from evenhand.people.models import Agent, Brand

LONGEST: Final = 120
MOST_OPEN: Final = 10


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """What happened on which day, and to which brand; None: to all."""

    day: date
    words: str
    kind: str = "other"
    brand: Brand | None = None


@transaction.atomic
def annotate(*, note: Note, annotation_id: int | None = None, actor: Agent, now: datetime) -> Annotation | None:
    """Note what happened, or change a note. Refuses no words, unknown kinds. None: there is no such note."""
    _may(actor)
    words = " ".join(storable(note.words).split())[:LONGEST]
    if not words:
        raise BadAnnotation(_("Say what happened."))
    if note.kind not in Annotation.KINDS:
        raise BadAnnotation(_("Say of which kind it was."))
    fields: dict[str, Any] = {"day": note.day, "words": words, "kind": note.kind, "brand": note.brand}
    if annotation_id is None:
        made = Annotation.objects.create(**fields, made_by=actor, made_at=now)
    else:
        found = Annotation.objects.select_for_update().filter(pk=annotation_id).first()
        if found is None:
            return None
        made = _changed(found, fields)
    brand_id = note.brand.pk if note.brand else None
    event = DayAnnotated(annotation_id=made.pk, brand_id=brand_id, day=note.day.isoformat(), kind=note.kind)
    record(event, now=now, actor_id=actor.pk)
    return made


def _changed(annotation: Annotation, fields: dict[str, Any]) -> Annotation:
    if fields["day"] != annotation.day and annotation.runs.exists():
        raise BadAnnotation(_("It was asked about already, so its day stays. Note another one."))
    for name, value in fields.items():
        setattr(annotation, name, value)
    annotation.save(update_fields=list(fields))
    return annotation


@transaction.atomic
def remove_annotation(*, annotation_id: int, is_removed: bool, actor: Agent, now: datetime) -> Annotation | None:
    """Take a note away, or put it back; what was asked about it stays. None: there is none."""
    _may(actor)
    found = Annotation.objects.select_for_update().filter(pk=annotation_id).first()
    if found is not None and (found.removed_at is not None) != is_removed:
        found.removed_at = now if is_removed else None
        found.save(update_fields=["removed_at"])
        record(AnnotationRemoved(annotation_id=found.pk, is_removed=is_removed), now=now, actor_id=actor.pk)
    return found


@transaction.atomic
def ask_impact(*, inquiry: Inquiry, actor: Agent, now: datetime) -> ImpactRun:
    """Have it worked out; a question that waits already is not asked twice. What was asked is kept, whatever comes."""
    _may(actor)
    annotation = Annotation.objects.filter(pk=inquiry.annotation_id).first()
    if annotation is None:
        raise BadInquiry(_("Say which event it is about."))
    check_inquiry(inquiry)
    same = ImpactRun.objects.filter(mark=inquiry.mark, state__in=OPEN).first()
    if same is not None:
        return same
    if ImpactRun.objects.filter(state__in=OPEN).count() >= MOST_OPEN:
        raise BadInquiry(_("Enough questions wait for their answer; wait for one."))
    run = ImpactRun.objects.create(
        annotation=annotation,
        asked=msgspec.to_builtins(inquiry),
        mark=inquiry.mark,
        asked_by=actor,
        asked_at=now,
        touched_at=now,
    )
    record(ImpactAsked(run_id=run.pk, annotation_id=annotation.pk, mark=run.mark), now=now, actor_id=actor.pk)
    return run


@transaction.atomic
def claim_impact(*, now: datetime) -> ImpactRun | None:
    """The next to be worked out."""
    return claim(
        ImpactRun.objects.select_related("annotation"),
        give_up=lambda run, words: keep_impact(run_id=run.pk, answer=None, trouble=words, now=now),
        now=now,
    )


@transaction.atomic
def keep_impact(*, run_id: int, answer: dict[str, Any] | None, trouble: str = "", now: datetime) -> None:
    """What came of it; without an answer why there is none."""
    state = ImpactRun.FAILED if answer is None else ImpactRun.DONE
    running = ImpactRun.objects.filter(pk=run_id, state=ImpactRun.RUNNING)
    if running.update(state=state, answer=answer, trouble=trouble[:300], touched_at=now):
        record(ImpactAnswered(run_id=run_id, is_answered=answer is not None), now=now)


def _may(actor: Agent) -> None:
    if not actor.sees_all:
        raise OnlyForLeads
