"""Emptying the database after tests whose rows others had to see (browsers, threads): only what holds rows.

Django's `flush` truncates every table and then makes all content types and permissions anew: most of a second, after
each of hundreds of tests. Loaded by `-p tests.emptying`.
"""

import pytest
from django.db import connection, transaction

# What migrating made and no test changes.
_KEPT = frozenset({"django_content_type", "auth_permission"})

_FILLED = """
SELECT c.oid::regclass::text FROM pg_class c
WHERE c.relname = ANY(%s) AND c.relnamespace = 'public'::regnamespace
    AND (c.relkind = 'p' OR pg_relation_size(c.oid) > 0)
"""


def empty() -> None:
    """Delete all rows of our tables, in no order: what refers to what is checked at the end."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_FILLED, [sorted(set(tables) - _KEPT)])
        filled = [name for (name,) in cursor.fetchall()]
        cursor.execute(";".join(["SET CONSTRAINTS ALL DEFERRED", *(f"DELETE FROM {name}" for name in filled)]))


@pytest.fixture(scope="session", autouse=True)
def _empty_instead_of_flushing() -> None:
    from django.test import TransactionTestCase

    TransactionTestCase._fixture_teardown = lambda _self: empty()  # type: ignore[method-assign]
