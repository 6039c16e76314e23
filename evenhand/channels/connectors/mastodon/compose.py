"""Pure: a reply of ours as the server takes it: who is called, who may see it, how long it is."""

from collections.abc import Mapping
from typing import Any

import regex

from evenhand.channels.connectors.mastodon.settings import Audience
from evenhand.channels.connectors.mastodon.shapes import said
from evenhand.channels.connectors.mastodon.translate import language_of
from evenhand.channels.domain.connector import Reply
from evenhand.channels.errors import Refused
from evenhand.kernel.text import graphemes, storable

MOST_FILES = 4
ROOM_FOR_MENTION = 32  # a name may have 30 letters; "@" and a space
_URL = regex.compile(r"(?<![\w@/.])https?://[^\s<>\"“”]+", regex.IGNORECASE)
_MENTION = regex.compile(r"(?<![\w@/.])(@\w(?:[\w.-]*\w)?)@\w[\w.:-]*\w")
# From seen by everybody to seen by one; an answer never stands to the left of what it answers.
_ORDER = ("public", "unlisted", "local", "private", "direct")


def countable(text: str, *, url_length: int = 23) -> int:
    """How long a text is as Mastodon counts: characters as people see them, links as 23, mentions without domain."""
    without_links = _URL.sub("x" * url_length, text) if "://" in text else text
    return graphemes(_MENTION.sub(r"\1", without_links) if "@" in text else without_links)


def mention(address: str, domain: str) -> str:
    """How somebody is called in a text on a server: its own people without its domain."""
    name, _, where = address.partition("@")
    return f"@{name}" if where.lower() in {"", domain.lower()} else f"@{address}"


def wording(reply: Reply, *, address: str, domain: str, most: int, url_length: int) -> str:
    """The text as it will stand there, with the mention in front; raises Refused if the server would not take it."""
    words = storable(reply.text).strip()
    if not words:
        raise Refused("The reply has no text.")
    if len(reply.attachments) > MOST_FILES:
        raise Refused(f"Mastodon takes {MOST_FILES} files with a post; these are {len(reply.attachments)}.")
    room = most - ROOM_FOR_MENTION
    length = countable(words, url_length=url_length)
    if length > room:
        raise Refused(f"The reply has {length} characters; this server takes {room}. Shorten it.", length=length)
    called = mention(address, domain) if address else ""
    return words if not called or _calls(words, called) or _calls(words, f"@{address}") else f"{called} {words}"


def _calls(words: str, name: str) -> bool:
    return regex.search(rf"(?<![\w@/.]){regex.escape(name)}(?![\w@])", words, regex.IGNORECASE) is not None


def visibility(reply: Reply, parent: Mapping[str, Any] | None, audience: Audience) -> str:
    """Who sees the answer: never more people than see the post, and only the mentioned if it is private."""
    if not reply.is_public:
        return "direct"
    above = said(parent.get("visibility")) if parent else ""
    if above not in _ORDER:
        return audience.value
    widest = max(_ORDER.index(audience.value), _ORDER.index(above))
    return "private" if _ORDER[widest] == "local" else _ORDER[widest]


def warning(text: str, parent: Mapping[str, Any] | None, *, most: int, url_length: int) -> str:
    """The content warning of the post answered, as far as it fits beside the text."""
    above = storable(said(parent.get("spoiler_text"))).strip() if parent else ""
    room = most - countable(text, url_length=url_length)
    clusters = regex.findall(r"\X", above)
    if len(clusters) <= room:
        return above
    return "".join(clusters[: room - 1]) + "…" if room > 1 else ""


def form(text: str, *, parent: Mapping[str, Any] | None, visible_to: str, warned: str) -> dict[str, str]:
    """What is handed to the server."""
    filled = {"status": text, "visibility": visible_to}
    if parent is not None:
        filled["in_reply_to_id"] = said(parent.get("id"))
        # We answer in the language we were written in.
        filled["language"] = language_of(parent.get("language"))
    filled["spoiler_text"] = warned
    return {name: value for name, value in filled.items() if value}


def letters(text: str) -> str:
    """What is left of a text when servers have set it their way: for telling whether it is the same."""
    return "".join(regex.findall(r"\w+", _MENTION.sub(r"\1", text).lower())) or text.strip()
