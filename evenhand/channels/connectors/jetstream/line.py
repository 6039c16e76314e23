"""One connection to one Jetstream server, and whatever can go wrong with it in a sentence."""

import time
from collections.abc import Callable, Generator
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode, urlsplit

from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI, PayloadTooBig
from websockets.sync.client import ClientConnection, reconnect

from evenhand.channels.connectors.jetstream.dictionary import DoesNotFit
from evenhand.channels.connectors.jetstream.frames import LONGEST
from evenhand.channels.domain.atproto.addresses import POSTS
from evenhand.channels.errors import TryLater
from evenhand.kernel import clock

FAILURES = (OSError, InvalidHandshake, InvalidURI, ConnectionClosed, DoesNotFit, EOFError)
_OPEN, _CLOSE = 10.0, 1.0  # seconds
_TICK = 0.25  # how soon a wish to stop is seen
_MOST_WAITING = 256  # frames inside the library; then it stops reading
_HUGEST = 16 * 1024 * 1024  # bytes; a longer frame ends the connection
_LONGEST_WAIT = 3600.0

Opener = Callable[[bytes], bytes]


class Silent(TimeoutError):
    """The socket is open and nothing comes, although the network is never silent."""


class _Door(reconnect):
    """The library's door, without redirects: we go only where the administrator said."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc


def address(host: str, *, cursor: int | None, is_compressed: bool) -> str:
    """Where to subscribe to posts from this moment on."""
    asked: list[tuple[str, str | int]] = [("wantedCollections", POSTS), ("maxMessageSizeBytes", LONGEST)]
    if cursor is not None:
        asked.append(("cursor", cursor))
    if is_compressed:
        asked.append(("compress", "true"))
    return f"{host}?{urlencode(asked)}"


def frames(
    host: str,
    *,
    cursor: int | None,
    opened: Opener | None,
    silence: float,
    on_open: Callable[[], None] = lambda: None,
    is_ending: Callable[[], bool] = lambda: False,
) -> Generator[bytes, None, None]:
    """The frames of a server until it closes, or is silent for so many seconds. Raises one of FAILURES, or ends."""
    door = _Door(
        address(host, cursor=cursor, is_compressed=opened is not None),
        open_timeout=_OPEN,
        close_timeout=_CLOSE,
        ping_timeout=None,  # while we hold back nothing is read, pongs neither; silence is measured here instead
        max_size=_HUGEST,
        max_queue=_MOST_WAITING,
    )
    with door as connection:
        on_open()
        yield from _received(connection, opened, silence, is_ending)


def _received(
    connection: ClientConnection, opened: Opener | None, silence: float, is_ending: Callable[[], bool]
) -> Generator[bytes, None, None]:
    asked_at = time.monotonic()
    while not is_ending():
        try:
            frame = connection.recv(_TICK, decode=False)
        except TimeoutError:
            if time.monotonic() - asked_at > silence:
                raise Silent from None
            continue
        # Only uncompressed frames are text; a server that does not compress sends those all the same.
        yield opened(frame) if opened is not None and not frame.startswith(b"{") else frame
        asked_at = time.monotonic()  # not before: while the reader was held back, nobody was silent


def trouble_with(host: str, failure: Exception) -> TryLater:
    """What went wrong, for people, and how long to leave this server alone."""
    name = urlsplit(host).netloc
    if isinstance(failure, InvalidStatus):
        status = failure.response.status_code
        if status == 429:
            pause = _pause(failure.response.headers.get("Retry-After", ""))
            return TryLater(f"{name} asks us to slow down.", after=pause)
        return TryLater(f"{name} does not let us listen: it answers {status}.", after=5.0 if status >= 500 else 30.0)
    if isinstance(failure, ConnectionClosed):
        if isinstance(failure.__cause__, PayloadTooBig):
            return TryLater(f"{name} sent something longer than {_HUGEST:,} bytes.", after=5.0)
        return TryLater(f"{name} closed the connection.", after=1.0)
    if isinstance(failure, Silent):
        return TryLater(f"{name} is silent, although the network never is.", after=1.0)
    if isinstance(failure, DoesNotFit):
        return TryLater(
            "The dictionary named in the settings is not the one this Jetstream compresses with.", after=1.0
        )
    return TryLater(f"{name} cannot be reached at the moment.", after=5.0)


def _pause(said: str) -> float:
    """The seconds of a Retry-After header; a minute if it says none."""
    try:
        return min(max(float(said), 1.0), _LONGEST_WAIT)
    except ValueError:
        pass
    try:
        return min(max((parsedate_to_datetime(said) - clock.now()).total_seconds(), 1.0), _LONGEST_WAIT)
    except (ValueError, TypeError):
        return 60.0
