"""One click says that a post was read wrongly; kept as a label, and undone as easily."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from evenhand.channels.models import Post
from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.people.reads import brands_of
from evenhand.understanding.actions.teaching import note_change
from evenhand.understanding.domain.correcting import SUBJECT, checked
from evenhand.understanding.errors import CannotCorrect, NoSuchReading
from evenhand.understanding.events import CorrectionUndone, PersonalDataShown, ReadingCorrected
from evenhand.understanding.models import Correction, Subject, SubjectExample
from evenhand.understanding.reads.corrections import readings_of


@transaction.atomic
def correct_reading(
    *, post_id: int, brand_id: int, field: str, value: str, by: Agent, now: datetime, case_id: int | None = None
) -> Correction | None:
    """Say how a post is to be read; the newest word counts. None where it is read so already.

    The reading itself stays. What a post is about becomes an example of that subject.
    Raises NoSuchReading where the person does not serve the brand or the post is none of its, CannotCorrect for
    a field or a value that is not offered.
    """
    _refuse_strangers(post_id, brand_id, by)
    if field == SUBJECT:
        note_change(brand_id=brand_id, now=now)
    living = Subject.objects.filter(brand_id=brand_id, removed_at=None).values_list("pk", flat=True)
    value = checked(field, value, subjects=list(living) if field == SUBJECT else ())
    read = readings_of(brand_id, [post_id]).get(post_id)
    if read is None:
        raise CannotCorrect("This post has not been read yet; wait a moment.")
    if read.value(field) == value:
        return None
    correction = Correction.objects.create(
        brand_id=brand_id,
        post_id=post_id,
        field=field,
        was=read.value(field) or "",
        value=value,
        version=read.edition if field == SUBJECT else read.version,
        by=by,
        at=now,
    )
    _teach(correction, now)
    event = ReadingCorrected(
        brand_id=brand_id,
        correction_id=correction.pk,
        post_id=post_id,
        field=field,
        was=correction.was,
        value=value,
        case_id=case_id,
    )
    record(event, now=now, actor_id=by.pk)
    return correction


@transaction.atomic
def undo_correction(*, correction_id: int, by: Agent, now: datetime, case_id: int | None = None) -> Correction:
    """Take a correction back; what was said before it counts again. One that is undone stays so."""
    correction = Correction.objects.filter(pk=correction_id).first()
    if correction is None:
        raise NoSuchReading
    _refuse_strangers(correction.post_id, correction.brand_id, by)
    if correction.field == SUBJECT:
        note_change(brand_id=correction.brand_id, now=now)
    correction = Correction.objects.select_for_update().get(pk=correction_id)
    if correction.undone_at is not None:
        return correction
    correction.undone_at = now
    correction.save(update_fields=["undone_at"])
    _teach(correction, now)
    event = CorrectionUndone(
        brand_id=correction.brand_id,
        correction_id=correction.pk,
        post_id=correction.post_id,
        field=correction.field,
        case_id=case_id,
    )
    record(event, now=now, actor_id=by.pk)
    return correction


@transaction.atomic
def note_shown(*, post_id: int, brand_id: int, by: Agent, now: datetime, case_id: int | None = None) -> None:
    """Write down that somebody looked at what is masked in a post; NoSuchReading as for correcting."""
    _refuse_strangers(post_id, brand_id, by, writes=False)
    read = readings_of(brand_id, [post_id]).get(post_id)
    kinds = tuple(sorted({span.kind for span in read.personal})) if read else ()
    record(PersonalDataShown(post_id=post_id, kinds=kinds, case_id=case_id), now=now, actor_id=by.pk)


def _refuse_strangers(post_id: int, brand_id: int, by: Agent, *, writes: bool = True) -> None:
    """The post is the brand's by its account, or since it was decided so; and the person serves the brand."""
    if not brands_of(by).filter(pk=brand_id).exists():
        raise NoSuchReading
    concerns = Q(account__brand=brand_id) | Q(decisions__brand=brand_id)
    if not Post.objects.filter(concerns, pk=post_id, is_own=False).exists():
        raise NoSuchReading
    if writes and not by.may_write:
        raise CannotCorrect("Analysts look and do not change.")


def _teach(correction: Correction, now: datetime) -> None:
    """The post is an example of what was said last, and of nothing else."""
    if correction.field != SUBJECT:
        return
    SubjectExample.objects.filter(brand_id=correction.brand_id, post_id=correction.post_id).delete()
    said = Correction.objects.filter(
        brand_id=correction.brand_id, post_id=correction.post_id, field=SUBJECT, undone_at=None
    )
    last = said.order_by("-pk").first()
    if last is not None:
        SubjectExample.objects.create(
            brand_id=last.brand_id,
            subject_id=int(last.value) if last.value else None,
            post_id=last.post_id,
            from_correction=last,
            added_at=now,
        )
