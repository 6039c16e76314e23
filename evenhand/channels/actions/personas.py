"""Who wrote: a row for each identity on a network, with the name and address it goes by now."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from evenhand.channels.domain.connector import Author, Post
from evenhand.kernel.text import storable

Name: TypeAlias = tuple[str, str]  # (network, external id)
_Face: TypeAlias = tuple[str, str, str]  # handle, name, verified address
_LONGEST = 500  # characters of each, all of which an index must take

_KNOWN = """
SELECT p.network, p.external_id, p.id, p.handle, p.name, p.verified_address
FROM unnest(%s::text[], %s::text[]) AS asked (network, external_id)
JOIN channels_persona p USING (network, external_id)
"""

_WRITE = """
INSERT INTO channels_persona (network, external_id, handle, name, verified_address)
SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
ON CONFLICT (network, external_id) DO UPDATE
SET handle = CASE WHEN excluded.handle = '' THEN channels_persona.handle ELSE excluded.handle END,
    name = CASE WHEN excluded.name = '' THEN channels_persona.name ELSE excluded.name END,
    verified_address = CASE WHEN excluded.verified_address = '' THEN channels_persona.verified_address
                            ELSE excluded.verified_address END
RETURNING network, external_id, id
"""


def keep_personas(database: CursorWrapper, posts: Iterable[tuple[str, Post]]) -> dict[Name, int]:
    """The ids of the authors of posts (each with its network), in the caller's transaction.

    New ones are stored, and those whose handle or name changed go by it from now on; an address that was
    verified once stays until another is.
    """
    faces = _latest(posts)
    names = sorted(faces)
    database.execute(_KNOWN, [[name[0] for name in names], [name[1] for name in names]])
    known = {(row[0], row[1]): row[2:] for row in database.fetchall()}
    changed = [name for name in names if name not in known or _is_changed(known[name][1:], faces[name])]
    ids = {name: int(row[0]) for name, row in known.items()}
    return ids | _write(database, changed, faces) if changed else ids


@transaction.atomic
def meet(*, network: str, author: Author) -> None:
    """Keep somebody's identity before they have said anything to us."""
    with connection.cursor() as database:
        _write(database, [(network, author.external_id)], {(network, author.external_id): _face(author)})


def _latest(posts: Iterable[tuple[str, Post]]) -> dict[Name, _Face]:
    """How each author appears in the latest of the posts."""
    latest: dict[Name, tuple[Any, Author]] = {}
    for network, post in posts:
        name = (network, post.author.external_id)
        before = latest.get(name)
        if before is None or post.posted_at > before[0]:
            latest[name] = (post.posted_at, post.author)
    return {name: _face(author) for name, (_, author) in latest.items()}


def _face(author: Author) -> _Face:
    shown = (author.handle, author.name, author.verified_address.lower())
    handle, name, address = (storable(each[:_LONGEST]) for each in shown)
    return handle, name, address


def _is_changed(before: _Face, now: _Face) -> bool:
    return any(new not in ("", old) for old, new in zip(before, now, strict=True))


def _write(database: CursorWrapper, names: list[Name], faces: Mapping[Name, _Face]) -> dict[Name, int]:
    """Insert or update them, in one order in every transaction, so that two never wait for each other."""
    rows = [(*name, *faces[name]) for name in names]
    database.execute(_WRITE, [list(column) for column in zip(*rows, strict=True)])
    return {(row[0], row[1]): row[2] for row in database.fetchall()}
