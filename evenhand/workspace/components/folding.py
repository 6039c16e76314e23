"""Templates as they are kept in memory: what is the same on every page is drawn once for each language.

Most of a page's nodes are words to translate, addresses of fixed pages, and icons. Django draws each of them anew for
every page; here neighbours become one string, an address with numbers in it one format, and a fixed include its content
(docs/decisions/0017). Templates are written as ever.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.template import Context, Engine, Node, NodeList, Template
from django.template.base import TextNode, VariableNode
from django.template.defaulttags import CommentNode, IfNode, LoadNode, URLNode
from django.template.library import SimpleNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.template.loaders import cached
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from evenhand.workspace.components import tags
from evenhand.workspace.components.drawing import Drawn, Fixed, resolver, written
from evenhand.workspace.components.quicker import Said, language_of, quicken

FOLDED = "is_folded"  # among what Django keeps beside a template
_SILENT = (CommentNode, LoadNode)
_MOST_WORDS = 50  # of one address that are kept
_FIRST_STAND_IN = 7_310_001  # numbers by which an address's places are found again


class Loader(cached.Loader):
    """Keeps templates folded."""

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        """The template, folded when it is first loaded."""
        template = super().get_template(template_name, skip)
        if not template.extra_data.get(FOLDED):
            fold(template.nodelist)
            for partial in template.extra_data.get("partials", {}).values():
                fold(partial.nodelist)
            template.extra_data[FOLDED] = True
        return template


def fold(nodes: NodeList) -> None:
    """Fold the nodes and all below them, in place; those folded already stay as they are."""
    for node in nodes:
        for inner in _below(node):
            fold(inner)
    nodes[:] = _drawn(list(_joined(_quicker(node) for node in nodes if not isinstance(node, _SILENT))))


def _drawn(nodes: list[Node]) -> list[Node]:
    """As one node, if that is less than there are; what says which template stands around stays as it is."""
    is_less = len(nodes) > 1 or any(type(node) is IfNode for node in nodes)
    return [Drawn(nodes)] if is_less and not any(type(node) is ExtendsNode for node in nodes) else nodes


def _below(node: Node) -> Iterator[NodeList]:
    if isinstance(node, Drawn):
        return
    if isinstance(node, IfNode):
        yield from (inner for _condition, inner in node.conditions_nodelists)
        return
    for name in node.child_nodelists:
        inner = getattr(node, name, None)
        if isinstance(inner, NodeList):
            yield inner


def _quicker(node: Node) -> Node:
    quicken(node)
    if type(node) is VariableNode:
        return Said(node)
    if type(node) is URLNode and node.args and not (node.kwargs or node.asvar) and _is_fixed(node.view_name):
        return Address(node)
    if type(node) is IncludeNode and _is_fixed(node.template) and not node.isolated_context:
        return Included(node)
    if type(node) is BlockTranslateNode and _is_plain(node):
        return Sentence(node)
    return node


def _is_plain(node: BlockTranslateNode) -> bool:
    """Whether a sentence counts nothing and names no more than it is given."""
    names = node.render_token_list(node.singular)[1]
    odd = (node.plural, node.countervar, node.asvar, node.message_context)
    return not any(odd) and set(names) == set(node.extra_context)


def _joined(nodes: Iterable[Node]) -> Iterator[Node]:
    """Neighbours that are the same on every page as one node."""
    same: list[Node] = []
    for node in nodes:
        if _is_same(node):
            same.append(node)
            continue
        yield from _as_one(same)
        same = []
        yield node
    yield from _as_one(same)


def _as_one(same: list[Node]) -> Iterator[Node]:
    if len(same) == 1 and isinstance(same[0], TextNode):
        yield same[0]
    elif same:
        yield Fixed(same)


def _is_same(node: Node) -> bool:
    """Whether the node says the same on every page in a language."""
    if type(node) is TranslateNode:
        said = node.filter_expression
        is_word = said.var.literal is not None and not said.filters
        return is_word and node.asvar is None and node.message_context is None
    if type(node) is URLNode:
        return _is_fixed(node.view_name) and not (node.args or node.kwargs or node.asvar)
    if type(node) is StaticNode:
        return _is_fixed(node.path) and node.varname is None
    if type(node) is SimpleNode:
        return node.func is tags.icon and not (node.kwargs or node.target_var) and all(map(_is_fixed, node.args))
    return type(node) is TextNode


def _is_fixed(said: Any) -> bool:
    """Whether an expression of a template is a plain word or number without filters."""
    return not said.filters and (not said.is_var or said.var.literal is not None)


class Address(Node):
    """An address with numbers in it, or with one of a few words: {% url 'correct_reading' case.pk post_id 'kind' %}."""

    def __init__(self, said: URLNode) -> None:
        self._said = said
        self._given = [resolver(each) for each in said.args]
        self._only = self._given[0] if len(self._given) == 1 else None
        self._around: list[str] = []  # the only number
        self._pieces: dict[tuple[str | None, ...], list[str]] = {}  # by the words in it
        self.token, self.origin = said.token, said.origin

    def render(self, context: Context) -> str:
        """The address; most have one number, and some sixty stand on the page of a case."""
        if self._only is not None and type(number := self._only(context)) is int and number >= 0:
            if not self._around:
                self._around = self._cut(self._said.view_name.resolve(context), [None])
            return f"{self._around[0]}{number}{self._around[1]}"
        return self._of_several(context)

    def _of_several(self, context: Context) -> str:
        """Where something else stands in it, or ever other words, as Django makes it."""
        given = [resolve(context) for resolve in self._given]
        words: list[str | None] = []
        for each in given:
            if type(each) is int and each >= 0:
                words.append(None)
            elif type(each) is str:
                words.append(each)
            else:
                return self._said.render(context)
        pieces = self._pieces.get(kind := tuple(words))
        if pieces is None:
            if len(self._pieces) >= _MOST_WORDS:
                return self._said.render(context)
            pieces = self._pieces[kind] = self._cut(self._said.view_name.resolve(context), words)
        first, *rest = pieces
        numbers = [each for each in given if type(each) is int]
        return first + "".join(f"{number}{piece}" for number, piece in zip(numbers, rest, strict=True))

    @staticmethod
    def _cut(name: str, words: list[str | None]) -> list[str]:
        """What stands around the numbers."""
        stand_ins = [_FIRST_STAND_IN + place for place, word in enumerate(words) if word is None]
        left = iter(stand_ins)
        pieces = [reverse(name, args=[next(left) if word is None else word for word in words])]
        for number in stand_ins:
            pieces += pieces.pop().split(str(number), 1)
        return pieces


class Included(Node):
    """Another template in its place: {% include "drawn.html" with of="calm" %}."""

    def __init__(self, said: IncludeNode) -> None:
        self._said = said
        self._given = {name: resolver(given) for name, given in said.extra_context.items()}
        self._nodes: NodeList | None = None
        self._is_plain = True
        self.token, self.origin = said.token, said.origin

    def render(self, context: Context) -> SafeString:
        """Its content; a template with a state of its own is drawn as Django does it."""
        if self._nodes is None:
            nodes = Engine.get_default().get_template(self._said.template.resolve(context)).nodelist
            self._is_plain = not any(nodes.get_nodes_by_type(kind) for kind in (ExtendsNode, BlockNode))
            self._nodes = nodes
        if not self._is_plain:
            return SafeString(self._said.render(context))
        with context.push(**{name: resolve(context) for name, resolve in self._given.items()}):
            return self._nodes.render(context)


class Sentence(Node):
    """A sentence with names in it: {% blocktrans with name=other.name %}About {{ name }}{% endblocktrans %}."""

    def __init__(self, said: BlockTranslateNode) -> None:
        self._said = said
        self._given = {name: resolver(given) for name, given in said.extra_context.items()}
        self._words: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        """The sentence in the language of the page; a translation that names something else is left to Django."""
        language = language_of(context)
        words = self._words.get(language)
        if words is None:
            words = self._words[language] = gettext(self._said.render_token_list(self._said.singular)[0])
        try:
            return words % {name: written(resolve(context), context) for name, resolve in self._given.items()}
        except (KeyError, ValueError):
            return str(self._said.render(context))
