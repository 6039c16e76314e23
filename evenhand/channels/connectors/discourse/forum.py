"""Asking a Discourse forum over HTTP: time-outs, limits, and what its answers mean in the words of the contract."""

import time
from collections.abc import Callable
from typing import TypeVar

import httpx
import msgspec

from evenhand.channels.connectors.discourse import wire
from evenhand.channels.connectors.discourse.settings import DiscourseSettings
from evenhand.channels.errors import ChannelError, Reconnect, Refused, TryLater
from evenhand.channels.guarded import AGENT, retry_after

SECONDS = 20.0  # for one answer, from the first byte sent to the last one read
SECONDS_OF_SILENCE = 10.0
MOST_BYTES = 8_000_000
MOST_REDIRECTS = 3
_NOT_SHOWN = {401, 403, 404, 410}
_LATER = {408, 425, 429}
_REDIRECTS = {301, 302, 303, 307, 308}

Read = TypeVar("Read")


class _Answer(msgspec.Struct, frozen=True, kw_only=True):
    status: int
    content: bytes
    location: str = ""


class Forum:
    """One forum. It connects when it is first asked."""

    def __init__(self, settings: DiscourseSettings) -> None:
        self._settings = settings
        self._client: httpx.Client | None = None

    def posts(self, before: int | None = None) -> tuple[wire.Listed, ...]:
        """The newest 50 public posts, or those up to a number, oldest first."""
        answer = self._ask("/posts.json", f"before={before}" if before is not None else "")
        if answer.status in _NOT_SHOWN:
            raise self._not_shown(answer.status)
        return self._read(answer, wire.read_page)

    def topic(self, topic_id: int) -> wire.Topic | None:
        """A topic with its first posts; None if it is gone or not for us."""
        return self._topic(f"/t/{topic_id}.json", "")

    def above(self, topic_id: int, post_number: int) -> wire.Topic | None:
        """The 20 posts above one in its topic."""
        return self._topic(f"/t/{topic_id}/posts.json", f"post_number={post_number}&asc=false")

    def title(self) -> str:
        """What the forum calls itself; empty if it does not say."""
        answer = self._ask("/site/basic-info.json")
        return "" if answer.status in _NOT_SHOWN else self._read(answer, wire.read_title)

    def categories(self) -> frozenset[int] | None:
        """The numbers of the categories that we may see; None if it does not say."""
        answer = self._ask("/site.json")
        return None if answer.status in _NOT_SHOWN else self._read(answer, wire.read_categories)

    def close(self) -> None:
        """Let go of sockets."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _topic(self, path: str, query: str) -> wire.Topic | None:
        answer = self._ask(path, query)
        return None if answer.status in _NOT_SHOWN else self._read(answer, wire.read_topic)

    def _read(self, answer: _Answer, read: Callable[[bytes], Read]) -> Read:
        try:
            return read(answer.content)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
            raise TryLater(
                f"{self._settings.place} gave an answer that is none of a Discourse forum; if that stays, check server."
            ) from problem

    def _ask(self, path: str, query: str = "") -> _Answer:
        url = httpx.URL(f"{self._settings.server}{path}{'?' if query else ''}{query}")
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._once(url)
            if answer.status not in _REDIRECTS:
                return answer
            url = self._led_to(url, answer.location)
        raise Refused(f"{self._settings.place} sends us from one address to the next without end; check server.")

    def _led_to(self, url: httpx.URL, location: str) -> httpx.URL:
        target = url.join(location)  # httpx has refused an address that is none
        if (target.scheme, target.host, target.port) != (url.scheme, url.host, url.port):
            raise Reconnect(
                f"{self._settings.place} sends us to {target.scheme}://{target.host}; if the forum has moved there, "
                "change server to that address."
            )
        return target

    def _once(self, url: httpx.URL) -> _Answer:
        place = self._settings.place
        try:
            with self._line().stream("GET", url) as response:
                if trouble := self._trouble(response):
                    raise trouble
                content = b"" if response.status_code != httpx.codes.OK else self._content(response)
                return _Answer(
                    status=response.status_code, content=content, location=response.headers.get("location", "")
                )
        except httpx.TimeoutException as problem:
            raise TryLater(f"{place} does not answer in time.") from problem
        except httpx.HTTPError as problem:
            raise TryLater(f"{place} cannot be reached, or broke off its answer.") from problem

    def _content(self, response: httpx.Response) -> bytes:
        end = time.monotonic() + SECONDS
        content = bytearray()
        for piece in response.iter_bytes():
            content += piece
            if len(content) > MOST_BYTES:
                raise Refused(f"{self._settings.place} gives more than {MOST_BYTES // 1_000_000} MB at once.")
            if time.monotonic() > end:
                raise TryLater(f"{self._settings.place} answers too slowly.")
        return bytes(content)

    def _trouble(self, response: httpx.Response) -> ChannelError | None:
        status, place = response.status_code, self._settings.place
        if status in _LATER or status >= httpx.codes.INTERNAL_SERVER_ERROR:
            after = retry_after(response.headers)
            said = "asks us to come later" if status in {429, 503} else "has trouble at the moment"
            return TryLater(f"{place} {said} (status {status}).", after=60.0 if after is None else max(after, 1.0))
        if status == httpx.codes.OK or status in _NOT_SHOWN or status in _REDIRECTS:
            return None
        return Refused(f"{place} does not give what was asked for (status {status}); check server.")

    def _not_shown(self, status: int) -> Reconnect:
        place = self._settings.place
        if status in {404, 410}:
            return Reconnect(f"There is no Discourse forum at {place}; check server.")
        if self._settings.api_secret:
            return Reconnect(f"{place} does not take the key; check api_username and api_secret, or make a new key.")
        return Reconnect(f"{place} shows posts only to its members; fill in api_username and api_secret.")

    def _line(self) -> httpx.Client:
        if self._client is None:
            headers = {"accept": "application/json", "user-agent": AGENT}
            if self._settings.api_secret:
                headers |= {"api-key": self._settings.api_secret, "api-username": self._settings.api_username}
            self._client = httpx.Client(headers=headers, timeout=SECONDS_OF_SILENCE, follow_redirects=False)
        return self._client
