"""Keeping what was passed on, and thanking for it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from evenhand.colleagues.errors import NotThere
from evenhand.colleagues.events import ColleagueThanked, PageShared, PostPassedOn, ThanksTakenBack
from evenhand.colleagues.models import PassedOn, SuggestedAnswer
from evenhand.kernel.text import storable
from evenhand.knowledge.models import Edition
from evenhand.ledger.actions import record
from evenhand.people.models import Agent, Brand
from evenhand.people.reads import brand_ids_of

LONGEST_NOTE, LONGEST_THANKS = 1_000, 300
KINDS: dict[str, type[PassedOn] | type[SuggestedAnswer]] = {"post": PassedOn, "answer": SuggestedAnswer}

WAITS_FOR = timedelta(days=30)
_PLACED = """
UPDATE colleagues_passedon AS w SET case_id = c.case_id
FROM channels_post p
JOIN cases_conversation c ON c.account_id = p.account_id AND c.thread_key = p.thread_key AND c.case_id IS NOT NULL
WHERE w.case_id IS NULL AND w.at > %s AND p.id = w.post_id
    AND EXISTS (SELECT FROM cases_message m WHERE m.conversation_id = c.id AND m.post_id = p.id)
"""


@transaction.atomic
def keep_passed_on(
    *,
    key: UUID,
    brand: Brand,
    post_id: int,
    case_id: int | None,
    url: str,
    note: str,
    is_new: bool,
    actor: Agent,
    now: datetime,
) -> PassedOn:
    """Keep who passed a post on; the same key again changes nothing."""
    passed, was_made = PassedOn.objects.get_or_create(
        key=key,
        defaults={
            "by": actor,
            "brand": brand,
            "post_id": post_id,
            "case_id": case_id,
            "url": url,
            "note": storable(note).strip()[:LONGEST_NOTE],
            "is_new": is_new,
            "at": now,
        },
    )
    if was_made:
        event = PostPassedOn(passed_id=passed.pk, brand_id=brand.pk, post_id=post_id, case_id=case_id)
        record(event, now=now, actor_id=actor.pk)
    return passed


def place_passed_on(*, passed: PassedOn, case_id: int) -> None:
    """What was passed on has become a case. In the caller's transaction."""
    PassedOn.objects.filter(pk=passed.pk, case=None).update(case=case_id)


def place_waiting(*, now: datetime) -> int:
    """What waits, and has become a case in another way meanwhile, stands in it; how many do. Safe to repeat."""
    with connection.cursor() as cursor:
        cursor.execute(_PLACED, [now - WAITS_FOR])
        return int(cursor.rowcount)


_SHARED = """
INSERT INTO colleagues_shared (edition_id, network, day, times) VALUES (%s, %s, %s, 1)
ON CONFLICT (edition_id, network, day) DO UPDATE SET times = colleagues_shared.times + 1
"""


@transaction.atomic
def count_share(*, edition: Edition, network: str, now: datetime) -> None:
    """Somebody who works here opened a network's own page with this one in it. By whom is kept nowhere."""
    with connection.cursor() as cursor:
        cursor.execute(_SHARED, [edition.pk, network, timezone.localdate(now)])
    record(PageShared(brand_id=edition.brand_id, edition_id=edition.pk, network=network), now=now)


@transaction.atomic
def thank(*, kind: str, of_id: int, words: str, actor: Agent, now: datetime) -> PassedOn | SuggestedAnswer:
    """Thank the colleague who brought it; said again, the last words count."""
    found = _locked(kind, of_id, actor)
    found.thanks, found.thanked_by, found.thanked_at = storable(words).strip()[:LONGEST_THANKS], actor, now
    found.save(update_fields=["thanks", "thanked_by", "thanked_at"])
    record(ColleagueThanked(kind=kind, of_id=of_id, agent_id=found.by_id), now=now, actor_id=actor.pk)
    return found


@transaction.atomic
def take_thanks_back(*, kind: str, of_id: int, actor: Agent, now: datetime) -> PassedOn | SuggestedAnswer:
    """As if nobody had thanked; what they read already they have read."""
    found = _locked(kind, of_id, actor)
    if found.thanked_at is not None:
        found.thanks, found.thanked_by, found.thanked_at = "", None, None
        found.save(update_fields=["thanks", "thanked_by", "thanked_at"])
        record(ThanksTakenBack(kind=kind, of_id=of_id, agent_id=found.by_id), now=now, actor_id=actor.pk)
    return found


def _locked(kind: str, of_id: int, actor: Agent) -> PassedOn | SuggestedAnswer:
    table = KINDS.get(kind)
    if table is None or not actor.may_write:
        raise NotThere
    found = table.objects.select_for_update(of=("self",)).filter(pk=of_id, brand__in=brand_ids_of(actor)).first()
    if found is None:
        raise NotThere
    return found
