"""Templates are kept folded: they say what Django's own would say, in each language, whatever stands in them."""

from typing import Any

import jinja2
import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.template import Context, Template
from django.template import engines as known
from django.template.loader_tags import BlockNode
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import mark_safe
from jinja2 import nodes

from evenhand.workspace.components.drawing import Drawn
from evenhand.workspace.components.folding import FOLDED, Fixed, fold
from evenhand.workspace.components.quick import HERE

SOURCES = [
    "{% load i18n %}<b>{% trans 'Take' %}</b>{% icon 'check' 12 %}",
    "{% load i18n static %}{% static 'mark.svg' %}{% url 'inbox' %}{% comment %}never{% endcomment %}!",
    "{% url 'case' id %} {% url 'case' text %} {% url 'undo_link' id other %}",
    "{% load i18n %}{% if id > 3 %}{% trans 'Take' %}{% else %}{% trans 'Assign' %}{% endif %}{{ hostile }}",
    "{% load i18n %}{% for each in several %}{% trans 'Note' %}{{ each }}{% empty %}{% trans 'None' %}{% endfor %}",
    "{% include 'drawn.html' with of='calm' %}{{ of }}{% include 'mode.html' with word=hostile name='x' %}",
    "{% include 'mode.html' with word='Reactive' name='reactive' only %}{% include chosen with of='none' %}",
    "{% load i18n %}{% trans 'Take' as taken %}{{ taken|upper }}{% with id as n %}{% url 'case' n %}{% endwith %}",
    "{% load i18n %}{% trans text %}{% icon chosen_icon %}{% url chosen_view %}",
    "{% load i18n %}{% blocktrans with n=id %}{{ n }} of them{% endblocktrans %}{% trans '100%% sure' %}",
    "{{ thing.name }} {{ thing.inner.name|upper }} {{ thing.said }} {{ thing.gone }} {{ gone.name }}",
    "{{ thing.inner.gone }} {{ lazy.name }} {{ lazy.inner.said }} {{ several.1 }} {{ text.upper }}",
    "{{ pairs.a }} {{ pairs.items }} {{ pairs.b.c }} {{ pairs.none }} {{ pairs.0 }} {{ pairs }}",
    "{{ thing.number }}{{ thing.safe }}{{ hostile }}{{ Kind.name }}{{ thing.fails }}{{ thing.lost }}",
    "{% if thing.inner.name == 'in' and not gone %}1{% endif %}{% with n=thing.inner.name %}{{ n }}{% endwith %}",
    "{% for a, b in pairs.items %}{{ a }}{{ forloop.counter }}{{ forloop.parentloop.counter }}{% endfor %}",
    "{% autoescape off %}{{ hostile }}{{ thing.name }}{% endautoescape %}{{ gone|default:thing.inner.name }}",
    "{{ block }}{{ template }}{{ hostile|safe }}{{ thing.name|default:text }}",
    "{% extends 'entrance.html' %}{% load i18n %}{% block title %}{% trans 'Take' %}{% endblock %}",
    "{% if id > text %}1{% elif gone > 3 %}2{% elif id in several or gone in id %}3{% else %}{{ id }}{% endif %}!",
    "{% if not gone and thing.inner.gone == None %}1{% endif %}{% if id is not None and id >= 2.5 %}2{% endif %}!",
    "{% if several|length == 2 %}{{ several|first }}{% elif '<b>' not in several %}{{ id }}{% endif %}{{ id }}!",
    "{% if thing.said %}{% if lazy.inner %}{% if gone %}1{% else %}{{ lazy.number }}{% endif %}{% endif %}{% endif %}!",
    "{% if thing.fails or thing.lost %}1{% elif thing.inner.fails and id %}2{% elif pairs.b.c == '<' %}3{% endif %}!",
    "{% if id != other %}{% else %}1{% endif %}{% if id < other %}{% endif %}{% if id <= 2 or id is id %}2{% endif %}",
    "{% load i18n %}{% blocktrans with name=hostile n=thing.number %}{{ n }} by {{ name }}, 100%{% endblocktrans %}",
    "{% load i18n %}{% blocktrans with id=id %}Merged into EH-{{ id }}{% endblocktrans %}{{ id }}",
    "{% load i18n %}{% blocktrans with id=gone %}Merged into EH-{{ id }}{% endblocktrans %}{{ id }}",
    "{% load i18n %}{% blocktrans with other=id %}{{ id }} is {{ other }}{% endblocktrans %}{{ other }}",
    "{% load i18n %}{% blocktrans count n=id %}{{ n }} case{% plural %}{{ n }} cases{% endblocktrans %}",
    "{% load i18n %}{% blocktrans asvar a %}Take{% endblocktrans %}{{ a }}{% blocktrans %}Take{% endblocktrans %}",
    "{% for each in several %}{% if forloop.first %}{{ id }}{% endif %}{% cycle 'a' 'b' %}{{ each }}{% endfor %}!",
]


class Kind:
    """Things with attributes, properties and deeds, and without items."""

    name = "<kind>"

    def __init__(self, inner: "Kind | None" = None) -> None:
        self.inner, self.number, self.safe = inner, 12_345, mark_safe("<b>")
        self.name = "in" if inner is None else "<out>"

    def said(self) -> str:
        return f"said {self.name}"

    @property
    def fails(self) -> str:
        raise ObjectDoesNotExist

    @property
    def lost(self) -> str:
        raise Lost


class Lost(ObjectDoesNotExist, AttributeError):
    """As when nothing stands at the other end of a relation."""


THING = Kind(Kind())
SAID: dict[str, Any] = {
    "thing": THING,
    "lazy": SimpleLazyObject(lambda: THING),
    "Kind": Kind,
    "pairs": {"a": 1, "b": {"c": "<"}, "none": None},
    "id": 41,
    "other": 7,
    "text": "12",
    "hostile": "<script>&",
    "several": ["a", "<b>"],
    "chosen": "drawn.html",
    "chosen_icon": "user",
    "chosen_view": "inbox",
}


@pytest.mark.parametrize("source", SOURCES)
def test_a_folded_template_says_what_it_said(source: str) -> None:
    plain, folded = Template(source), Template(source)
    fold(folded.nodelist)
    for language in ("en", "de", "en"):
        with translation.override(language):
            for said in (SAID, {**SAID, "id": 2, "several": []}):
                assert folded.render(Context(said)) == plain.render(Context(said))


def test_folding_twice_changes_nothing() -> None:
    folded = Template(SOURCES[0])
    fold(folded.nodelist)
    before = list(folded.nodelist)
    fold(folded.nodelist)
    assert list(folded.nodelist) == before


def test_what_is_the_same_on_every_page_becomes_one_node() -> None:
    folded = Template(SOURCES[0])
    fold(folded.nodelist)
    assert [type(node) for node in folded.nodelist] == [Fixed]


def test_what_stands_beside_one_another_is_drawn_by_one_function() -> None:
    drawn = Template("{% if id %}{% if other %}{{ id }} of {{ other }}{% endif %}{% else %}none{% endif %}.")
    fold(drawn.nodelist)
    assert [type(node) for node in drawn.nodelist] == [Drawn]
    assert drawn.render(Context({"id": 1, "other": "<"})) == "1 of &lt;."


def test_words_of_a_template_are_never_taken_for_python() -> None:
    odd = "\"'''\\n{% if a == \"')+exit()#\" %}{{ a }}{% endif %}"
    plain, drawn = Template(odd), Template(odd)
    fold(drawn.nodelist)
    for said in ("')+exit()#", "", "\\"):
        assert drawn.render(Context({"a": said})) == plain.render(Context({"a": said}))


def test_blocks_are_found_among_what_is_drawn_by_one_function() -> None:
    page = Template("a{% block said %}{% if id %}{{ id }}{% endif %}{% endblock %}b")
    fold(page.nodelist)
    assert [block.name for block in page.nodelist.get_nodes_by_type(BlockNode)] == ["said"]
    assert page.render(Context({"id": 3})) == "a3b"


def test_the_desk_keeps_its_templates_folded() -> None:
    assert known["django"].get_template("top.html").template.extra_data[FOLDED]


def test_every_word_on_a_row_is_escaped() -> None:
    """The template of rows escapes by hand; only ids, and what is markup already, may stand without."""
    ours = {"id", "query", "beside", "pencil"}
    drawn = {"ago", "clock", "icon", "viewers"}
    tree = jinja2.Environment(extensions=["jinja2.ext.i18n"]).parse((HERE / "row.jinja").read_text())
    said = [each for output in tree.find_all(nodes.Output) for each in output.nodes]
    for each in said:
        if isinstance(each, nodes.TemplateData):
            continue
        is_ours = isinstance(each, nodes.Name) and each.name in ours
        is_drawn = isinstance(each, nodes.Call) and isinstance(each.node, nodes.Name) and each.node.name in drawn
        assert is_ours or is_drawn or _is_escaped(each), each


def _is_escaped(said: nodes.Node) -> bool:
    """Ends with |e; or numbers were put into words that did."""
    if isinstance(said, nodes.Filter) and said.name == "replace":
        return isinstance(said.node, nodes.Filter) and said.node.name == "e" and "number" in str(said.args[1])
    return isinstance(said, nodes.Filter) and said.name == "e"
