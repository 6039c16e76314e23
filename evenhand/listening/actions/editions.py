"""The number that counts the changes of all queries."""

from django.db import connection, transaction

_NEXT = """
INSERT INTO listening_edition (id, number) VALUES (1, 1)
ON CONFLICT (id) DO UPDATE SET number = listening_edition.number + 1 RETURNING number
"""


def next_edition() -> int:
    """The next number, in the caller's transaction and under a lock: who reads in order overlooks none."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT)
        return int(cursor.fetchone()[0])


@transaction.atomic
def refresh_query(*, query_id: int) -> None:
    """Have matchers read the query anew, since we learned who somebody is whom it names."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE listening_query SET edition = %s WHERE id = %s", [next_edition(), query_id])
