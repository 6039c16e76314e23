"""Whatever goes wrong on the way to Bluesky, as one of the four errors of the contract."""

import math
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
from atproto_client.exceptions import RequestErrorBase
from atproto_client.models.common import XrpcError
from atproto_core.exceptions import AtProtocolError

from evenhand.channels.errors import ChannelError, OutcomeUnknown, Reconnect, Refused, TryLater
from evenhand.kernel import clock
from evenhand.kernel.text import shorten

# httpx's own errors pass through the SDK where it knows no better; ValueError is an answer that is no JSON.
FAILURES = (AtProtocolError, httpx.HTTPError, httpx.InvalidURL, ValueError)
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
_EXPIRED = {"ExpiredToken", "InvalidToken", "AuthMissing"}
_CLOSED = {"AccountTakedown", "AccountDeactivated", "AccountSuspended", "AccountInactive"}
_LONGEST_WAIT = 24 * 3600.0
_UNREACHABLE = "Bluesky cannot be reached at the moment."
_LOG_IN_AGAIN = (
    "Bluesky no longer accepts the password of this account. In Bluesky, under Settings, Privacy and security, "
    "App passwords, add a new one and enter it here."
)
_SECOND_FACTOR = (
    "Bluesky asks for a second factor, so this is the account's main password. Enter an app password instead."
)


def is_expired(failure: Exception) -> bool:
    """Whether the server refused the session itself, so that nothing was done and a new log-in may help."""
    return status_of(failure) in {400, 401} and error_of(failure) in _EXPIRED


def status_of(failure: Exception) -> int | None:
    """The status of the answer; None if there was none."""
    response = failure.response if isinstance(failure, RequestErrorBase) else None
    return response.status_code if response else None


def error_of(failure: Exception) -> str:
    """The name the server gave the error; empty if it gave none."""
    content = _content(failure)
    return str(content.error) if content else ""


def _content(failure: Exception) -> XrpcError | None:
    response = failure.response if isinstance(failure, RequestErrorBase) else None
    return response.content if response and isinstance(response.content, XrpcError) else None


def classified(failure: Exception, *, may_repeat: bool = True) -> ChannelError:
    """The one of our errors this is. If a repeat could do it twice, doubt becomes OutcomeUnknown."""
    status = status_of(failure)
    if status == 429:
        return TryLater("Bluesky asks us to slow down.", after=_pause(_headers(failure)) or 60.0)
    if status in {401, 403} or error_of(failure) in _CLOSED | {"AuthFactorTokenRequired"} or is_expired(failure):
        return Reconnect(_what_to_do(failure))
    if status is not None and 400 <= status < 500 and status not in {408, 409, 425}:
        return Refused(f"Bluesky refused: {_reason(failure)}", error=error_of(failure))
    if status is not None and 300 <= status < 400:
        return Reconnect("The address of the Bluesky service leads elsewhere. Check it in the account's settings.")
    if may_repeat or _was_never_sent(failure):
        return TryLater(_UNREACHABLE, after=_pause(_headers(failure)))
    return OutcomeUnknown("Bluesky broke off before it confirmed the message. Look there before you send it again.")


def _was_never_sent(failure: Exception) -> bool:
    return isinstance(failure, _NEVER_SENT) or isinstance(failure.__cause__, _NEVER_SENT)


def _what_to_do(failure: Exception) -> str:
    name = error_of(failure)
    if name == "AuthFactorTokenRequired":
        return _SECOND_FACTOR
    if name in _CLOSED:
        return f"Bluesky says that this account is closed or switched off ({_reason(failure)})."
    return _LOG_IN_AGAIN


def _reason(failure: Exception) -> str:
    content = _content(failure)
    said = str(content.message or content.error) if content else f"status {status_of(failure)}"
    return shorten(said, 300)


def _headers(failure: Exception) -> Mapping[str, Any]:
    response = failure.response if isinstance(failure, RequestErrorBase) else None
    return response.headers if response else {}


def _pause(headers: Mapping[str, Any]) -> float | None:
    """How long the server wants us to stay away: retry-after, else until the limit is reset; None: it does not say."""
    wish = _retry_after(headers.get("retry-after")) or until_reset(headers)
    return min(max(wish, 1.0), _LONGEST_WAIT) if wish else None


def _retry_after(value: str | None) -> float | None:
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        return _until_date(value)
    return seconds if math.isfinite(seconds) else None


def _until_date(value: str) -> float | None:
    try:
        moment = parsedate_to_datetime(value)
        return moment.timestamp() - clock.now().timestamp()
    except (TypeError, ValueError, OverflowError):
        return None


def until_reset(headers: Mapping[str, Any]) -> float | None:
    """Seconds until the rate limit begins anew, by `ratelimit-reset`; None if it does not say."""
    try:
        seconds = float(headers["ratelimit-reset"]) - clock.now().timestamp()
    except (KeyError, ValueError):
        return None
    return seconds if math.isfinite(seconds) and seconds > 0 else None
