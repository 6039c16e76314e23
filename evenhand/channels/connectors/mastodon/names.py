"""Pure: how posts and people are called.

A post is called by its `uri`, which is the same on every server that knows it, so that one post heard over two
servers is one post. Where a server tells only its own number (of the post that is answered, of one that is gone), the
post is called by the address under which that server's interface gives it out.

A person is called by address, "dana@home.example": every server of every make tells it, and all tell the same, which
holds neither for `uri` (only newer servers) nor for `url` (some give the profile's page, some the actor).
"""

import re
from urllib.parse import quote, urlsplit

_LOCAL = "/api/v1/statuses/"
_NUMBER = re.compile(r"[0-9A-Za-z_-]{1,64}")


def quoted(number: str) -> str:
    """A server's number as part of a path."""
    return quote(number, safe="")


def local_name(server: str, number: str) -> str:
    """What we call a post of which only the server's own number is known."""
    return f"{server}{_LOCAL}{quoted(number)}"


def number_in(server: str, name: str) -> str:
    """The server's number inside such a name; else empty."""
    number = name.removeprefix(f"{server}{_LOCAL}")
    return number if number != name and _NUMBER.fullmatch(number) else ""


def number_at_end(name: str) -> str:
    """What may be the server's own number at the end of a post's address; to be checked."""
    try:
        last = urlsplit(name).path.rstrip("/").rpartition("/")[2]
    except ValueError:
        return ""
    return last if _NUMBER.fullmatch(last) else ""


def host_of(url: str) -> str:
    """The host of an address with its port, lower case; empty if there is none."""
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


def full_address(acct: str, domain: str) -> str:
    """A person's address with its domain, which servers leave out for their own people."""
    bare = acct.strip().removeprefix("@")
    return bare if "@" in bare or not bare or not domain else f"{bare}@{domain}"
