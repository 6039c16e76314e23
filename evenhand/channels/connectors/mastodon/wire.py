"""The line to a Mastodon server: ask and tell, within bounds, and stay below its rate limit."""

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import msgspec

from evenhand.channels.connectors.mastodon.failures import (
    FAILURES,
    STRANGE,
    refusal,
    unreachable,
    until_reset,
)
from evenhand.channels.connectors.mastodon.settings import MastodonSettings
from evenhand.channels.errors import TryLater

AGENT = "Evenhand"
_TIMEOUT = httpx.Timeout(15.0, connect=10.0)
_WHOLE_ANSWER = 45.0  # seconds; a server that drips bytes must not hold us
_MOST_BYTES = 20_000_000
_MOST_REDIRECTS = 3
_RESERVE = 0.1  # of a limit: what reading leaves over for sending
Form: TypeAlias = Mapping[str, str | list[str]]
Parameters: TypeAlias = Mapping[str, str | int | Sequence[str]]


class Answer(NamedTuple):
    """What a server said. `next_mark` is where its Link header says that the list goes on."""

    said: Any
    next_mark: str = ""


class Wire:
    """One account's line. Nothing is opened before the first question."""

    def __init__(self, settings: MastodonSettings) -> None:
        self._settings = settings
        self._client: httpx.Client | None = None
        self._paused_until = 0.0  # monotonic
        self.lacks: set[str] = set()  # what the server turned out not to offer, so that it is asked once

    def keep_distance(self) -> None:
        """Raises TryLater where the rate limit is near, so that sending still finds room."""
        left = self._paused_until - time.monotonic()
        if left > 0:
            raise TryLater("Close to the Mastodon server's rate limit, so reading waits.", after=left)

    @property
    def is_near_limit(self) -> bool:
        """Whether reading should stop for now."""
        return self._paused_until > time.monotonic()

    def ask(self, path: str, **parameters: str | int | Sequence[str]) -> Answer:
        """A question; may be asked again at will."""
        response, content = self._exchange("GET", path, parameters=parameters)
        self._note_limit(response.headers)
        return Answer(_decoded(content), _next_mark(response))

    def ask_as_stranger(self, path: str) -> Answer:
        """A question that anybody could ask, without our token."""
        _, content = self._exchange("GET", path, with_token=False)
        return Answer(_decoded(content))

    def upload(self, path: str, *, name: str, media_type: str, content: bytes, description: str) -> Any:
        """Hand over a file with what it shows."""
        body = {"description": description} if description else None
        _, answer = self._exchange("POST", path, body=body, file=(name, content, media_type))
        return _decoded(answer)

    def tell(self, method: str, path: str, *, body: Form | None = None, key: str = "") -> Any:
        """An order; one with a key is done once however often it comes."""
        headers = {"idempotency-key": key} if key else {}
        _, content = self._exchange(method, path, body=body, headers=headers)
        return _decoded(content)

    def close(self) -> None:
        """Let go of the sockets; the next question opens them again."""
        if self._client is not None:
            self._client.close()
        self._client = None

    def _exchange(
        self,
        method: str,
        path: str,
        *,
        parameters: Parameters | None = None,
        body: Form | None = None,
        file: tuple[str, bytes, str] | None = None,
        headers: Mapping[str, str] | None = None,
        with_token: bool = True,
    ) -> tuple[httpx.Response, bytes]:
        try:
            request = self._ready_client().build_request(
                method,
                path,
                params=_listed(parameters or {}),
                data=body,
                files={"file": file} if file else None,
                headers=dict(headers or {}),
            )
            if not with_token:
                del request.headers["authorization"]
            response, content = self._follow(request)
        except FAILURES as failure:
            raise unreachable(failure) from failure
        if not response.is_success:
            raise refusal(response.status_code, response.headers, _readable(content))
        return response, content

    def _follow(self, request: httpx.Request) -> tuple[httpx.Response, bytes]:
        """Redirects of questions are followed only on the same server: the token must not travel."""
        for _ in range(_MOST_REDIRECTS):
            response, content = self._once(request)
            target = urljoin(str(request.url), response.headers.get("location", ""))
            is_here = response.is_redirect and urlsplit(target)[:2] == urlsplit(self._settings.server)[:2]
            if request.method != "GET" or not is_here:
                break
            request = self._ready_client().build_request("GET", target)
        return response, content

    def _once(self, request: httpx.Request) -> tuple[httpx.Response, bytes]:
        response = self._ready_client().send(request, stream=True)
        try:
            return response, _read(response)
        finally:
            response.close()

    def _ready_client(self) -> httpx.Client:
        if self._client is None:
            self._client = httpx.Client(
                base_url=self._settings.server,
                headers={
                    "authorization": f"Bearer {self._settings.access_token_secret}",
                    "user-agent": AGENT,
                    "accept": "application/json",
                },
                timeout=_TIMEOUT,
                follow_redirects=False,
            )
        return self._client

    def _note_limit(self, headers: Mapping[str, str]) -> None:
        try:
            left, limit = float(headers["x-ratelimit-remaining"]), float(headers["x-ratelimit-limit"])
        except (KeyError, ValueError):
            return
        if left <= limit * _RESERVE:
            self._paused_until = time.monotonic() + min(until_reset(headers) or 0.0, 3600.0)


def _listed(parameters: Parameters) -> httpx.QueryParams:
    """Empty values are left out; a list is written as servers want it, `types[]=a&types[]=b`."""
    found: list[tuple[str, str]] = []
    for name, value in parameters.items():
        if isinstance(value, str | int):
            found += [(name, str(value))] if value != "" else []
        else:
            found += [(f"{name}[]", each) for each in value]
    return httpx.QueryParams(tuple(found))


def _read(response: httpx.Response) -> bytes:
    content, began = bytearray(), time.monotonic()
    for piece in response.iter_bytes():
        content += piece
        if len(content) > _MOST_BYTES or time.monotonic() - began > _WHOLE_ANSWER:
            raise ValueError("an answer without end")
    return bytes(content)


def _decoded(content: bytes) -> Any:
    try:
        return decoded(content)
    except (ValueError, RecursionError) as error:
        raise TryLater(STRANGE) from error


def decoded(content: bytes) -> Any:
    """JSON, also where it holds halves of surrogate pairs; raises ValueError or RecursionError."""
    try:
        return msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return json.loads(content)


def _readable(content: bytes) -> Any:
    try:
        return decoded(content)
    except (ValueError, RecursionError):
        return None


def _next_mark(response: httpx.Response) -> str:
    """The `max_id` of the address that the Link header calls next; empty if there is nothing usable."""
    try:
        url = response.links.get("next", {}).get("url", "")
        marks = parse_qs(urlsplit(url).query).get("max_id", [])
    except ValueError:
        return ""
    return marks[0] if marks else ""
