"""The lines of a list, drawn by Jinja: a page holds them by the dozen (docs/decisions/0015)."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import jinja2
import msgspec
from django.conf import settings
from django.template import Context, Library
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from evenhand.cases.models import Label
from evenhand.cases.reads import Row, Viewer
from evenhand.workspace.components import tags, times

register = Library()
HERE = Path(__file__).parent


class Line(Protocol):
    """A row with what stands on it for the viewer."""

    row: Row
    has_draft: bool
    is_unread: bool
    viewers: list[Viewer]
    labels: list[Label]
    reach: str


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What every line says, looked up once for each language."""

    unread: str
    select: str
    waits: str
    draft: str
    modes: dict[int, dict[str, str]]


@register.simple_tag(takes_context=True)
def lines(context: Context, rows: Sequence[Line], show_state: bool = False) -> SafeString:  # noqa: FBT001, FBT002 - a tag
    """The rows of a list of cases, under the page's filter."""
    shown = context.get("filter")
    query = shown.query if shown else ""
    drawn = _environment().get_template("row.jinja")
    reader = times.here()
    words = drawn.render(
        lines=[(line, line.row, tags.capabilities_of(line.row.network)) for line in rows],
        reader=reader,
        words=_words(reader.language),
        query=escape(f"?{query}") if query else "",
        beside=escape(f"{query}&") if query else "",
        chosen=shown.case_id if shown else None,
        can_pick=bool(context.get("can_pick")),
        show_state=show_state,
    )
    return mark_safe(words)  # noqa: S308 - the template escapes people's words, and a test sees to it


@lru_cache(maxsize=64)
def _words(_language: str) -> Words:
    return Words(
        unread=gettext("Not read yet"),
        select=gettext("Select %(number)s"),
        waits=gettext("waits"),
        draft=gettext("Draft"),
        modes={number: tags.mode(number) for number in (1, 2, 3)},
    )


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    """Strict and escaping, with the desk's own tags."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=settings.DEBUG,
        extensions=["jinja2.ext.i18n"],
    )
    environment.globals |= {
        "ago": tags.ago,
        "clock": tags.due_clock,
        "icon": tags.icon,
        "masked": tags.masked,
        "viewers": _viewers,
    }
    installed: Any = environment  # the extension adds the method
    installed.install_gettext_callables(gettext, ngettext, newstyle=True)
    return environment


def _viewers(case_id: int, viewers: Sequence[Viewer]) -> str:
    """Who looks at a case: drawn as the live update draws it."""
    return render_to_string("row_viewers.html", {"case_id": case_id, "viewers": viewers})
