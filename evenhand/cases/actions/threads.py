"""What networks told about public threads, and how far people have read."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from evenhand.cases.events import ThreadAsked, ThreadTold
from evenhand.cases.models import ThreadLook
from evenhand.ledger.actions import record
from evenhand.people.models import Agent

ASK_AGAIN_AFTER = timedelta(seconds=20)
KEPT_FOR = timedelta(days=3)  # strangers' words, which their network has all the time


@transaction.atomic
def ask_for_thread(
    *, case_id: int, conversation_id: int, account_id: int, thread_key: str, actor: Agent, now: datetime
) -> bool:
    """Have the network asked how a thread stands, unless it was asked just now; whether it is asked."""
    look, is_new = ThreadLook.objects.select_for_update().get_or_create(
        account_id=account_id, thread_key=thread_key, defaults={"asked_at": now}
    )
    if not is_new:
        if now - look.asked_at < ASK_AGAIN_AFTER:
            return False
        look.asked_at = now
        look.save(update_fields=["asked_at"])
    record(ThreadAsked(case_id=case_id, conversation_id=conversation_id), now=now, actor_id=actor.pk)
    return True


@transaction.atomic
def note_thread(
    *,
    case_id: int | None,
    conversation_id: int,
    account_id: int,
    thread_key: str,
    posts: Sequence[dict[str, Any]] | None,
    trouble: str = "",
    now: datetime,
) -> None:
    """Keep what the network told; None: it told nothing this time, and what it told before stays."""
    told = {"trouble": trouble} if posts is None else {"trouble": trouble, "posts": list(posts), "told_at": now}
    ThreadLook.objects.update_or_create(
        account_id=account_id, thread_key=thread_key, defaults=told, create_defaults={**told, "asked_at": now}
    )
    record(ThreadTold(case_id=case_id, conversation_id=conversation_id), now=now)


def forget_threads(*, now: datetime) -> int:
    """What networks told days ago goes; how many threads."""
    gone, _ = ThreadLook.objects.filter(asked_at__lt=now - KEPT_FOR).delete()
    return gone


_SEEN = """
INSERT INTO cases_seen (agent_id, case_id, seen_at) VALUES (%s, %s, %s)
ON CONFLICT (agent_id, case_id) DO UPDATE SET seen_at = excluded.seen_at WHERE cases_seen.seen_at < excluded.seen_at
"""


def note_seen(*, agent_id: int, case_id: int, seen_at: datetime) -> bool:
    """Somebody has read the case up to that moment; never back in time. Whether that was news."""
    with connection.cursor() as cursor:
        cursor.execute(_SEEN, [agent_id, case_id, seen_at])
        return bool(cursor.rowcount)
