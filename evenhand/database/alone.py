"""One after the other where there is no row yet that could be held."""

from typing import Final

from django.db import connection

_WAIT: Final = "SELECT pg_advisory_xact_lock(%s, hashtext(%s))"


def wait_alone(kind: int, about: str) -> None:
    """Wait until nobody else is at it: until the transaction ends, nobody does anything of this kind about the same.

    Each kind has a number of its own; now and then two things wait for each other that need not.
    """
    with connection.cursor() as cursor:
        cursor.execute(_WAIT, [kind, about])
