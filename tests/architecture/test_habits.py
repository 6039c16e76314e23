"""Habits that a reader may rely on. A mistake made twice becomes a test here, with what to do instead."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, modules, nodes, place

pytestmark = pytest.mark.xdist_group("sources")  # they are read once, by one worker

# The outer rims: here, and only here, whatever happens is caught, logged with its ids, and turned into a sentence.
RIMS = {
    "evenhand/channels/network.py": "a connector may fail in any way; reading sets the item aside, sending is unknown",
    "evenhand/channels/connectors/mail/mailbox.py": "letting go of a broken connection must not hide why it broke",
    "evenhand/channels/connectors/mail/submission.py": "letting go of a broken connection must not hide why it broke",
    "evenhand/flows/deflecting.py": "pages that cannot be suggested must never be in the way of reaching a person",
    "evenhand/flows/impact.py": "one run that cannot be worked out must not hold up the others",
    "evenhand/flows/intake.py": "one batch, or one text, that cannot be understood must not hold up the others",
    "evenhand/flows/listen.py": "a source's listener goes on",
    "evenhand/flows/pushed.py": "one pushed item that cannot be taken in must not hold up the others",
    "evenhand/flows/stream.py": "one parcel, or one item of it, that cannot be sifted must not hold up the others",
    "evenhand/insight/evaluation/jobs/parsing.py": "that nothing is raised is what is measured",
    "evenhand/insight/evaluation/running.py": "one job that fails must not cost the figures of the others",
    "evenhand/project/postgres/server.py": "stopping must not fail on what is gone already",
    "evenhand/project/rounds.py": "a part's loop goes on",
    "evenhand/project/progress.py": "a step that fails is shown as failed, and raised again",
}
LONGEST_MODULE = 400
LONGEST_FUNCTION = 50


def test_everything_is_caught_only_at_the_outer_rims() -> None:
    found = {module.path for module, node in nodes(ast.ExceptHandler) if _catches_everything(node)}
    assert found <= set(RIMS), f"catch what can be expected, or write the rim down: {sorted(found - set(RIMS))}"


def _catches_everything(node: ast.AST) -> bool:
    caught = getattr(node, "type", None)
    names = {each.id for each in ast.walk(caught) if isinstance(each, ast.Name)} if caught else {"Exception"}
    return bool(names & {"Exception", "BaseException"})


def test_the_list_of_rims_is_not_longer_than_it_must_be() -> None:
    there = {module.path for module, node in nodes(ast.ExceptHandler) if _catches_everything(node)}
    assert set(RIMS) <= there, f"these catch no longer everything: {sorted(set(RIMS) - there)}"


def test_only_the_clock_asks_what_time_it_is() -> None:
    asks = re.compile(r"^(datetime\.(datetime\.)?(now|utcnow|today)|(datetime\.)?date\.today|timezone\.now)$")
    found = [
        place(module, node)
        for module, node in nodes(ast.Call)
        if isinstance(node, ast.Call) and asks.match(ast.unparse(node.func)) and module.path not in CLOCKS
    ]
    assert not found, f"take `now` as an argument, or ask evenhand.kernel.clock at the rim: {found}"


CLOCKS = {
    "evenhand/kernel/clock.py": "the clock",
    "evenhand/project/doctor.py": "compares the machine's clock with the database's",
}


def test_doors_read_typed_numbers_by_their_decimals() -> None:
    """ "²" is a digit, and no number: whoever asked `isdigit` before `int` answered it with a fault."""
    doors = ("evenhand/workspace/", "evenhand/site/", "evenhand/api/")
    found = [
        f"{module.path}:{number}"
        for module in modules()
        if module.path.startswith(doors)
        for number, line in enumerate(module.text.splitlines(), 1)
        if ".isdigit()" in line and ".isascii()" not in line
    ]
    assert not found, f"ask `isdecimal`, or `isascii` as well: {found}"


def test_domains_and_translations_are_given_the_time() -> None:
    found = [
        module.path
        for module in modules()
        if "/domain/" in module.path or module.path.endswith("/translate.py")
        if re.search(r"kernel import clock|kernel\.clock|import time\b|time\.time\(", module.text)
    ]
    assert not found, f"these ask for the time themselves: {found}"


def test_no_network_is_known_by_name_outside_its_folder() -> None:
    from evenhand.channels import registry

    names = {*registry.kinds(), "twitter", "mastodon", "x"} - {"mail", "chat", "phone"}  # words of many meanings
    found = [
        place(module, node)
        for module, node in nodes(ast.Compare, ast.MatchValue)
        if not module.path.startswith(("evenhand/channels/connectors/", "evenhand/project/demo/"))
        if {each.value for each in ast.walk(node) if isinstance(each, ast.Constant)} & names
    ]
    assert not found, f"ask for a capability, never for a name: {found}"


def test_nothing_is_asked_of_a_network_attribute_but_equality_with_another() -> None:
    found = [
        place(module, node)
        for module, node in nodes(ast.Compare)
        if isinstance(node, ast.Compare) and not module.path.startswith("evenhand/channels/connectors/")
        if ast.unparse(node.left).endswith((".network", "source.kind"))
        if any(isinstance(each, ast.Constant) for each in node.comparators)
    ]
    assert not found, f"ask for a capability, never for a name: {found}"


@pytest.mark.parametrize("what", ["execute", "executemany", "copy"])
def test_no_value_is_written_into_sql(what: str) -> None:
    """An f-string may put constants and conditions of ours together; a value always travels as a parameter."""
    calls = [
        (module, node.args[0])
        for module, node in nodes(ast.Call)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == what and node.args
    ]
    found = [
        f"{place(module, part)} {{{ast.unparse(part.value)}}}"
        for module, sql in calls
        for part in ast.walk(sql)
        if isinstance(part, ast.FormattedValue) and not _is_ours(part.value)
    ]
    assert not found, f"pass these as parameters: {found}"


# Names that may stand in an f-string of SQL: made of constants in the same function or module.
OURS = {"table", "ours", "columns", "branches", "condition", "page", "where", "direction", "CHANNEL", "identifier"}


def _is_ours(value: ast.expr) -> bool:
    if isinstance(value, ast.Call):  # ", ".join(columns)
        return all(_is_ours(each) for each in value.args) and isinstance(value.func, ast.Attribute)
    return isinstance(value, ast.Name) and (value.id in OURS or value.id.isupper())


def test_a_case_is_held_so_that_others_may_still_point_at_it() -> None:
    """Rows that name a case ask PostgreSQL for its key; who holds that as well may wait for them in a ring."""
    firmly = re.compile(r"(?<!\w)Case\.objects\.select_for_update\((?!.*no_key=True)|FOR UPDATE OF c\b")
    found = [module.path for module in modules() if firmly.search(module.text)]
    assert not found, f"use select_for_update(no_key=True) or FOR NO KEY UPDATE: {found}"


def test_what_is_locked_is_joined_with_nothing_that_changes() -> None:
    """PostgreSQL looks at a row again once its lock is free: one that has another state by then drops out of a join."""
    joined = re.compile(r"Case\.objects\.select_for_update\([^)]*\)+\.select_related\(")
    found = [module.path for module in modules() if joined.search(module.text)]
    assert not found, f"read what belongs to a locked case apart: {found}"


def test_no_module_is_too_long_to_read_at_once() -> None:
    found = {module.path: module.text.count("\n") for module in modules() if module.text.count("\n") > LONGEST_MODULE}
    assert not found, f"split these by what they are about: {found}"


def test_no_function_is_too_long_to_read_at_once() -> None:
    found = [
        f"{place(module, node)} {node.name}: {node.end_lineno - node.lineno + 1}"
        for module, node in nodes(ast.FunctionDef, ast.AsyncFunctionDef)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None
        if node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert not found, f"split these: {found}"


def test_functions_stay_short_on_the_whole() -> None:
    lengths = sorted(
        (node.end_lineno or 0) - node.lineno + 1
        for _, node in nodes(ast.FunctionDef, ast.AsyncFunctionDef)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    assert lengths[len(lengths) // 2] <= 10
    assert lengths[len(lengths) * 9 // 10] <= 30


def test_every_module_says_what_it_is() -> None:
    found = [module.path for module in modules() if module.text.strip() and not ast.get_docstring(module.tree)]
    assert not found, f"these begin without a docstring: {found}"


def test_no_room_is_called_by_what_it_does_not_say() -> None:
    names = re.compile(r"(^|_)(utils?|helpers?|common|managers?|services?|signals|misc|stuff)(\.py|_|$)")
    found = [str(path.relative_to(ROOT)) for path in (ROOT / "evenhand").rglob("*") if names.search(path.name)]
    assert not found, f"name these after what they are about: {found}"


def test_no_work_is_left_in_a_comment_without_an_issue() -> None:
    found = [
        f"{module.path}:{number}"
        for module in modules()
        for number, line in enumerate(module.text.splitlines(), 1)
        if re.search(r"#\s*(TODO|FIXME|XXX)\b(?!.*#\d+)", line)
    ]
    assert not found


def test_comments_are_few_and_there() -> None:
    """Between one and eight of a hundred lines, over the whole product."""
    lines = Counter[str]()
    for module in modules():
        for line in module.text.splitlines():
            lines["all"] += 1
            lines["comment"] += bool(re.search(r"(^|\s)# (?!noqa|type:)", line))
    assert 1 <= 100 * lines["comment"] / lines["all"] <= 8


def test_only_what_allows_for_a_busy_machine_measures_processor_time() -> None:
    asks = re.compile(r"\b(process_time|thread_time|perf_counter)\b")
    tests = (path for path in (ROOT / "tests").rglob("test_*.py") if "accept" not in path.parts)
    found = [str(path.relative_to(ROOT)) for path in tests if path != Path(__file__) and asks.search(path.read_text())]
    assert not found, f"a test that is timed once fails by chance; ask tests.swiftly.is_swift: {found}"


def test_no_template_changes_the_language_on_its_way() -> None:
    """The desk asks for the language once a page (evenhand/workspace/components/quicker.py)."""
    templates = (ROOT / "evenhand").rglob("*.html")
    assert not [str(path.relative_to(ROOT)) for path in templates if re.search(r"{%\s*language\b", path.read_text())]
