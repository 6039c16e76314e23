"""Fetching an address that a stranger named, so that it can reach nothing inside and cost only so much."""

import contextlib
import math
import queue
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from email.utils import parsedate_to_datetime
from functools import cache
from ipaddress import ip_address
from typing import Any, TypeAlias

import httpcore
import httpx
import msgspec

from evenhand.channels.domain.addresses import is_inside, is_loopback, is_public, is_web_port
from evenhand.channels.domain.unpacking import Unpacking
from evenhand.channels.errors import ChannelError, Refused, TryLater
from evenhand.kernel import clock
from evenhand.kernel.text import shorten

AGENT = "Evenhand"
MOST_REDIRECTS = 5
LONGEST_ADDRESS = 4_000
LONGEST_WAIT = 24 * 3600.0
_CONNECTS_WITHIN = 10.0  # one of several addresses of a host that hangs must leave time for the others
_PERMANENT = {301, 308}
_REDIRECTS = {301, 302, 303, 307, 308}
_CREDENTIALS = re.compile(r"//[^/\s]*@")
_HOST = re.compile(rb"[a-z0-9._-]+|[0-9a-f:.]+")
_FOR_ANY_HOST = {"accept", "accept-encoding", "accept-language", "if-modified-since", "if-none-match", "user-agent"}

Resolve: TypeAlias = Callable[[str, int], Iterable[str]]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What stood there. `moved_to` is where we are told to ask from now on, by permanent redirects only."""

    status: int
    url: str  # where it was found, after redirects
    headers: Mapping[str, str]  # names in lower case
    content: bytes  # decompressed
    moved_to: str = ""
    is_cut: bool = False

    def checked(self) -> "Answer":
        """The same answer if it holds what was asked for; else TryLater or Refused by its status."""
        if 200 <= self.status < 300:
            return self
        raise refusal_of(self)


def fetch(
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    most_bytes: int = 5_000_000,
    seconds: float = 20.0,
    accept: str = "*/*",
    may_cut: bool = False,
    allow_loopback: bool = False,
    resolve: Resolve | None = None,
    content: bytes | None = None,
    allow_inside: bool = False,
) -> Answer:
    """GET the address, following redirects; any status is an answer. With `content` POST it, following none.

    Nothing but public addresses is ever connected to (`allow_inside`: also those of the company's own network, for an
    address that an administrator named), `seconds` is the time for everything, and `most_bytes` holds before and
    after decompression (`may_cut`: keep so much and say `is_cut`). Raises Refused or TryLater.
    """
    errand = _Errand(
        deadline=_Deadline(seconds),
        most_bytes=most_bytes,
        may_cut=may_cut,
        allow_loopback=allow_loopback,
        resolve=resolve or system_addresses,
        content=content,
        allow_inside=allow_inside,
    )
    wanted = {"accept": accept, "user-agent": AGENT, "accept-encoding": "gzip, deflate"}
    wanted |= {name.lower(): value for name, value in (headers or {}).items()}
    return _follow(errand, _parsed(url), wanted)


def refusal_of(answer: Answer) -> ChannelError:
    """The error of the contract that an answer without success means."""
    host = httpx.URL(answer.url).host
    if answer.status in {408, 425, 429} or answer.status >= 500:
        said = "asks us to come later" if answer.status in {429, 503} else "has trouble at the moment"
        return TryLater(f"{host} {said} (status {answer.status}).", after=retry_after(answer.headers) or None)
    reasons = {
        401: "asks for a login",
        402: "asks for payment",
        403: "does not let us read this",
        404: "has nothing at this address",
        410: "says that this is gone for good",
        451: "may not show this for legal reasons",
    }
    said = reasons.get(answer.status, "does not give what was asked for")
    return Refused(f"{host} {said} (status {answer.status}).", status=answer.status)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """How many seconds the server wants us to stay away, at most a day; None if it does not say."""
    value = headers.get("retry-after", "").strip()
    try:
        seconds = float(value)
    except ValueError:
        seconds = _until(value)
    return min(max(seconds, 0.0), LONGEST_WAIT) if math.isfinite(seconds) else None


def _until(date: str) -> float:
    try:
        return parsedate_to_datetime(date).timestamp() - clock.now().timestamp()
    except (TypeError, ValueError, OverflowError):
        return math.nan


def system_addresses(host: str, port: int) -> Iterator[str]:
    """All addresses the system's resolver has for a host."""
    for *_, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        yield str(address[0])


class _Deadline:
    """The end of the time for one errand."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left; raises if there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore.TimeoutException
        return left


class _Errand(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for a fetch with all its redirects."""

    deadline: _Deadline
    most_bytes: int
    may_cut: bool
    allow_loopback: bool
    resolve: Resolve
    content: bytes | None = None  # to be posted
    allow_inside: bool = False


def _parsed(url: str) -> httpx.URL:
    """The address; raises Refused if it is none that we would fetch."""
    shown = shorten(_CREDENTIALS.sub("//", url), 200)
    try:
        parsed = httpx.URL(url.strip()).copy_with(fragment=None)
        is_whole = bool(_HOST.fullmatch(parsed.raw_host)) and (parsed.port is None or 0 < parsed.port < 65_536)
    except (httpx.InvalidURL, ValueError, TypeError) as problem:
        raise Refused(f"“{shown}” is not a valid web address.") from problem
    if parsed.scheme not in {"http", "https"} or not is_whole or len(url) > LONGEST_ADDRESS:
        raise Refused(f"“{shown}” is not a web address; it must begin with https:// or http://.")
    if parsed.userinfo:
        raise Refused(f"The address at {parsed.host} has a name or password in it; such addresses are not fetched.")
    return parsed


def _follow(errand: _Errand, url: httpx.URL, headers: dict[str, str]) -> Answer:
    moved_to, is_permanent, began_at = "", True, url.host
    for _ in range(MOST_REDIRECTS + 1):
        answer = _ask(errand, url, headers)
        target = answer.headers.get("location")
        if answer.status not in _REDIRECTS or not target or errand.content is not None:
            return msgspec.structs.replace(answer, moved_to=moved_to)
        url = _joined(url, target)
        if url.host != began_at:
            headers = {name: value for name, value in headers.items() if name.lower() in _FOR_ANY_HOST}
        is_permanent = is_permanent and answer.status in _PERMANENT
        moved_to = str(url) if is_permanent else moved_to
    raise Refused(f"{url.host} sends us from one address to the next without end.")


def _joined(url: httpx.URL, target: str) -> httpx.URL:
    try:
        return _parsed(str(url.join(target.strip())))
    except (httpx.InvalidURL, ValueError) as problem:
        raise Refused(f"{url.host} sends us to an address that is none.") from problem


def _ask(errand: _Errand, url: httpx.URL, headers: Mapping[str, str]) -> Answer:
    """One request. Whatever the line does comes out as Refused or TryLater."""
    try:
        addresses = _checked_addresses(errand, url)
        method, content = ("GET", None) if errand.content is None else ("POST", errand.content)
        asked: dict[str, Any] = {"headers": [*headers.items()], "content": content}
        with _line(errand, addresses) as pool, pool.stream(method, str(url), **asked) as response:
            known = _named(response.headers)
            is_read = response.status not in _REDIRECTS
            body, is_cut = _read(errand, response, known.get("content-encoding", "")) if is_read else (b"", False)
            return Answer(status=response.status, url=str(url), headers=known, content=body, is_cut=is_cut)
    except httpcore.TimeoutException as problem:
        sentence = f"{url.host} took longer than {errand.deadline.seconds:g} seconds to answer."
        raise TryLater(sentence, after=300.0) from problem
    except (httpcore.NetworkError, httpcore.ProtocolError) as problem:
        raise _trouble(url.host, problem) from problem


def _trouble(host: str, problem: Exception) -> ChannelError:
    if isinstance(_root(problem), ssl.SSLCertVerificationError):
        return Refused(f"The certificate of {host} is not valid, so nobody knows who answers there.")
    if isinstance(problem, httpcore.ProtocolError):
        return TryLater(f"{host} broke off its answer, or gave one that is no HTTP.")
    return TryLater(f"{host} cannot be reached at the moment.")


def _root(problem: BaseException) -> BaseException:
    while (deeper := problem.__cause__ or problem.__context__) is not None:
        problem = deeper
    return problem


def _named(pairs: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    named: dict[str, str] = {}
    for raw_name, raw_value in pairs:
        name, value = raw_name.decode("latin-1").lower(), _decoded(raw_value)
        named[name] = f"{named[name]}, {value}" if name in named and name != "location" else value
    return named


def _decoded(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _checked_addresses(errand: _Errand, url: httpx.URL) -> tuple[str, ...]:
    """Where the host is; raises Refused unless every one of its addresses may be connected to."""
    port = url.port or (443 if url.scheme == "https" else 80)
    addresses = _addresses(errand, url, port)
    if errand.allow_loopback and all(map(is_loopback, addresses)):
        return addresses
    if errand.allow_inside and all(map(is_inside, addresses)):
        return addresses
    if not all(map(is_public, addresses)):
        raise Refused(f"{url.host} is not on the public internet; addresses inside a network are not fetched.")
    if not is_web_port(port):
        raise Refused(f"Pages are not fetched from port {port}; only from 80, 443 and 8000 to 8999.")
    return addresses


def _addresses(errand: _Errand, url: httpx.URL, port: int) -> tuple[str, ...]:
    host = url.raw_host.decode("ascii")
    with contextlib.suppress(ValueError):
        return (str(ip_address(host)),)
    try:
        found = _in_time(errand.deadline, lambda: tuple(dict.fromkeys(errand.resolve(host, port))))
    except socket.gaierror as problem:
        if problem.errno in {socket.EAI_AGAIN, socket.EAI_SYSTEM, socket.EAI_FAIL}:
            raise TryLater(f"The address of {url.host} cannot be looked up at the moment.") from problem
        raise Refused(f"There is no host “{shorten(url.host, 100)}”.") from problem
    except (UnicodeError, OSError) as problem:
        raise Refused(f"“{shorten(url.host, 100)}” is not a valid host name.") from problem
    if not found:
        raise Refused(f"There is no host “{shorten(url.host, 100)}”.")
    return found


def _in_time(deadline: _Deadline, look_up: Callable[[], tuple[str, ...]]) -> tuple[str, ...]:
    """What `look_up` finds. The system's resolver knows no time-out, so one that hangs is left behind."""
    box: queue.SimpleQueue[tuple[str, ...] | OSError | UnicodeError] = queue.SimpleQueue()

    def look() -> None:
        try:
            box.put(look_up())
        except (OSError, UnicodeError) as problem:
            box.put(problem)

    threading.Thread(target=look, daemon=True, name="resolve").start()
    try:
        found = box.get(timeout=deadline.left())
    except queue.Empty:
        raise httpcore.TimeoutException from None
    if isinstance(found, Exception):
        raise found
    return found


@contextlib.contextmanager
def _line(errand: _Errand, addresses: Sequence[str]) -> Iterator[httpcore.ConnectionPool]:
    """A connection to exactly these addresses; certificates are still checked against the host's name."""
    backend = _Pinned(addresses, errand.deadline)
    with httpcore.ConnectionPool(ssl_context=_ssl_context(), network_backend=backend, max_connections=1) as pool:
        yield pool


@cache
def _ssl_context() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)


class _Pinned(httpcore.NetworkBackend):
    """Connects to addresses that were checked, whatever the name would resolve to by now."""

    def __init__(self, addresses: Sequence[str], deadline: _Deadline) -> None:
        self._addresses = addresses
        self._deadline = deadline

    def connect_tcp(self, host: str, port: int, *_: Any, **__: Any) -> httpcore.NetworkStream:  # noqa: ARG002
        """A connection to the first address that takes one."""
        trouble: Exception = httpcore.ConnectError("no address")
        for address in self._addresses:
            try:
                timeout = min(self._deadline.left(), _CONNECTS_WITHIN)
                return _Timed(httpcore.SyncBackend().connect_tcp(address, port, timeout=timeout), self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as problem:
                trouble = problem
        raise trouble


class _Timed(httpcore.NetworkStream):
    """A stream whose reads and writes share one deadline, so that no drip of bytes can hold us."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        """The next bytes."""
        return self._inner.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        """Send them all."""
        self._inner.write(buffer, self._deadline.left())

    def close(self) -> None:
        """Hang up."""
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        """The same line, encrypted."""
        return _Timed(self._inner.start_tls(ssl_context, server_hostname, self._deadline.left()), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """Facts of the socket."""
        return self._inner.get_extra_info(info)


def _read(errand: _Errand, response: httpcore.Response, encodings: str) -> tuple[bytes, bool]:
    """The body decompressed, and whether it is only its beginning."""
    names = [name.strip().lower() for name in encodings.split(",") if name.strip().lower() not in {"", "identity"}]
    if names and names not in (["gzip"], ["x-gzip"], ["deflate"]):
        raise Refused(f"The answer is compressed in a way nobody asked for ({shorten(encodings, 40)}).")
    unpack = Unpacking(is_deflated=names == ["deflate"]) if names else None
    content, taken = bytearray(), 0
    for piece in response.iter_stream():
        taken += len(piece)
        content += unpack(piece, errand.most_bytes + 1 - len(content)) if unpack else piece
        if max(len(content), taken) > errand.most_bytes:
            if errand.may_cut:
                return bytes(content[: errand.most_bytes]), True
            raise Refused(f"The answer is larger than {errand.most_bytes / 1e6:g} MB.")
    is_cut = unpack is not None and not unpack.is_whole
    if is_cut and not errand.may_cut:
        raise TryLater("The answer broke off inside its compression.")
    return bytes(content), is_cut
