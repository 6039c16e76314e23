"""Where Bluesky shows the files of posts, and the hosts that links lead to."""

from urllib.parse import quote

_PICTURES = "https://cdn.bsky.app/img/feed_fullsize/plain"
_FILMS = "https://video.bsky.app/watch"


def picture_of(repository: str, content: str) -> str:
    """Where a picture of a post is shown."""
    return f"{_PICTURES}/{quote(repository, safe=':')}/{quote(content, safe='')}"


def film_of(repository: str, content: str) -> str:
    """Where a film of a post is played."""
    return f"{_FILMS}/{quote(repository, safe='')}/{quote(content, safe='')}/playlist.m3u8"


def host_of(url: str) -> str:
    """The host a web address leads to, in lower case, without “www.” and port; empty if it leads nowhere."""
    scheme, separator, rest = url.partition("://")
    if not separator or scheme.lower() not in {"http", "https"}:
        return ""
    for end in "/?#\\":
        rest = rest.partition(end)[0]
    rest = rest.rpartition("@")[2]
    host = rest.partition("]")[0].removeprefix("[") if rest.startswith("[") else rest.partition(":")[0]
    return host.lower().rstrip(".").removeprefix("www.")
