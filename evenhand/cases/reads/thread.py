"""A public thread: what we keep of it, and what its network told when it was asked last."""

from collections.abc import Sequence
from typing import Any

import msgspec
from django.db import connection

from evenhand.cases.domain.thread import Kept, Node, There, tree
from evenhand.cases.models import Conversation, ThreadLook
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of

MOST = 200  # posts of a thread that are shown, the newest


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A thread to be shown, and when its network was asked."""

    nodes: list[Node]
    look: ThreadLook | None
    is_cut: bool


_KEPT = """
SELECT p.external_id, p.in_reply_to, coalesce(nullif(w.name, ''), nullif(w.handle, ''), w.external_id, ''),
    coalesce(w.handle, ''), coalesce(t.text, ''), p.posted_at, p.url, p.is_own,
    p.persona_id IS NOT DISTINCT FROM %(persona)s AND NOT p.is_own, p.deleted_at IS NOT NULL,
    coalesce(t.version, 1) > 1, p.kind = 9,
    (SELECT c.case_id FROM cases_conversation c JOIN cases_message m ON m.conversation_id = c.id AND m.post_id = p.id
        JOIN cases_case k ON k.id = c.case_id
     WHERE c.account_id = %(account)s AND c.thread_key = %(thread)s AND k.brand_id = ANY(%(brands)s)
        AND c.case_id <> %(case)s AND NOT p.is_own LIMIT 1)
FROM (
    SELECT * FROM channels_post p WHERE p.account_id = %(account)s AND p.thread_key = %(thread)s AND p.is_public
    ORDER BY p.posted_at DESC, p.id DESC LIMIT %(most)s
) AS p
LEFT JOIN channels_persona w ON w.id = p.persona_id
LEFT JOIN LATERAL (
    SELECT text, version FROM channels_posttext t WHERE t.post_id = p.id ORDER BY t.version DESC LIMIT 1) AS t ON true
"""


def thread_of(viewer: Agent, conversation: Conversation) -> Shown:
    """The thread of a conversation in a case that the viewer may see; two queries besides the viewer's brands."""
    values: dict[str, Any] = {
        "account": conversation.account_id,
        "thread": conversation.thread,
        "persona": conversation.persona_id,
        "case": conversation.case_id,
        "brands": brand_ids_of(viewer),
        "most": MOST,
    }
    with connection.cursor() as cursor:
        cursor.execute(_KEPT, values)
        rows = cursor.fetchall()
    kept = [Kept(**dict(zip(Kept.__struct_fields__, row, strict=True))) for row in rows]
    looks = ThreadLook.objects.filter(account_id=conversation.account_id, thread_key=conversation.thread)
    look = looks.first()
    there = msgspec.convert(look.posts, list[There]) if look else []
    return Shown(nodes=tree(kept, there), look=look, is_cut=len(rows) == MOST)


def texts_of(account_id: int, external_ids: Sequence[str]) -> dict[str, str]:
    """The latest words of these posts as we keep them; deleted ones and those we never heard are left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.external_id, t.text FROM channels_post p CROSS JOIN LATERAL ("
            " SELECT text FROM channels_posttext t WHERE t.post_id = p.id ORDER BY version DESC LIMIT 1) AS t"
            " WHERE p.account_id = %s AND p.external_id = ANY(%s) AND p.deleted_at IS NULL AND p.kind <> 9",
            [account_id, list(external_ids)],
        )
        return dict(cursor.fetchall())
