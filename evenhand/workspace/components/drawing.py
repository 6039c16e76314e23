"""Rows of a template's nodes as one Python function each (docs/decisions/0017).

Django walks a tree: for a word on a page it calls five functions, most of which only pass on. Here text, variables and
conditions that stand beside one another become lines of a function, written when they are first drawn. Whatever else
stands there is called as it is, and whatever is out of the ordinary is left to Django, from the beginning.
"""

from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from typing import Any

from django.conf import settings
from django.template import Context, Node, NodeList
from django.template.base import FilterExpression, TextNode, render_value_in_context
from django.template.defaulttags import IfNode, TemplateLiteral
from django.template.smartif import OPERATORS
from django.utils.safestring import SafeString

from evenhand.workspace.components.quicker import ODD, Quick, Said, followed, language_of

Draw = Callable[[Context], str]
Resolve = Callable[[Context], Any]
_OURS = __package__ or ""  # what we draw ourselves needs nobody to note around it where it stands
_BETWEEN = tuple(name for name in OPERATORS if name != "not")  # two things, and the same word in Python


class Fixed(Node):
    """Nodes that say the same on every page."""

    def __init__(self, same: list[Node]) -> None:
        self._same = same
        self._said: dict[str | None, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """Their words in the language of the page."""
        return self.said_in(language_of(context))

    def said_in(self, language: str | None) -> SafeString:
        """Their words in this language, which is the page's; drawn the first time."""
        said = self._said.get(language)
        if said is None:
            said = self._said[language] = NodeList(self._same).render(Context())
        return said

    def render_annotated(self, context: Context) -> SafeString:
        """The same: nothing in here can go wrong after the first time."""
        return self.render(context)


class Drawn(Node):
    """Nodes that stand beside one another."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodelist = NodeList(nodes)  # for whoever looks for blocks
        self._draw: Draw | None = None

    def render(self, context: Context) -> str:
        """All of them."""
        draw = self._draw
        if draw is None:
            draw = self._draw = _Writing(self.nodelist).function()
        return draw(context)

    def render_annotated(self, context: Context) -> str:
        """The same: where something goes wrong, the node around is named."""
        return self.render(context)


def resolver(said: FilterExpression, *, in_condition: bool = False) -> Resolve:
    """What gives an expression's value, the short way where it is a plain variable. What is not there is None in a
    condition."""
    otherwise: Resolve = partial(said.resolve, ignore_failures=True) if in_condition else said.resolve
    if said.filters or type(said.var) is not Quick:
        return otherwise
    first, *rest = said.var.lookups or ()
    return _path(first, rest, otherwise) if rest else _named(first, otherwise)


def _named(name: str, otherwise: Resolve) -> Resolve:
    def value(context: Context) -> Any:
        for known in reversed(context.dicts):
            if name in known:
                found = known[name]
                return otherwise(context) if callable(found) else found
        return otherwise(context)

    return value


def _path(first: str, rest: Sequence[str], otherwise: Resolve) -> Resolve:
    def value(context: Context) -> Any:
        for known in reversed(context.dicts):
            if first in known:
                break
        else:
            return otherwise(context)
        try:
            found = followed(known[first], rest)
        except ODD:
            return otherwise(context)
        return otherwise(context) if callable(found) else found

    return value


def written(found: Any, context: Context) -> str:
    """A value as it is written out: plain text and numbers without asking what else they could be."""
    kind = type(found)
    if kind is SafeString:
        return str(found)
    if kind is str:
        return escape(found) if context.autoescape else str(found)
    if kind is int and not settings.USE_THOUSAND_SEPARATOR:
        return str(found)
    return render_value_in_context(found, context)


class _Writing:
    """A function that is being written. Words of a template never stand in it; it has names for them."""

    def __init__(self, nodes: NodeList) -> None:
        self._known: dict[str, Any] = {"written": written, "language_of": language_of, "ODD": ODD}
        self._tests: list[str] = []
        self._lines: list[str] = []
        self._write(nodes, depth=1)

    def function(self) -> Draw:
        """The function."""
        whole = [*self._tests, "def draw(context):", " language = language_of(context)", " said = []",
                 " add = said.append",
                 *self._lines, " return ''.join(said)"]  # fmt: skip
        exec("\n".join(whole), self._known)  # noqa: S102 - holds nothing but names given here
        draw: Draw = self._known["draw"]
        return draw

    def _name(self, thing: Any) -> str:
        name = f"_{len(self._known)}"
        self._known[name] = thing
        return name

    def _write(self, nodes: Sequence[Node], *, depth: int) -> None:
        margin = " " * depth
        if not nodes:
            self._lines.append(f"{margin}pass")
        for node in nodes:
            if type(node) is IfNode:
                self._write_choice(node, depth=depth)
            elif type(node) is Drawn:
                self._write(node.nodelist, depth=depth)
            else:
                self._lines.append(f"{margin}add({self._piece(node)})")

    def _piece(self, node: Node) -> str:
        if type(node) is TextNode:
            return self._name(node.s)
        if type(node) is Fixed:
            return f"{self._name(node.said_in)}(language)"
        if type(node) is Said:
            return f"written({self._name(resolver(node.filter_expression))}(context), context)"
        draw = node.render if type(node).__module__.startswith(_OURS) else node.render_annotated
        return f"{self._name(draw)}(context)"

    def _write_choice(self, node: IfNode, *, depth: int) -> None:
        margin, word = " " * depth, "if"
        for condition, nodes in node.conditions_nodelists:
            said = f"{word} {self._condition(condition)}" if condition is not None else "else"
            self._lines.append(f"{margin}{said}:")
            self._write(nodes, depth=depth + 1)
            word = "elif"

    def _condition(self, condition: Any) -> str:
        """A condition on one thing stands where it is asked; one on several is a function, for Django to answer where
        something cannot be compared."""
        asked = self._asked(condition)
        if isinstance(condition, TemplateLiteral):
            return asked
        name = self._name(None)
        self._tests += [f"def {name}(context):", " try:", f"  return {asked}", " except ODD:",
                        f"  return {self._name(condition.eval)}(context)"]  # fmt: skip
        return f"{name}(context)"

    def _asked(self, condition: Any) -> str:
        if isinstance(condition, TemplateLiteral):
            said: Any = condition.value
            return f"{self._name(resolver(said, in_condition=True))}(context)"
        if condition.id == "not":
            return f"(not {self._asked(condition.first)})"
        if condition.id in _BETWEEN:
            return f"({self._asked(condition.first)} {condition.id} {self._asked(condition.second)})"
        return f"{self._name(condition.eval)}(context)"
