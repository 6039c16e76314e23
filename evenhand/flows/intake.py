"""How a post becomes part of a case: stored and committed first, then read, decided, placed, and written.

Two transactions a batch. Between them lies everything that takes time or may fail; a crash there leaves a
batch row that says so, and `resume` goes on from it.
"""

import logging
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from django.db import connection, transaction

from evenhand.cases import actions as cases
from evenhand.cases.domain.attaching import Facts, title_of
from evenhand.cases.events import PostsTakenIn
from evenhand.channels import actions as channels
from evenhand.channels.actions import NO_CHANGES, Broken, Changes, Incoming, Stored
from evenhand.channels.domain.connector import Cursor
from evenhand.channels.models import Batch, Kind
from evenhand.channels.reads import StoredPost, batches_waiting, posts_of
from evenhand.flows.about import quick_subjects
from evenhand.flows.deciding import Rules, contact_notes, decide, rules, spoke_to_us
from evenhand.insight.actions.blinding import note_arrivals
from evenhand.ledger.actions import record
from evenhand.ledger.errors import DATABASE_AWAY
from evenhand.listening.reads import purposes_of
from evenhand.replies.reads import sent_from_here
from evenhand.routing.domain.placement import Placement
from evenhand.routing.domain.priority import base
from evenhand.routing.reads import clocks
from evenhand.triage.actions import MODE_NUMBER, Decided, forget_decisions, note_contacts, store_decisions
from evenhand.understanding.actions import forget_readings, store_readings, store_subjects
from evenhand.understanding.actions.readings import KIND, SubjectRead
from evenhand.understanding.domain.reading import Reading, nothing_read, read_many

log = logging.getLogger(__name__)

RESUME_AFTER = timedelta(seconds=10)  # a batch takes well under a second; this one's worker is gone
GIVE_UP_AFTER = 3  # a batch that fails so often is taken post by post


class TakenIn(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the posts of one look at a source."""

    stored: Stored
    opened: int = 0
    case_ids: list[int] = []
    modes: dict[str, int] = {}


def take_in(
    posts: Sequence[Incoming],
    *,
    source_id: int,
    changes: Changes = NO_CHANGES,
    broken: Sequence[Broken] = (),
    cursor: Cursor | None = None,
    by: Rules | None = None,
    now: datetime,
) -> TakenIn:
    """Store the posts with the cursor; then understand what is new. Safe to repeat with the same posts."""
    stored = channels.store(
        source_id=source_id,
        incoming=posts,
        changes=changes,
        broken=broken,
        cursor=cursor,
        now=now,
    )
    return understand(stored, by=by, now=now)


def understand(stored: Stored, *, by: Rules | None = None, now: datetime) -> TakenIn:
    """Read, decide, place and attach what was stored. If that fails the posts are safe, and the sweep tries again."""
    if stored.batch_id is None:
        return TakenIn(stored=stored)
    try:
        batch = Batch.objects.get(pk=stored.batch_id)
        return _understand(batch, by or rules(), stored=stored, now=now)
    except DATABASE_AWAY:
        raise  # the database went away: nothing is wrong with the posts
    except Exception:
        log.exception("batch %s was stored but not understood", stored.batch_id)
        channels.note_failure(batch_id=stored.batch_id)
        return TakenIn(stored=stored)


def resume(*, now: datetime, older_than: timedelta = RESUME_AFTER, source_id: int | None = None) -> int:
    """Understand what was stored before a crash, of one source or of all; how many batches."""
    waiting = [each for each in batches_waiting(before=now - older_than) if source_id in {None, each.source_id}]
    if not waiting:
        return 0
    by = rules()
    done = 0
    for batch in waiting:
        try:
            _understand(batch, by, one_by_one=batch.failures >= GIVE_UP_AFTER, now=now)
            done += 1
        except DATABASE_AWAY:
            raise
        except Exception:
            log.exception("batch %s could not be understood", batch.pk)
            channels.note_failure(batch_id=batch.pk)
    return done


def _understand(
    batch: Batch, by: Rules, *, stored: Stored | None = None, one_by_one: bool = False, now: datetime
) -> TakenIn:
    posts = posts_of(batch)
    readings = _read_singly(posts) if one_by_one else _read(posts)
    decided = decide(posts, readings, by, purposes=purposes_of([post.id for post in posts]), now=now)
    facts = facts_of(posts, readings, decided, by)
    subjects, notes = _subjects(posts, decided), contact_notes(posts, readings, decided)
    modes = Counter(_MODE_NAME[each.mode] for each in decided)
    due = clocks().due
    with transaction.atomic():
        if not _claim(batch):
            return TakenIn(stored=stored or _NOTHING)
        in_cases = _forget([post.id for post in posts if post.addressed and post.heard_at != batch.heard_at])
        store_readings([post.id for post in posts], readings)
        store_subjects(subjects)
        store_decisions(decided)
        note_contacts(notes, spoke_to_us=spoke_to_us(posts, decided), now=now)
        cases.rejoin([(account, source, target) for account, source, target in batch.rejoined])
        new = [each for each in facts if each.brand_id not in by.pilots and each.post_id not in in_cases]
        attached = cases.attach(new, now=now, due=due)
        if attached.opened:
            note_arrivals(attached.case_ids, now=now)
        cases.suggest_identities(_may_be_known(posts, new))
        channels.mark_understood(batch_id=batch.pk, now=now)
        event = PostsTakenIn(batch_id=batch.pk, posts=len(posts), opened=attached.opened, modes=dict(modes))
        record(event, now=now, touched=attached.case_ids)
    return TakenIn(stored=stored or _NOTHING, opened=attached.opened, case_ids=attached.case_ids, modes=dict(modes))


_NOTHING = Stored(batch_id=None, new=0, duplicates=0, quarantined=0)
_MODE_NAME = {number: name for name, number in MODE_NUMBER.items()}


def _claim(batch: Batch) -> bool:
    """Whether the batch is still to be understood; holds it until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT understood_at IS NULL FROM channels_batch WHERE id = %s FOR UPDATE", [batch.pk])
        row = cursor.fetchone()
    return bool(row and row[0])


def _forget(post_ids: Sequence[int]) -> set[int]:
    """What was made of posts that were overheard before somebody told that they are meant for us; those in a case."""
    if not post_ids:
        return set()
    forget_readings(post_ids)
    return forget_decisions(post_ids)


def _read(posts: Sequence[StoredPost]) -> list[Reading]:
    return read_many([post.text for post in posts], [post.language_hint for post in posts])


def _read_singly(posts: Sequence[StoredPost]) -> list[Reading]:
    """A text that breaks reading gets no reading of its own, and the others theirs."""
    readings = []
    for post in posts:
        try:
            readings += read_many([post.text], [post.language_hint])
        except Exception:
            log.exception("post %s cannot be read", post.id)
            readings.append(nothing_read())
    return readings


def _subjects(posts: Sequence[StoredPost], decided: Sequence[Decided]) -> list[SubjectRead]:
    """What the posts of others are about, for the brands that say what there is."""
    text_of = {post.id: post.text for post in posts}
    return quick_subjects([(each.post_id, each.brand_id, text_of[each.post_id]) for each in decided])


def facts_of(
    posts: Sequence[StoredPost], readings: Sequence[Reading], decided: Sequence[Decided], by: Rules
) -> list[Facts]:
    """The posts as cases look at them, each with its place."""
    decision_of = {each.post_id: each for each in decided}
    from_here = sent_from_here([post.id for post in posts if post.is_own])
    return [
        _fact(post, reading, decision_of.get(post.id), by.placement, is_from_here=post.id in from_here)
        for post, reading in zip(posts, readings, strict=True)
    ]


def _fact(
    post: StoredPost, reading: Reading, decision: Decided | None, places: Placement, *, is_from_here: bool
) -> Facts:
    brand_id = decision.brand_id if decision else post.brand_id
    mode = decision.mode if decision else 0
    return Facts(
        post_id=post.id,
        account_id=post.account_id,
        thread_key=post.thread_key,
        persona_id=post.parent_persona_id if post.is_own else post.persona_id,
        brand_id=brand_id,
        queue_id=places.place(brand_id=brand_id, language=reading.language, text=post.text, mode=mode)
        if mode
        else None,
        mode=mode,
        is_own=post.is_own,
        is_from_here=is_from_here,
        answers=post.kind != Kind.POST and not post.parent_is_own,
        is_public=post.is_public,
        is_automatic=post.is_automatic,
        heard_at=post.heard_at,
        title=title_of(post.subject, post.text) if mode else "",
        language=reading.language,
        network=post.network,
        priority=base(reading.severity),
        customer_name=post.author_name,
        kind=KIND[reading.kind],
    )


def _may_be_known(posts: Sequence[StoredPost], said: Sequence[Facts]) -> list[int]:
    """Authors who may be known from another channel: by an address that was verified, or by their handle there."""
    by_address = {post.persona_id for post in posts if post.author_address and not post.is_own}
    by_handle = {each.persona_id for each in said if each.mode and not each.is_own and each.persona_id is not None}
    return sorted(by_address | by_handle)
