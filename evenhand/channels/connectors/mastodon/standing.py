"""Whether a reply already stands on the server, although nobody told us so.

Mastodon holds an idempotency key for an hour, some servers shorter or not at all. So a reply that is not sent for the
first time is looked for before it is sent again: the same words of ours, below the same post, since it was approved.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from evenhand.channels.connectors.mastodon.compose import letters
from evenhand.channels.connectors.mastodon.names import quoted
from evenhand.channels.connectors.mastodon.shapes import (
    Status,
    Us,
    account_number,
    moment_said,
    number_of,
    said,
)
from evenhand.channels.connectors.mastodon.translate import text_said
from evenhand.channels.domain.connector import Receipt, Reply
from evenhand.channels.domain.reading import fitting
from evenhand.channels.errors import CannotTranslate, Refused

if TYPE_CHECKING:
    from evenhand.channels.connectors.mastodon.wire import Wire

FRESH = timedelta(seconds=4)  # a reply so young cannot have been tried before
_CLOCKS_DIFFER = timedelta(minutes=2)
_PAGES = 5
_MOST_KEPT = 10_000


class Sent:
    """What this process has sent: it tells two replies of the same words apart."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._receipts: OrderedDict[tuple[str, str], Receipt] = OrderedDict()
        self._keys: OrderedDict[tuple[str, str], str] = OrderedDict()

    def receipt(self, account: str, key: str) -> Receipt | None:
        """The receipt of the reply with this key."""
        return self._receipts.get((account, key))

    def keep(self, account: str, key: str, number: str, receipt: Receipt) -> Receipt:
        """Remember that this reply stands; returns the receipt."""
        with self._lock:
            self._receipts[account, key] = receipt
            self._keys[account, number] = key
            while len(self._receipts) > _MOST_KEPT:
                self._receipts.popitem(last=False)
            while len(self._keys) > _MOST_KEPT:
                self._keys.popitem(last=False)
        return receipt

    def is_of_another(self, account: str, number: str, key: str) -> bool:
        """Whether the post is known to be another reply."""
        return self._keys.get((account, number), key) != key


def standing(
    wire: "Wire", reply: Reply, *, us: Us, account: str, text: str, parent: dict[str, Any] | None, sent: Sent
) -> dict[str, Any] | None:
    """The post that is this reply already, or None. Raises TryLater where that cannot be found out now."""
    since = reply.created_at - _CLOCKS_DIFFER
    above = number_of(parent) if parent else ""
    for status in _ours(wire, us, above, since):
        at = moment_said(status.get("created_at"))
        is_in_place = said(status.get("in_reply_to_id")) == above and (at is None or at >= since)
        if is_in_place and not sent.is_of_another(account, number_of(status), reply.key) and _says(us, status, text):
            return status
    return None


def _says(us: Us, status: dict[str, Any], text: str) -> bool:
    found = fitting(status, Status)
    try:
        return found is not None and letters(text_said(us, found)) == letters(text)
    except CannotTranslate:
        return False


def _ours(wire: "Wire", us: Us, above: str, since: datetime) -> Iterator[dict[str, Any]]:
    """What we wrote in the thread; what we wrote lately where the server shows no threads."""
    if above:
        try:
            context = wire.ask(f"/api/v1/statuses/{quoted(above)}/context").said
        except Refused:
            context = None
        below = context.get("descendants") if isinstance(context, dict) else None
        if isinstance(below, list):
            yield from (each for each in below if isinstance(each, dict) and account_number(each) == us.id)
            return
    yield from _lately(wire, us, since)


def _lately(wire: "Wire", us: Us, since: datetime) -> Iterator[dict[str, Any]]:
    mark = ""
    for _ in range(_PAGES):
        try:
            answer = wire.ask(f"/api/v1/accounts/{quoted(us.id)}/statuses", limit=40, max_id=mark).said
        except Refused:
            return
        page = [each for each in answer if isinstance(each, dict)] if isinstance(answer, list) else []
        yield from page
        last = page[-1] if page else {}
        at, following = moment_said(last.get("created_at")), number_of(last)
        if following in {"", mark} or (at is not None and at < since):
            return
        mark = following
