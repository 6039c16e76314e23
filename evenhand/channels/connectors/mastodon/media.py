"""Files that go out with a post: handed over first, and waited for until the server has made them ready."""

import time

from evenhand.channels.connectors.mastodon import names
from evenhand.channels.connectors.mastodon.shapes import said
from evenhand.channels.connectors.mastodon.wire import Wire
from evenhand.channels.domain.connector import Attached
from evenhand.channels.errors import Refused, TryLater
from evenhand.kernel.text import storable

_LOOKS = 20
_LOOKS_APART = 1.0  # seconds


def uploaded(wire: Wire, attached: Attached) -> str:
    """The server's number of the file. Raises Refused, or TryLater where it takes its time with it.

    A file that was handed over and never used is cleared away by the server within a day.
    """
    if not attached.content:
        raise Refused(f"“{attached.name}” is empty.")
    answer = wire.upload(
        "/api/v2/media",
        name=attached.name,
        media_type=attached.media_type,
        content=attached.content,
        description=storable(attached.alt),
    )
    number = said(answer.get("id")) if isinstance(answer, dict) else ""
    if not number:
        raise TryLater("The Mastodon server took the file but did not say what it is called there.")
    for _ in range(_LOOKS):
        if isinstance(answer, dict) and answer.get("url"):
            return number
        time.sleep(_LOOKS_APART)
        answer = wire.ask(f"/api/v1/media/{names.quoted(number)}").said
    raise TryLater(f"The Mastodon server is still working on “{attached.name}”.", after=10.0)
