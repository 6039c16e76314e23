"""Posts one by one: what the server's numbers stand for, and which number a post has on this server."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from evenhand.channels.connectors.mastodon import names
from evenhand.channels.connectors.mastodon.failures import is_gone, is_missing
from evenhand.channels.connectors.mastodon.settings import MastodonSettings
from evenhand.channels.connectors.mastodon.shapes import Status, number_of, said
from evenhand.channels.connectors.mastodon.translate import name_of
from evenhand.channels.domain.addresses import is_web
from evenhand.channels.domain.reading import fitting
from evenhand.channels.errors import ChannelError, Reconnect, Refused, TryLater

if TYPE_CHECKING:
    from evenhand.channels.connectors.mastodon.wire import Wire

BATCH = 20  # Mastodon gives no more at once
_MOST_KNOWN = 20_000
_PAGES_TO_SEARCH = 3


class Posts:
    """The posts of one server, with a memory of which number is called what."""

    def __init__(self, wire: "Wire", settings: MastodonSettings) -> None:
        self._wire = wire
        self._server = settings.server
        self._host = settings.host
        self._names: OrderedDict[str, str] = OrderedDict()
        self._numbers: dict[str, str] = {}
        self._gives_many = True

    def learn(self, status: dict[str, Any]) -> str:
        """Remember what this post is called, and say it."""
        found = fitting(status, Status)
        name, number = (name_of(found, self._server), said(found.id)) if found else ("", "")
        if name and number:
            self._names[number] = name
            self._names.move_to_end(number)
            self._numbers[name] = number
            while len(self._names) > _MOST_KNOWN:
                self._numbers.pop(self._names.popitem(last=False)[1], None)
        return name

    def name_known(self, number: str) -> str:
        """What the post with this number is called, if we came across it; else empty."""
        return self._names.get(number, "")

    def one(self, number: str) -> dict[str, Any]:
        """The post with this number; Refused if there is none, or not for us."""
        status = self._wire.ask(f"/api/v1/statuses/{names.quoted(number)}").said
        if not isinstance(status, dict) or not self.learn(status):
            raise Refused("The Mastodon server shows no such post.", status=404)
        return status

    @property
    def gives_many(self) -> bool:
        """Whether the server gives many posts in one answer, as far as we know."""
        return self._gives_many

    def many(self, numbers: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Those of the posts that the server shows, by number; servers that give only single ones are asked so."""
        found: dict[str, dict[str, Any]] = {}
        for batch in _batches(numbers, BATCH):
            found |= self._batch(batch) if self._gives_many and len(batch) > 1 else self._singly(batch)
        return found

    def _batch(self, numbers: Sequence[str]) -> dict[str, dict[str, Any]]:
        try:
            answer = self._wire.ask("/api/v1/statuses", id=numbers).said
        except Refused as problem:
            if not is_missing(problem):
                raise
            answer = None
        self._gives_many = isinstance(answer, list)
        found = {number_of(each): each for each in answer if isinstance(each, dict)} if isinstance(answer, list) else {}
        if not found.keys() & set(numbers):
            return self._singly(numbers)
        for status in found.values():
            self.learn(status)
        return {number: found[number] for number in numbers if number in found}

    def _singly(self, numbers: Sequence[str]) -> dict[str, dict[str, Any]]:
        found = {}
        for number in numbers:
            try:
                found[number] = self.one(number)
            except Refused:
                continue
        return found

    def names_of(self, numbers: Sequence[str]) -> dict[str, str]:
        """What these posts are called, as far as can be found out now; asks the server only for unknown ones."""
        unknown = [number for number in dict.fromkeys(numbers) if number not in self._names]
        try:
            self.many(unknown if not self._wire.is_near_limit else ())
        except (TryLater, Reconnect, Refused):
            pass  # the name under which the server gives them out will do
        return {number: self._names[number] for number in numbers if number in self._names}

    def is_gone(self, number: str) -> bool:
        """Whether a post is gone for everybody, and not only for us because its author blocks us."""
        try:
            self.one(number)
        except Refused as problem:
            if not is_gone(problem):
                return False
        else:
            return False
        try:
            self._wire.ask_as_stranger(f"/api/v1/statuses/{names.quoted(number)}")
        except TryLater:
            return False
        except ChannelError:
            return True
        return False

    def find(self, name: str, *, domain: str) -> dict[str, Any] | None:
        """The post of that name as this server shows it, or None. Raises TryLater or Reconnect."""
        for number in self._candidates(name, domain):
            try:
                status = self.one(number)
            except Refused:
                continue
            if self.is_called(status, name):
                return status
        return self._searched(name) or self._looked_for(name)

    def _candidates(self, name: str, domain: str) -> Iterator[str]:
        local = names.number_in(self._server, name)
        known = self._numbers.get(name, "")
        is_here = names.host_of(name) in {self._host.lower(), domain}
        at_end = names.number_at_end(name) if is_here else ""
        yield from dict.fromkeys(number for number in (local, known, at_end) if number)

    def is_called(self, status: dict[str, Any], name: str) -> bool:
        """Whether this is the post of that name."""
        number = names.number_in(self._server, name)
        return name in {said(status.get("uri")), said(status.get("url"))} or (
            bool(number) and number == number_of(status)
        )

    def _searched(self, name: str) -> dict[str, Any] | None:
        """By the server's own search, which also fetches posts it has not heard of yet."""
        if not is_web(name):
            return None
        try:
            answer = self._wire.ask("/api/v2/search", q=name, type="statuses", resolve="true", limit=5).said
        except (Refused, Reconnect):
            return None  # no search here, or not for this token
        return self._among(answer.get("statuses") if isinstance(answer, dict) else None, name)

    def _looked_for(self, name: str) -> dict[str, Any] | None:
        """In what people told us lately: what is left where a server cannot search."""
        mark = ""
        for _ in range(_PAGES_TO_SEARCH):
            try:
                notices = self._wire.ask("/api/v1/notifications", limit=40, max_id=mark).said
            except Refused:
                return None
            told = [each for each in notices if isinstance(each, dict)] if isinstance(notices, list) else []
            found = self._among([each.get("status") for each in told], name)
            following = said(told[-1].get("id")) if told else ""
            if found or following in {"", mark}:
                return found
            mark = following
        return None

    def _among(self, statuses: Any, name: str) -> dict[str, Any] | None:
        for status in statuses if isinstance(statuses, list) else ():
            if isinstance(status, dict) and self.is_called(status, name):
                self.learn(status)
                return status
        return None


def _batches(numbers: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(numbers), size):
        yield numbers[start : start + size]
