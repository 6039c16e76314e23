"""The tables are what the models say, and migrations can be run while older code still runs."""

import ast
from io import StringIO

import pytest
from django.core.management import call_command

from tests.architecture.sources import ROOT

MIGRATIONS = sorted((ROOT / "evenhand").glob("*/migrations/0*.py"))
# Operations that break code which is still running. Each needs a line here with the release that no longer needs it.
REMOVES = {"RemoveField", "DeleteModel", "RenameField", "RenameModel"}
ALLOWED: dict[str, str] = {}
# What migrations may use of ours: how a table is made, nothing about what is in it.
TOOLS = "evenhand.database.migrating"


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=(said := StringIO()))
    except SystemExit:
        pytest.fail(f"run `makemigrations`: {said.getvalue()}")


def test_no_migration_imports_a_model() -> None:
    found = [
        path.name
        for path in MIGRATIONS
        for node in ast.walk(ast.parse(path.read_text()))
        for name in _imported(node)
        if name.startswith("evenhand.") and name != TOOLS
    ]
    assert not found, f"a migration must not change with the code: {found}"


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [each.name for each in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def test_no_migration_takes_away_what_running_code_needs() -> None:
    found = [
        f"{path.parent.parent.name}/{path.name}"
        for path in MIGRATIONS
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in REMOVES
    ]
    assert set(found) <= set(ALLOWED), f"add first, remove with a later release: {found}"


@pytest.mark.django_db
def test_nothing_needs_a_superuser() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension WHERE extname <> 'plpgsql'")
        extensions = {row[0] for row in cursor.fetchall()}
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        is_superuser = cursor.fetchone()[0]
        cursor.execute("SELECT bool_and(trusted) FROM pg_available_extension_versions WHERE installed")
        trusted = cursor.fetchone()[0]
    assert extensions == {"unaccent", "pg_trgm"}
    assert trusted
    assert is_superuser in {True, False}
