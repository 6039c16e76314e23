"""The product's own modules as text and syntax, read once."""

import ast
from collections.abc import Iterator
from functools import cache
from heapq import merge
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]


class Module(NamedTuple):
    """One file of the product."""

    path: str  # from the root, "evenhand/kernel/text.py"
    text: str
    tree: ast.Module


@cache
def modules() -> tuple[Module, ...]:
    """Everything in `evenhand` but migrations and connectors' tests."""
    found = sorted((ROOT / "evenhand").rglob("*.py"))
    return tuple(
        Module(str(path.relative_to(ROOT)), text := path.read_text(), ast.parse(text))
        for path in found
        if "migrations" not in path.parts and not path.name.startswith(("test", "conftest"))
    )


@cache
def _by_kind() -> dict[type[ast.AST], list[tuple[int, Module, ast.AST]]]:
    found: dict[type[ast.AST], list[tuple[int, Module, ast.AST]]] = {}
    every = ((module, node) for module in modules() for node in ast.walk(module.tree))
    for number, (module, node) in enumerate(every):
        found.setdefault(type(node), []).append((number, module, node))
    return found


def nodes(*kinds: type[ast.AST]) -> Iterator[tuple[Module, ast.AST]]:
    """Every node of these kinds, with its module, in the order of the files."""
    of_kinds = (held for kind, held in _by_kind().items() if issubclass(kind, kinds))
    for _number, module, node in merge(*of_kinds, key=itemgetter(0)):
        yield module, node


def place(module: Module, node: ast.AST) -> str:
    """Where somebody should look."""
    return f"{module.path}:{getattr(node, 'lineno', 1)}"
