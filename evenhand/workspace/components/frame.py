"""What the frame around every screen asks for: the table of keys, the pages, what script says."""

from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString

from evenhand.workspace.components.keys import GROUPS
from evenhand.workspace.screens.me.words import edition_of
from evenhand.workspace.screens.palette.menu import Seen, groups_of, seen_by

register = template.Library()


@register.simple_tag(takes_context=True)
def cheat_sheet(context: dict[str, Any]) -> SafeString:
    """The table of keys."""
    return _cheat_sheet(translation.get_language(), getattr(context["request"].user, "has_letter_keys", True))


@lru_cache(maxsize=50)
def _cheat_sheet(_language: str | None, has_letter_keys: bool) -> SafeString:  # noqa: FBT001 - keys
    """Drawn once for each language."""
    return render_to_string("cheat_sheet.html", {"groups": GROUPS, "has_letter_keys": has_letter_keys})


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
