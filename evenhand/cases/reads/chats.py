"""Which chats somebody looks after, and how each stands. A visitor waits by the second, so this is asked often."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import connection

from evenhand.cases.domain.chats import HERE_FOR, TYPES_FOR
from evenhand.cases.models import Case, Chat, Conversation
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of

RECENT = timedelta(hours=24)  # a visitor who was not here for longer is answered like anybody else
MOST = 20


class LiveChat(msgspec.Struct, frozen=True, kw_only=True):
    """A chat as those who look after several see it."""

    case_id: int
    key: str
    name: str
    title: str
    waiting_since: datetime | None
    is_here: bool
    is_typing: bool
    is_ended: bool
    is_unread: bool  # the visitor said something that nobody of us has looked at

    @property
    def number(self) -> str:
        """What people call the case."""
        return f"EH-{self.case_id}"


class WaitingChats(msgspec.Struct, frozen=True, kw_only=True):
    """Visitors whom nobody looks after yet."""

    count: int
    since: datetime | None  # of the one who waits longest


_MINE = """
SELECT o.case_id, h.key, coalesce(nullif(p.name, ''), h.name), c.title, o.waiting_since, h.here_at > %s,
    coalesce(h.typing_at > %s, false), h.ended_at IS NOT NULL,
    o.waiting_since IS NOT NULL AND (h.heard_at IS NULL OR h.heard_at < o.last_at)
FROM cases_opencase o
JOIN cases_conversation v ON v.case_id = o.case_id
JOIN cases_chat h ON h.key = v.thread_key AND h.account_id = v.account_id
JOIN cases_case c ON c.id = o.case_id
JOIN cases_customer p ON p.id = c.customer_id
WHERE o.assignee_id = %s AND h.here_at > %s AND o.brand_id = ANY(%s)
ORDER BY o.waiting_since IS NULL, o.waiting_since, o.case_id
LIMIT %s
"""

_WAITING = """
SELECT count(DISTINCT o.case_id), min(o.waiting_since)
FROM cases_chat h
JOIN cases_conversation v ON v.thread_key = h.key AND v.account_id = h.account_id
JOIN cases_opencase o ON o.case_id = v.case_id
WHERE h.began_at > %s AND h.here_at > %s AND o.assignee_id IS NULL AND o.waiting_since IS NOT NULL
    AND o.brand_id = ANY(%s)
"""


def chats_of(viewer: Agent, *, now: datetime) -> list[LiveChat]:
    """The viewer's own chats, longest waiting first; those of a case that has several, once each."""
    asked: list[Any] = [now - HERE_FOR, now - TYPES_FOR, viewer.pk, now - RECENT, list(brand_ids_of(viewer)), MOST]
    with connection.cursor() as cursor:
        cursor.execute(_MINE, asked)
        rows = cursor.fetchall()
    return [
        LiveChat(
            case_id=row[0],
            key=row[1],
            name=row[2],
            title=row[3],
            waiting_since=row[4],
            is_here=row[5],
            is_typing=row[6],
            is_ended=row[7],
            is_unread=row[8],
        )
        for row in rows
    ]


def chats_waiting(viewer: Agent, *, now: datetime) -> WaitingChats:
    """Visitors of the viewer's brands who wait and have nobody."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [now - RECENT, now - RECENT, list(brand_ids_of(viewer))])
        count, since = cursor.fetchone()
    return WaitingChats(count=count, since=since)


def chat_of_case(case: Case) -> Chat | None:
    """The chat of a case that the caller was allowed to see, the one begun last where it has several."""
    threads = Conversation.objects.filter(case=case, is_public=False).values_list("thread_key", flat=True)
    return Chat.objects.filter(pk__in=list(threads)).order_by("-began_at").first()


def says_nothing_more(chat: Chat, *, now: datetime) -> bool:
    """Whether the visitor is away: an answer waits for them until they come back."""
    return chat.ended_at is not None or now - chat.here_at > HERE_FOR
