"""Learning again from what people teach: examples of subjects, and corrections of readings.

What was changed stands in the brand's taxonomy; whoever finds it newer than the model in use learns, one process at a
time. Dying in between leaves the model before it in use, and the next look begins again.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from django.db import connection

from evenhand.kernel import clock
from evenhand.ledger.errors import DATABASE_AWAY
from evenhand.understanding.actions.teaching import begin_teaching, keep_teaching, note_progress, note_trouble
from evenhand.understanding.domain.correcting import SUBJECT
from evenhand.understanding.domain.teaching import State, can_be_learnt, is_due
from evenhand.understanding.models import SubjectExample, Taxonomy
from evenhand.understanding.reads.learned import Packed, subject_model
from evenhand.understanding.reads.subjects import Example, examples_of, teaching_of, under_way

if TYPE_CHECKING:
    from evenhand.understanding.domain.learning import Learned

log = logging.getLogger(__name__)

_LOCK = 0x7EAC4  # advisory, with the brand's id
_TELL_EVERY = 1.0  # seconds


def learn_due(*, now: datetime) -> int:
    """Learn for every brand whose teaching changed and settled; for how many. May run anywhere, any number of times."""
    return sum(learn_again(brand_id, now=now) for brand_id in Taxonomy.objects.values_list("brand_id", flat=True))


def learn_again(brand_id: int, *, now: datetime, at_once: bool = False) -> bool:
    """Learn what the brand's posts are about, if it is due or `at_once`; whether a new model is in use."""
    if not (at_once or _is_due(brand_id, now)):
        return False
    with _held(brand_id) as is_mine:
        if not is_mine or not (at_once or _is_due(brand_id, now)):
            return False
        taxonomy = Taxonomy.objects.filter(brand_id=brand_id).first()
        examples = examples_of(brand_id)
        if taxonomy is None or not can_be_learnt(_counted(examples)):
            return False
        return _learn(brand_id, taxonomy.changes, examples)


def _is_due(brand_id: int, now: datetime) -> bool:
    taxonomy = Taxonomy.objects.filter(brand_id=brand_id).first()
    if taxonomy is None:
        return False
    last, tried = teaching_of(brand_id), under_way(brand_id)
    is_unreadable = last is not None and subject_model(brand_id) is None  # written by another version
    if last is not None and taxonomy.changes <= last.changes and not is_unreadable:
        return False
    if tried is not None and tried.trouble and tried.changes == taxonomy.changes:
        return False  # it would fail again
    if is_unreadable:
        return True
    later = SubjectExample.objects.filter(brand_id=brand_id, pk__gt=last.newest_example).count() if last else 0
    state = State(
        changes=taxonomy.changes,
        taught=last.changes if last else -1,
        changed_at=taxonomy.changed_at,
        new=later,
        learnt=last.learnt if last else 0,
    )
    return is_due(state, now=now)


def _counted(examples: list[Example]) -> dict[int | None, int]:
    counted: dict[int | None, int] = {}
    for example in examples:
        counted[example.subject_id] = counted.get(example.subject_id, 0) + 1
    return counted


def _learn(brand_id: int, changes: int, examples: list[Example]) -> bool:
    newest = max(example.id for example in examples)
    teaching = begin_teaching(brand_id=brand_id, field=SUBJECT, changes=changes, newest=newest, now=clock.now())
    tell = _teller(teaching.pk)
    try:
        stream = _learnt(examples, is_close=False, progress=lambda done: tell(done * 0.2))
        close = _learnt(examples, is_close=True, progress=lambda done: tell(0.2 + done * 0.8))
    except ValueError as problem:
        log.warning("brand %s cannot be learnt: %s", brand_id, problem)
        note_trouble(teaching_id=teaching.pk, trouble=str(problem))
        return False
    keep_teaching(
        teaching=teaching,
        blob=msgspec.msgpack.encode(Packed(stream=stream.packed(), close=close.packed())),
        classes=[str(each) for each in close.classes],
        learnt=len(examples),
        scores=close.scores,
        now=clock.now(),
    )
    return True


def _learnt(examples: list[Example], *, is_close: bool, progress: Callable[[float], None]) -> "Learned":
    from evenhand.understanding.domain.learning import learn  # here: it brings large libraries

    about = [example for example in examples if example.subject_id is not None]
    return learn(
        [example.text for example in about],
        [str(example.subject_id) for example in about],
        is_close=is_close,
        none_texts=[example.text for example in examples if example.subject_id is None],
        progress=progress,
    )


def _teller(teaching_id: int) -> Callable[[float], None]:
    """Says how far it has come, at most once a second."""
    told = time.monotonic()

    def tell(progress: float) -> None:
        nonlocal told
        if time.monotonic() - told >= _TELL_EVERY:
            told = time.monotonic()
            note_progress(teaching_id=teaching_id, progress=min(0.99, max(0.0, progress)))

    return tell


@contextmanager
def _held(brand_id: int) -> Iterator[bool]:
    """Whether this process alone learns for the brand; a process that dies lets go by itself."""
    key = [_LOCK, brand_id & 0x7FFFFFFF]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
        is_mine = bool(cursor.fetchone()[0])
    try:
        yield is_mine
    finally:
        if is_mine:
            _release(key)


def _release(key: list[int]) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)
    except DATABASE_AWAY:
        connection.close()  # the connection died, and the lock with it
