"""Whatever goes wrong on the way to a server, as one of the four errors of the contract."""

import math
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from evenhand.channels.errors import ChannelError, Reconnect, Refused, TryLater
from evenhand.kernel import clock
from evenhand.kernel.text import shorten, storable

FAILURES = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError, RecursionError)
_LONGEST_WAIT = 24 * 3600.0
_EPOCH_BEGINS = 1e9  # a reset below this is a number of seconds, above it a moment
_DISABLED = ("disabled", "suspended", "confirm", "pending", "moved", "locked")
_NEW_TOKEN = "On the server, under Preferences, Development, open the application, and copy its access token here anew."  # noqa: S105
UNREACHABLE = "The Mastodon server cannot be reached at the moment."
STRANGE = "The Mastodon server answered with something that nobody could read."


def refusal(status: int, headers: Mapping[str, str], body: Any) -> ChannelError:
    """The error of the contract that an answer without success means. Refused carries the status."""
    said = _said(body)
    if status == 429:
        return TryLater("The Mastodon server asks us to slow down.", after=pause(headers) or 60.0)
    if status == 401:
        return Reconnect(f"The Mastodon server no longer accepts the access token. {_NEW_TOKEN}")
    if status == 403:
        return _forbidden(said)
    if status in {408, 425} or status >= 500:
        return TryLater(f"The Mastodon server has trouble at the moment (status {status}).", after=pause(headers))
    if 300 <= status < 400:
        return Reconnect("The address of the Mastodon server leads elsewhere. Check it in the account's settings.")
    return Refused(f"The Mastodon server refused: {said or f'status {status}'}", status=status)


def _forbidden(said: str) -> ChannelError:
    if "scope" in said.lower():
        return Reconnect(
            f"The access token lacks a permission (“{said}”). Allow the application to read and to write statuses, "
            "then copy its new token here."
        )
    if any(word in said.lower() for word in _DISABLED):
        return Reconnect(f"The Mastodon server does not let this account in: {said}.")
    return Refused(f"The Mastodon server does not allow this: {said or 'status 403'}", status=403)


def unreachable(failure: Exception) -> ChannelError:
    """No answer, or one that cannot be read. Sending again is safe: we look for what stands before."""
    is_strange = isinstance(failure, ValueError | RecursionError | httpx.DecodingError)
    return TryLater(STRANGE if is_strange else UNREACHABLE)


def is_missing(problem: ChannelError) -> bool:
    """Whether the server says that there is no such thing, or that it cannot do this at all."""
    return isinstance(problem, Refused) and problem.facts.get("status") in {400, 404, 405, 410, 422, 501}


def is_gone(problem: ChannelError) -> bool:
    """Whether the server says that there is no such post (any more)."""
    return isinstance(problem, Refused) and problem.facts.get("status") in {404, 410}


def _said(body: Any) -> str:
    if not isinstance(body, dict):
        return ""
    words = body.get("error_description") or body.get("error") or body.get("message") or ""
    return shorten(storable(words), 300) if isinstance(words, str) else ""


def pause(headers: Mapping[str, str]) -> float | None:
    """How long the server wants us to stay away: Retry-After, else until its limit begins anew; None: it does not
    say."""
    wish = _retry_after(headers.get("retry-after", "")) or until_reset(headers)
    return min(max(wish, 1.0), _LONGEST_WAIT) if wish else None


def _retry_after(value: str) -> float | None:
    seconds = _number(value)
    if seconds is not None:
        return seconds
    try:
        return parsedate_to_datetime(value).timestamp() - clock.now().timestamp()
    except (TypeError, ValueError, OverflowError):
        return None


def until_reset(headers: Mapping[str, str]) -> float | None:
    """Seconds until the rate limit begins anew; servers write a moment, seconds since 1970, or seconds from now."""
    value, now = headers.get("x-ratelimit-reset", ""), clock.now().timestamp()
    seconds, moment = _number(value), _since_1970(value)
    if seconds is not None and seconds > _EPOCH_BEGINS:
        moment = seconds
    ahead = seconds if moment is None else moment - now
    return ahead if ahead is not None and ahead > 0 else None


def _since_1970(value: str) -> float | None:
    try:
        moment = datetime.fromisoformat(value)
        return moment.timestamp() if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _number(value: str) -> float | None:
    try:
        found = float(value)
    except ValueError:
        return None
    return found if math.isfinite(found) else None
