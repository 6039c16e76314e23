"""Variables of templates, looked up the short way round.

Django asks every object for an item before it asks for an attribute, and most things on a page have no items: each
such question is an error that is raised and caught, some 800 times on the page of a case. Here an object without items
is asked for the attribute at once. Whatever is out of the ordinary is left to Django, from the beginning.
"""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.template import Context, Node
from django.template.base import FilterExpression, Variable, VariableDoesNotExist, VariableNode, render_value_in_context
from django.template.smartif import TokenBase
from django.utils.safestring import SafeString
from django.utils.translation import get_language

ODD = (AttributeError, LookupError, ObjectDoesNotExist, TypeError, ValueError)
_PLAIN: set[type] = set()  # whose things have no items and cannot be called


class Quick(Variable):
    """A variable with a name, as in {{ case.brand.name }}."""

    __slots__ = ()

    def _resolve_lookup(self, context: Context) -> Any:
        first, *rest = self.lookups or ()
        try:
            found = context[first]
        except KeyError:
            raise VariableDoesNotExist("Failed lookup for key [%s]", (first,)) from None
        try:
            found = followed(found, rest)
        except ODD:  # Django says it, or is silent, as it does
            return self._as_django(context)
        return self._as_django(context) if callable(found) else found

    def _as_django(self, context: Context) -> Any:
        return super()._resolve_lookup(context)  # type: ignore[misc]


def language_of(context: Context) -> str | None:
    """The language of the page, asked once for each: Django asks for it a hundred times, and takes long to answer.

    It stays with what is drawn, so templates of the desk do not change it on their way (tests/architecture).
    """
    try:
        language: str | None = context.__dict__["_language_of_page"]
    except KeyError:
        language = context.__dict__["_language_of_page"] = get_language()
    return language


def followed(found: Any, names: Iterable[str]) -> Any:
    """The attribute of an attribute; a TypeError where Django would ask in another order."""
    for name in names:
        kind = found.__class__  # of what is lazy, the kind of what it stands for
        if kind is dict:
            found = found[name]
            continue
        if kind not in _PLAIN:
            if hasattr(kind, "__getitem__") or callable(found):
                raise TypeError
            _PLAIN.add(kind)
        found = getattr(found, name)
    return found


class Said(Node):
    """A variable that is written out; plain text, which most are, without asking what else it could be."""

    def __init__(self, node: VariableNode) -> None:
        self.filter_expression = node.filter_expression
        self.token, self.origin = node.token, node.origin

    def render(self, context: Context) -> str:
        """Its value, escaped."""
        value = self.filter_expression.resolve(context)
        kind = type(value)
        if kind is SafeString:
            return str(value)
        if kind is str:
            return escape(value) if context.autoescape else value
        return render_value_in_context(value, context)


def quicken(node: Node) -> None:
    """Every variable that stands in the node itself, not in nodes below it."""
    for said in _within(vars(node).values()):
        for variable in _variables(said):
            if type(variable) is Variable and variable.lookups and not variable.translate:
                variable.__class__ = Quick


def _within(values: Iterable[Any]) -> Iterator[FilterExpression]:
    for value in values:
        if isinstance(value, FilterExpression):
            yield value
        elif isinstance(value, TokenBase):  # a condition
            yield from _within([value.first, value.second, getattr(value, "value", None)])
        elif isinstance(value, dict):
            yield from _within(value.values())
        elif isinstance(value, list | tuple):
            yield from _within(each for each in value if not isinstance(each, Node))


def _variables(said: FilterExpression) -> Iterator[Any]:
    yield said.var
    for _filter, arguments in said.filters:
        yield from (argument for is_variable, argument in arguments if is_variable)
