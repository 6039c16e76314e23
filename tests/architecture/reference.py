"""The generated parts of docs/reference; `python -m tests.architecture.reference` writes them anew."""

import ast
import re
from collections.abc import Callable, Iterable
from enum import Enum
from pathlib import Path

from tests.architecture.sources import ROOT, modules

FOLDER = ROOT / "docs" / "reference"
BEGIN, END = "<!-- generated: {} -->", "<!-- end of the generated part -->"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(list(head))]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def settings() -> str:
    """Every value an administrator may set, with the comment that stands above it in the code."""
    module = next(each for each in modules() if each.path == "evenhand/project/settings.py")
    lines = module.text.splitlines()
    found = next(node for node in module.tree.body if isinstance(node, ast.ClassDef) and node.name == "Environment")
    from evenhand.project.settings import Environment

    rows = []
    for node in found.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            name = node.target.id
            default = Environment.model_fields[name].default
            shown = ", ".join(default) if isinstance(default, list) else str(default)
            rows.append((f"`EVENHAND_{name.upper()}`", f"`{shown}`" if shown else "empty", _above(lines, node.lineno)))
    return _table(("Name", "Default", "What it does"), rows)


def _above(lines: list[str], number: int) -> str:
    said: list[str] = []
    while (line := lines[number - 2].strip()).startswith("# "):
        said.insert(0, line[2:])
        number -= 1
    return " ".join(said)


def events() -> str:
    """Every event of every context: its facts, and what it says."""
    parts = []
    for module in modules():
        if module.path.endswith("/events.py"):
            rows = [
                (f"`{node.name}`", _facts(node), " ".join((ast.get_docstring(node) or "").split()))
                for node in module.tree.body
                if isinstance(node, ast.ClassDef)
            ]
            context = module.path.split("/")[1]
            parts.append(f"### {context}\n\n" + _table(("Event", "Facts", "What happened"), rows))
    return "\n\n".join(parts)


def _facts(node: ast.ClassDef) -> str:
    facts = [
        each.target.id for each in node.body if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)
    ]
    return ", ".join(f"`{fact}`" for fact in facts) or "the case"


def states() -> str:
    """The tables of moves, as diagrams and as tables."""
    from evenhand.cases.domain import states as cases
    from evenhand.incidents.domain import states as incidents
    from evenhand.replies.domain import broadcasting
    from evenhand.replies.domain import states as replies

    tables = (
        ("A case", cases.MOVES),
        ("A reply on its way", replies.MOVES),
        ("One answer for many", broadcasting.MOVES),
        ("An incident", incidents.MOVES),
    )

    return "\n\n".join(f"### {title}\n\n{_diagram(moves)}\n\n{_moves(moves)}" for title, moves in tables)


def _name(state: Enum) -> str:
    return state.name.lower()


def _moves(moves: dict) -> str:
    rows = sorted((_name(here), str(event.value), _name(there)) for (here, event), there in moves.items())
    return _table(("From", "What happens", "To"), rows)


def _diagram(moves: dict) -> str:
    lines = {
        f"    {_name(here)} --> {_name(there)}: {event.value}"
        for (here, event), there in moves.items()
        if here != there
    }
    return "\n".join(["```mermaid", "stateDiagram-v2", *sorted(lines), "```"])


GENERATED: dict[str, Callable[[], str]] = {
    "settings": settings,
    "events": events,
    "states": states,
}


def with_generated(text: str, name: str, part: str) -> str:
    """The page with its generated part replaced."""
    begin = BEGIN.format(name)
    pattern = re.compile(re.escape(begin) + r".*?" + re.escape(END), re.DOTALL)
    return pattern.sub(lambda _match: f"{begin}\n{part}\n{END}", text)


def page(name: str) -> Path:
    """The page that holds this part."""
    return FOLDER / f"{name}.md"


def main() -> None:
    """Write every generated part anew."""
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.project.settings")
    django.setup()
    for name, make in GENERATED.items():
        page(name).write_text(with_generated(page(name).read_text(), name, make()))


if __name__ == "__main__":
    main()
