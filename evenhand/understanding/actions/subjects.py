"""Writing down what posts are about: subjects with examples, which a brand's leads edit."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from django.db import transaction
from django.db.models import QuerySet

from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.understanding.actions.teaching import note_change, refuse_others
from evenhand.understanding.domain import taxonomy
from evenhand.understanding.errors import CannotBeSubject, NoSuchSubject, SubjectNameTaken
from evenhand.understanding.events import SubjectsChanged
from evenhand.understanding.models import Subject, SubjectExample


class Brought(msgspec.Struct, frozen=True):
    """What a file brought."""

    subjects: int
    examples: int


@transaction.atomic
def save_subject(
    *,
    brand_id: int,
    name: str,
    description: str = "",
    parent_id: int | None = None,
    examples: str = "",
    subject_id: int | None = None,
    actor: Agent | None,
    now: datetime,
) -> Subject:
    """Write a subject down, or change one; `examples` are added, one a line.

    Raises OnlyLeadsTeach, NoSuchSubject, SubjectNameTaken, CannotBeSubject or TooMuchToTeach.
    """
    refuse_others(actor, brand_id)
    note_change(brand_id=brand_id, now=now)
    subject = _there(brand_id, subject_id) if subject_id else Subject(brand_id=brand_id, created_at=now)
    subject.name, subject.description = taxonomy.named(name), taxonomy.described(description)
    subject.parent = _parent(subject, parent_id) if parent_id else None
    _refuse_taken_name(subject)
    if subject.pk is None:
        taxonomy.refuse_too_many(subjects=_living(brand_id).count() + 1)
    subject.save()
    added = _add(brand_id, {subject.pk: taxonomy.examples_in(examples)}, now)
    _record(brand_id, "saved", actor, now, subject_id=subject.pk, examples=added)
    return subject


@transaction.atomic
def add_examples(*, brand_id: int, subject_id: int | None, text: str, actor: Agent | None, now: datetime) -> int:
    """Add examples, one a line, to a subject, or to “none of these”; how many were new. Raises as save_subject."""
    refuse_others(actor, brand_id)
    note_change(brand_id=brand_id, now=now)
    subject = _there(brand_id, subject_id) if subject_id else None
    added = _add(brand_id, {subject.pk if subject else None: taxonomy.examples_in(text)}, now)
    _record(brand_id, "examples", actor, now, subject_id=subject_id, examples=added)
    return added


@transaction.atomic
def remove_example(*, brand_id: int, example_id: int, actor: Agent | None, now: datetime) -> str:
    """Take a written example away; its text, so that it can be put back. Those of corrections are undone there."""
    refuse_others(actor, brand_id)
    note_change(brand_id=brand_id, now=now)
    example = SubjectExample.objects.filter(pk=example_id, brand_id=brand_id, from_correction=None).first()
    if example is None:
        raise NoSuchSubject("That example is gone already.")
    text, subject_id = example.text, example.subject_id
    example.delete()
    _record(brand_id, "examples", actor, now, subject_id=subject_id, examples=-1)
    return text


@transaction.atomic
def retire_subject(*, brand_id: int, subject_id: int, actor: Agent | None, now: datetime) -> Subject:
    """No post is about it any more; its examples stay for `put_back_subject`. Subjects under it stand alone."""
    refuse_others(actor, brand_id)
    note_change(brand_id=brand_id, now=now)
    subject = _there(brand_id, subject_id)
    subject.removed_at = now
    subject.save()
    _record(brand_id, "retired", actor, now, subject_id=subject_id)
    return subject


@transaction.atomic
def put_back_subject(*, brand_id: int, subject_id: int, actor: Agent | None, now: datetime) -> Subject:
    """Undo a retirement or a merge; one that is there stays as it is. SubjectNameTaken where its name was taken."""
    refuse_others(actor, brand_id)
    note_change(brand_id=brand_id, now=now)
    subject = Subject.objects.filter(pk=subject_id, brand_id=brand_id).first()
    if subject is None:
        raise NoSuchSubject
    if subject.removed_at is None:
        return subject
    taxonomy.refuse_too_many(subjects=_living(brand_id).count() + 1)
    subject.removed_at, subject.merged_into = None, None
    _refuse_taken_name(subject)
    subject.save()
    _record(brand_id, "put back", actor, now, subject_id=subject_id)
    return subject


@transaction.atomic
def merge_subjects(*, brand_id: int, source_id: int, target_id: int, actor: Agent | None, now: datetime) -> Subject:
    """From now on the source is the target, examples and earlier readings too; `put_back_subject` undoes it."""
    refuse_others(actor, brand_id)
    note_change(brand_id=brand_id, now=now)
    if source_id == target_id:
        raise CannotBeSubject("Choose another subject to merge into.")
    source, target = _there(brand_id, source_id), _there(brand_id, target_id)
    if target.parent_id == source.pk:
        target.parent = None
        target.save()
    source.removed_at, source.merged_into = now, target
    source.save()
    _record(brand_id, "merged", actor, now, subject_id=source_id)
    return target


@transaction.atomic
def begin_with_starter(*, brand_id: int, names: Iterable[str], actor: Agent | None, now: datetime) -> Brought:
    """Write down those of the offered subjects that were chosen; names that are taken stay as they are."""
    chosen = set(names)
    lines = [
        taxonomy.Line(each.name, example, description=each.description)
        for each in taxonomy.starter()
        if each.name in chosen
        for example in each.examples
    ]
    return _bring(brand_id, lines, "starter", actor, now)


@transaction.atomic
def import_subjects(*, brand_id: int, text: str, actor: Agent | None, now: datetime) -> Brought:
    """Add what a CSV file says: subjects by name, examples that are not there yet. All of it, or nothing."""
    refuse_others(actor, brand_id)  # before anything is read
    return _bring(brand_id, taxonomy.lines_in(text), "imported", actor, now)


def _bring(brand_id: int, lines: Sequence[taxonomy.Line], what: str, actor: Agent | None, now: datetime) -> Brought:
    refuse_others(actor, brand_id)
    note_change(brand_id=brand_id, now=now)
    known = {subject.name.casefold(): subject for subject in _living(brand_id)}
    before = len(known)
    for line in lines:
        if line.parent:
            _known(known, brand_id, line.parent, now)
        if line.subject != taxonomy.NONE_OF_THESE:
            _describe(_known(known, brand_id, line.subject, now), line, known)
    examples: dict[int | None, list[str]] = {}
    for line in lines:
        if line.example:
            of = None if line.subject == taxonomy.NONE_OF_THESE else known[line.subject.casefold()].pk
            examples.setdefault(of, []).append(line.example)
    brought = Brought(len(known) - before, _add(brand_id, examples, now))
    _record(brand_id, what, actor, now, examples=brought.examples)
    return brought


def _known(known: dict[str, Subject], brand_id: int, name: str, now: datetime) -> Subject:
    if name.casefold() not in known:
        taxonomy.refuse_too_many(subjects=len(known) + 1)
        known[name.casefold()] = Subject.objects.create(brand_id=brand_id, name=name, created_at=now)
    return known[name.casefold()]


def _describe(subject: Subject, line: taxonomy.Line, known: dict[str, Subject]) -> None:
    """What the file says beyond the name; what people wrote before is not overwritten."""
    parent = known.get(line.parent.casefold()) if line.parent else None
    description = subject.description or line.description
    wanted = parent if parent and subject.parent_id is None else None
    if wanted is not None:
        subject.parent = _parent(subject, wanted.pk)
    if wanted is not None or description != subject.description:
        subject.description = description
        subject.save()


def _living(brand_id: int) -> QuerySet[Subject]:
    return Subject.objects.filter(brand_id=brand_id, removed_at=None)


def _there(brand_id: int, subject_id: int) -> Subject:
    subject = _living(brand_id).filter(pk=subject_id).first()
    if subject is None:
        raise NoSuchSubject
    return subject


def _parent(subject: Subject, parent_id: int) -> Subject:
    """One level: what stands under another has nothing under itself."""
    parent = _there(subject.brand_id, parent_id)
    if parent.pk == subject.pk:
        raise CannotBeSubject("A subject cannot stand under itself.")
    if parent.parent_id is not None and _living(parent.brand_id).filter(pk=parent.parent_id).exists():
        raise CannotBeSubject(f"“{parent.name}” stands under another subject already; one level is enough.")
    if subject.pk is not None and _living(subject.brand_id).filter(parent=subject).exists():
        raise CannotBeSubject(f"Others stand under “{subject.name}”; one level is enough.")
    return parent


def _refuse_taken_name(subject: Subject) -> None:
    namesakes = _living(subject.brand_id).filter(name__iexact=subject.name).exclude(pk=subject.pk)
    if namesakes.exists():
        raise SubjectNameTaken(f"There is already a subject “{subject.name}”; give this one another name.")


def _add(brand_id: int, examples: dict[int | None, list[str]], now: datetime) -> int:
    """Write down those that the subject has not yet; how many."""
    of_brand = SubjectExample.objects.filter(brand_id=brand_id)
    written = of_brand.filter(post=None).values_list("subject_id", "text")
    there = {(subject_id, taxonomy.alike(text)) for subject_id, text in written.iterator()}
    new: dict[tuple[int | None, str], str] = {}
    for subject_id, texts in examples.items():
        for text in texts:
            if (key := (subject_id, taxonomy.alike(text))) not in there:
                new.setdefault(key, text)
    taxonomy.refuse_too_many(examples=of_brand.count() + len(new))
    rows = [SubjectExample(brand_id=brand_id, subject_id=key[0], text=text, added_at=now) for key, text in new.items()]
    SubjectExample.objects.bulk_create(rows, batch_size=1_000)
    return len(rows)


def _record(
    brand_id: int, what: str, actor: Agent | None, now: datetime, *, subject_id: int | None = None, examples: int = 0
) -> None:
    event = SubjectsChanged(brand_id=brand_id, what=what, subject_id=subject_id, examples=examples)
    record(event, now=now, actor_id=actor.pk if actor else None)
