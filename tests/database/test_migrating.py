"""Tables are brought up to date, and what is up to date is left alone."""

import pytest
from django.db.migrations.recorder import MigrationRecorder

from evenhand.database import migrating

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(monkeypatch):
    said = []
    monkeypatch.setattr(migrating, "call_command", lambda word, **options: said.append((word, options["interactive"])))
    return said


def test_tables_that_are_up_to_date_are_left_alone(asked):
    migrating.bring_up_to_date()
    assert asked == []


def test_a_migration_that_is_missing_is_made(asked):
    MigrationRecorder.Migration.objects.filter(app="ledger").order_by("-pk").first().delete()
    migrating.bring_up_to_date(verbosity=0)
    assert asked == [("migrate", False)]
