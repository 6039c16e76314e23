"""The guard of a habit: nothing on a network is asked while a transaction is open."""

from django.conf import settings
from django.db import connection


def must_be_outside() -> None:
    """Refuses inside a transaction: its locks would be held for as long as a stranger takes to answer.

    Tests that are rolled back run inside one, and stand it aside.
    """
    if connection.in_atomic_block and not getattr(settings, "TESTING", False):
        raise RuntimeError("network calls must not happen inside a transaction")
