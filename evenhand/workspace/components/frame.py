"""What the frame around every screen asks for: the table of keys, the pages, what script says."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString

from evenhand.workspace.components.keys import GROUPS, Group
from evenhand.workspace.screens.me.words import edition_of
from evenhand.workspace.screens.palette.menu import Seen, groups_of, seen_by

register = template.Library()


@register.simple_tag
def key_groups() -> Sequence[Group]:
    """The table of keys."""
    return GROUPS


@register.simple_tag(takes_context=True)
def menu(context: dict[str, Any]) -> SafeString:
    """The pages the person may open, in groups that fold."""
    request = context["request"]
    return _menu(translation.get_language(), seen_by(request.user, request.path))


@lru_cache(maxsize=500)
def _menu(_language: str | None, seen: Seen) -> SafeString:
    """Drawn once for each page and role."""
    return render_to_string("menu.html", {"groups": groups_of(seen)})


@register.simple_tag
def words_address() -> str:
    """Where script finds its words in the language of this page."""
    language = translation.get_language() or "en"
    return reverse("words", args=[language, edition_of(language)])


@register.simple_tag
def direction() -> str:
    """Which way the language of this page is written."""
    return "rtl" if translation.get_language_bidi() else "ltr"
