"""Addresses as they are compared. Pure."""

from urllib.parse import unquote, urldefrag, urljoin, urlsplit

LONGEST = 2_000
_DEFAULT_PORT = {"http": 80, "https": 443}


def normal(url: str) -> str:
    """The address as it is compared with others: two that mean one page are equal. Empty if it is none of the web."""
    try:
        parts = urlsplit(url.strip())
        host, port = _host(parts.hostname or ""), parts.port
    except ValueError:
        return ""
    if parts.scheme not in _DEFAULT_PORT or not host or len(url) > LONGEST:
        return ""
    at = "" if port in {None, _DEFAULT_PORT[parts.scheme]} else f":{port}"
    query = f"?{unquote(parts.query)}" if parts.query else ""
    fragment = f"#{unquote(parts.fragment)}" if parts.fragment else ""
    return f"{parts.scheme}://{host}{at}{unquote(parts.path) or '/'}{query}{fragment}"


def _host(name: str) -> str:
    if name.isascii():
        return name.lower().rstrip(".")
    return name.encode("idna").decode().lower()  # UnicodeError is a ValueError


def host_of(url: str) -> str:
    """The host as it is compared; empty if the address is none of the web."""
    try:
        parts = urlsplit(url.strip())
        return _host(parts.hostname or "") if parts.scheme in _DEFAULT_PORT else ""
    except ValueError:
        return ""


def without_fragment(url: str) -> str:
    """The page an address leads to."""
    return urldefrag(url).url


def joined(base: str, url: str) -> str:
    """An address as it is meant on a page; empty if it means nothing."""
    try:
        return urljoin(base, url.strip())
    except ValueError:
        return ""
