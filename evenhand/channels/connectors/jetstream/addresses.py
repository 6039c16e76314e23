"""Names of things on Bluesky: addresses of posts, and pages and files that people can open."""

from urllib.parse import quote, urlsplit

POSTS = "app.bsky.feed.post"
_PICTURES = "https://cdn.bsky.app/img/feed_fullsize/plain"
_FILMS = "https://video.bsky.app/watch"


def address_of(repository: str, key: str) -> str:
    """The external id of a post."""
    return f"at://{repository}/{POSTS}/{key}"


def post_name(uri: str) -> tuple[str, str] | None:
    """Whose post it is and its key; None if the address is not that of a post."""
    scheme, _, rest = uri.partition("://")
    parts = rest.split("/")
    if scheme == "at" and len(parts) == 3 and all(parts) and parts[1] == POSTS:
        return parts[0], parts[2]
    return None


def page_of(uri: str) -> str:
    """Where people see a post; empty if the address is not that of a post."""
    name = post_name(uri)
    return f"https://bsky.app/profile/{quote(name[0], safe=':')}/post/{quote(name[1], safe='')}" if name else ""


def picture_of(repository: str, content: str) -> str:
    """Where a picture of a post is shown."""
    return f"{_PICTURES}/{quote(repository, safe=':')}/{quote(content, safe='')}"


def film_of(repository: str, content: str) -> str:
    """Where a film of a post is played."""
    return f"{_FILMS}/{quote(repository, safe='')}/{quote(content, safe='')}/playlist.m3u8"


def is_web(url: str) -> bool:
    """Whether a person may be sent there."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


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
