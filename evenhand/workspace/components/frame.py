"""What the frame around every screen asks for: the table of keys, the pages, what script says."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.urls import reverse
from django.utils import translation

from evenhand.workspace.components.keys import GROUPS, Group
from evenhand.workspace.screens.me.words import edition_of
from evenhand.workspace.screens.palette.pages import Section, sections_for

register = template.Library()


@register.simple_tag
def key_groups() -> Sequence[Group]:
    """The table of keys."""
    return GROUPS


@register.simple_tag(takes_context=True)
def sections(context: dict[str, Any]) -> list[Section]:
    """The pages the person may open, in sections."""
    return sections_for(context["request"].user)


@register.simple_tag
def words_address() -> str:
    """Where script finds its words in the language of this page."""
    language = translation.get_language() or "en"
    return reverse("words", args=[language, edition_of(language)])


@register.simple_tag
def direction() -> str:
    """Which way the language of this page is written."""
    return "rtl" if translation.get_language_bidi() else "ltr"
