"""Rows are written in `actions` and nowhere else."""

import ast
import re

import pytest

from tests.architecture.sources import Module, modules, nodes, place

pytestmark = pytest.mark.xdist_group("sources")  # they are read once, by one worker

WRITES = {
    "save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
    "create_user", "create_superuser",
}  # fmt: skip
# The job runner's tables are not ours.
SQL = re.compile(
    r"\b(INSERT\s+INTO|UPDATE\s+\w+\s+(?:\w+\s+)?SET|DELETE\s+FROM\s+(?!procrastinate_)|COPY\s+\w+\s*\(|TRUNCATE)\b",
    re.IGNORECASE,
)

# Where else something may be written, and why.
ALLOWED = {
    "evenhand/project/demo/founding.py": "founds the invented company: people, teams and hours have no screen yet",
    "evenhand/project/demo/prepare.py": "empties the demo's own database before another file is replayed",
    "evenhand/channels/connectors/replay/sent.py": "the replayed network's own store, a file that is not ours to model",
}
# Calls of that name that write no row, by their receiver.
NO_ROWS = re.compile(
    r"(^|\.)(files|digest|names|status|self\._seen|emojis|_analyser\.emojis|hasher|session|drawn_anew)$"
)


def _is_action(module: Module) -> bool:
    return "/actions/" in module.path or module.path.endswith("/actions.py") or module.path in ALLOWED


def test_rows_are_saved_only_in_actions() -> None:
    found = [
        f"{place(module, node)} {ast.unparse(node.func)}"
        for module, node in nodes(ast.Call)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES
        if not _is_action(module) and not NO_ROWS.search(ast.unparse(node.func.value))
        if _may_be_rows(node.func)
    ]
    assert not found, "move these into the context's actions: " + ", ".join(found)


def _may_be_rows(call: ast.Attribute) -> bool:
    """`update` also means dictionaries; it writes rows where it is asked of a query."""
    receiver = ast.unparse(call.value)
    return call.attr != "update" or "objects" in receiver or "filter(" in receiver or ".all()" in receiver


def test_sql_that_writes_stands_only_in_actions() -> None:
    found = [
        place(module, node)
        for module, node in nodes(ast.Constant)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value)
        if not _is_action(module)
    ]
    assert not found, "move these into the context's actions: " + ", ".join(found)


def test_the_list_of_exceptions_is_not_longer_than_it_must_be() -> None:
    assert set(ALLOWED) <= {module.path for module in modules()}


def test_an_action_takes_no_request_and_starts_no_job() -> None:
    found = [
        place(module, node)
        for module, node in nodes(ast.FunctionDef)
        if isinstance(node, ast.FunctionDef) and ("/actions" in module.path)
        if any(argument.arg == "request" for argument in [*node.args.args, *node.args.kwonlyargs])
        or ".defer(" in ast.unparse(node)
    ]
    assert not found


def test_an_action_that_people_take_says_who_and_when() -> None:
    """Public actions take what they need by name."""
    found = [
        place(module, node)
        for module in modules()
        if "/actions" in module.path
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if len(node.args.args) > 2
    ]
    assert not found, "these take more than two arguments by position: " + ", ".join(found)
