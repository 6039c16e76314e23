"""What a case is: a complaint, a question, praise. It follows what its first post is read as."""

from django.db import connection, transaction

_FOLLOW = """
UPDATE cases_case c SET kind = %(kind)s
WHERE c.brand_id = %(brand)s AND c.kind IS DISTINCT FROM %(kind)s AND c.id IN (
    SELECT o.case_id FROM cases_message m JOIN cases_conversation o ON o.id = m.conversation_id
    WHERE m.post_id = %(post)s
) AND NOT EXISTS (
    SELECT 1 FROM cases_conversation o JOIN cases_message m ON m.conversation_id = o.id
    JOIN channels_post p ON p.id = m.post_id AND NOT p.is_own
    WHERE o.case_id = c.id AND m.post_id < %(post)s
)
"""


@transaction.atomic
def follow_kind(*, post_id: int, brand_id: int, kind: int) -> int:
    """Give the brand's cases that begin with this post that kind; how many changed. The correction is in the ledger."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOW, {"post": post_id, "brand": brand_id, "kind": kind})
        return int(cursor.rowcount)
