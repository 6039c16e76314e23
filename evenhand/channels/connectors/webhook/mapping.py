"""Where things stand in bodies that others designed: JMESPath expressions, filled in by an administrator."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import jmespath
import msgspec
from jmespath.exceptions import JMESPathError

from evenhand.channels.errors import CannotTranslate, Reconnect

_HEADER = "header:"


class Layout(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One expression for each part of a post, asked of an item; empty ones are not asked.

    `items` finds the items in the body (else the body is one). `event` says what happened, by an expression or as
    “header:X-Name”; what is in none of the three lists is ignored.
    """

    items: str = ""
    id: str
    text: str = ""
    html: str = ""
    subject: str = ""
    author_id: str = ""
    author_handle: str = ""
    author_name: str = ""
    posted_at: str = ""
    edited_at: str = ""
    url: str = ""
    thread: str = ""
    in_reply_to: str = ""
    language: str = ""
    is_own: str = ""
    event: str = ""
    created: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    is_overheard: bool = False

    @property
    def header(self) -> str:
        """The header that says what happened, in lower case; empty if none does."""
        return self.event.removeprefix(_HEADER).strip().lower() if self.event.startswith(_HEADER) else ""


_PARTS = tuple(
    field.name for field in msgspec.structs.fields(Layout) if field.type is str and field.name not in {"items", "event"}
)
_OF_AUTHOR = {"author_id": "id", "author_handle": "handle", "author_name": "name"}


@cache
def read_layout(text: str) -> Layout:
    """The layout; raises Reconnect with a sentence that says what is wrong with it."""
    try:
        layout = msgspec.json.decode(text, type=Layout)
    except (msgspec.DecodeError, RecursionError) as problem:
        raise Reconnect(f"The mapping cannot be read: {problem}.") from problem
    for name in ("items", *_PARTS, *(() if layout.header else ("event",))):
        try:
            _expression(getattr(layout, name))
        except JMESPathError as problem:
            reason = str(problem).splitlines()[0]
            raise Reconnect(f"In the mapping, “{name}” is not a JMESPath expression: {reason}") from problem
    return layout


@cache
def _expression(text: str) -> Any:
    return jmespath.compile(text) if text else None


def items_in(body: Any, layout: Layout) -> list[Any]:
    """The items of a body; none where the expression finds nothing."""
    found = _ask(body, layout.items, "items") if layout.items else body
    if found is None:
        return []
    return found if isinstance(found, list) else [found]


def in_our_layout(item: Any, headers: Mapping[str, str], layout: Layout) -> dict[str, Any] | None:
    """The item as we would have been sent it; None if it tells of something we do not listen for."""
    event = _event(item, headers, layout)
    if event is None:
        return None
    parts = {name: value for name in _PARTS if (value := _ask(item, getattr(layout, name), name)) is not None}
    author = {ours: parts.pop(name) for name, ours in _OF_AUTHOR.items() if name in parts}
    if author:
        author.setdefault("id", author.get("handle") or author.get("name", ""))
        parts["author"] = author
    return {**parts, **event, "is_own": bool(parts.get("is_own")), "is_overheard": layout.is_overheard}


def _event(item: Any, headers: Mapping[str, str], layout: Layout) -> dict[str, bool] | None:
    if not layout.event:
        return {}
    happened = headers.get(layout.header) if layout.header else _ask(item, layout.event, "event")
    for names, means in ((layout.deleted, {"deleted": True}), (layout.edited, {"edited": True}), (layout.created, {})):
        if happened in names:
            return means
    return None


def _ask(item: Any, expression: str, name: str) -> Any:
    if not expression:
        return None
    try:
        return _expression(expression).search(item)
    except (JMESPathError, TypeError, ValueError, RecursionError) as problem:
        raise CannotTranslate(f"The mapping’s “{name}” fails on this item: {problem}") from problem
