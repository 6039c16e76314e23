"""What a server says of itself, and of the account that a token belongs to."""

import threading
import time
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from evenhand.channels.connectors.mastodon import names
from evenhand.channels.connectors.mastodon.failures import UNREACHABLE
from evenhand.channels.connectors.mastodon.settings import MastodonSettings, is_safe
from evenhand.channels.connectors.mastodon.shapes import Account, said
from evenhand.channels.connectors.mastodon.translate import address_of
from evenhand.channels.domain.reading import fitting
from evenhand.channels.errors import ChannelError, Reconnect
from evenhand.kernel.text import storable

if TYPE_CHECKING:
    from evenhand.channels.connectors.mastodon.wire import Wire

MAX_LENGTH = 500  # of a post, where a server does not say
URL_LENGTH = 23  # every link counts so much
_KEEPS_FOR, _KEEPS_GUESSES_FOR = 3600.0, 300.0
_STREAMING = "/api/v1/streaming"


class About(msgspec.Struct, frozen=True, kw_only=True):
    """The facts of a server that we need."""

    domain: str  # what its own people have behind their names
    max_length: int = MAX_LENGTH
    url_length: int = URL_LENGTH
    streaming: str = ""  # where its streams are; empty if it has none
    is_told: bool = False  # the server said so itself


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """The account that the token belongs to."""

    id: str
    acct: str
    name: str = ""


# A reply is sent by a connector of its own: what changes once a year need not be asked every time.
_known: dict[tuple[str, str], tuple[float, About | Who]] = {}
_known_lock = threading.Lock()


def about(wire: "Wire", settings: MastodonSettings) -> About:
    """The facts of the server: from instance v2, else v1, else what is usual. Raises TryLater if it is away."""
    kept = _kept(settings.server, "")
    if isinstance(kept, About):
        return kept
    found = About(domain=settings.host, streaming=_streaming_at(settings, None))
    for path in ("/api/v2/instance", "/api/v1/instance"):
        try:
            answer = wire.ask(path).said
        except ChannelError as problem:
            if problem.sentence == UNREACHABLE:
                raise
            continue
        if isinstance(answer, dict):
            found = _read(answer, settings)
            break
    _keep(settings.server, "", found)
    return found


def who(wire: "Wire", settings: MastodonSettings) -> Who:
    """Whose token it is. Raises Reconnect or TryLater."""
    token = sha256(settings.access_token_secret.encode()).hexdigest()
    kept = _kept(settings.server, token)
    return kept if isinstance(kept, Who) else ask_who(wire, settings)


def ask_who(wire: "Wire", settings: MastodonSettings) -> Who:
    """The same, asked anew."""
    answer = wire.ask("/api/v1/accounts/verify_credentials").said
    account = fitting(answer, Account)
    acct = address_of(account, "") if account else ""
    if account is None or not acct or not said(account.id):
        raise Reconnect(no_such_server(settings))
    name = storable(said(account.display_name)).strip()
    found = Who(id=said(account.id), acct=acct, name=name)
    _keep(settings.server, sha256(settings.access_token_secret.encode()).hexdigest(), found)
    return found


def no_such_server(settings: MastodonSettings) -> str:
    """What to tell somebody who entered the address of something else."""
    return f"{settings.host} does not answer as a Mastodon server does. Check the server's address."


def _kept(server: str, token: str) -> About | Who | None:
    with _known_lock:
        until, found = _known.get((server, token), (0.0, None))
    return found if time.monotonic() < until else None


def _keep(server: str, token: str, found: About | Who) -> None:
    # A server that told nothing may only have had a bad moment.
    is_lasting = not isinstance(found, About) or found.is_told
    with _known_lock:
        _known[server, token] = (time.monotonic() + (_KEEPS_FOR if is_lasting else _KEEPS_GUESSES_FOR), found)


def _read(answer: dict[str, Any], settings: MastodonSettings) -> About:
    configuration = _within(answer, "configuration")
    statuses = _within(configuration, "statuses")
    urls = _within(configuration, "urls") or _within(answer, "urls")
    domain = said(answer.get("domain")) or said(answer.get("uri"))
    return About(
        domain=_domain(domain) or settings.host,
        max_length=_number(statuses.get("max_characters", answer.get("max_toot_chars")), MAX_LENGTH),
        url_length=_number(statuses.get("characters_reserved_per_url"), URL_LENGTH),
        streaming=_streaming_at(settings, urls),
        is_told=True,
    )


def _within(answer: dict[str, Any], name: str) -> dict[str, Any]:
    found = answer.get(name)
    return found if isinstance(found, dict) else {}


def _number(value: Any, usual: int) -> int:
    """A sensible number; some servers write numbers as words, or promise nothing."""
    try:
        found = int(said(value))
    except ValueError:
        return usual
    return found if 0 < found <= 1_000_000 else usual


def _domain(told: str) -> str:
    """Some servers tell an address where others tell a domain."""
    domain = (names.host_of(told) if "://" in told else told.strip().rstrip("/")).lower()
    return domain if domain and not set(domain) & set(" /@<>\"'") else ""


def _streaming_at(settings: MastodonSettings, urls: dict[str, Any] | None) -> str:
    """Where the streams are: on the server itself, or on a host of the same family that the server names."""
    told = (urls or {}).get("streaming", (urls or {}).get("streaming_api", ""))
    if told is None:
        return ""  # it says that it has none
    own = "ws" + settings.server.removeprefix("http") + _STREAMING
    host = urlsplit(said(told)).hostname if is_safe(said(told)) else None
    if not host or not _is_family(host, urlsplit(settings.server).hostname or ""):
        return own
    base = "ws" + said(told).rstrip("/").removeprefix("http").removeprefix("ws")
    return base if base.endswith(_STREAMING) else base + _STREAMING


def _is_family(host: str, server: str) -> bool:
    """Whether it is below the server, or beside it: streaming.example.org for social.example.org.

    The server has the token already; what this keeps away is that it makes us reach for hosts inside our own house.
    """
    parent = server.partition(".")[2]
    return host == server or host.endswith(f".{server}") or ("." in parent and host.endswith(f".{parent}"))
