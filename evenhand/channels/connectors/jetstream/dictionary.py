"""The dictionary that Jetstream's compressed frames need: the administrator names it, since we ship none."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from evenhand.channels.errors import ChannelError, Reconnect, TryLater

if TYPE_CHECKING:
    from collections.abc import Callable

_LARGEST = 16 * 1024 * 1024
_LARGEST_FRAME = 16 * 1024 * 1024
_TIMEOUT = httpx.Timeout(15.0)


class DoesNotFit(ValueError):
    """The frames were compressed with another dictionary."""


@cache
def dictionary(named: str) -> bytes:
    """The dictionary's content, read or fetched once a process; raises Reconnect or TryLater."""
    content = _fetched(named) if "://" in named else _read(Path(named))
    if not content or len(content) > _LARGEST:
        raise Reconnect(f"“{named}” in “dictionary” holds no dictionary of Jetstream's.")
    return content


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes() if path.is_file() and path.stat().st_size <= _LARGEST else b""
    except OSError as error:
        raise Reconnect(f"“{path}” in “dictionary” cannot be read: {error.strerror}.") from error


def _fetched(url: str) -> bytes:
    found = b""
    try:
        with httpx.stream("GET", url, timeout=_TIMEOUT, follow_redirects=False) as answer:
            if answer.status_code != 200:
                raise _unavailable(url, f"the answer is {answer.status_code}")
            for part in answer.iter_bytes():
                found += part
                if len(found) > _LARGEST:
                    return b""
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise _unavailable(url, type(error).__name__) from error
    return found


def _unavailable(url: str, why: str) -> ChannelError:
    return TryLater(f"The dictionary at “{url}” cannot be fetched: {why}.")


def opener(content: bytes) -> "Callable[[bytes], bytes]":
    """What turns a compressed frame into JSON; raises DoesNotFit."""
    import zstandard

    decompressor = zstandard.ZstdDecompressor(dict_data=zstandard.ZstdCompressionDict(content))

    def opened(frame: bytes) -> bytes:
        try:
            if zstandard.frame_content_size(frame) > _LARGEST_FRAME:
                raise DoesNotFit("a frame says that it is huge")
            return decompressor.decompress(frame, max_output_size=_LARGEST_FRAME)
        except zstandard.ZstdError as error:
            raise DoesNotFit(str(error)) from error

    return opened
