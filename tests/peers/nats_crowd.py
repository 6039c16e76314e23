"""A network of strangers whose every post is known beforehand, so that what arrived can be compared with it."""

import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from evenhand.channels.domain.connector import Author, Capabilities, Cursor, Edited, Fetched, Heard, Post, Raw
from evenhand.channels.domain.skim import Skim, Wants

BEGIN = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
AUTHORS = 40
CAUGHT_EVERY = 5  # posts
EDITED_EVERY = 15  # posts: some items later the author changes it


class Said(msgspec.Struct):
    """One item as the network says it."""

    id: str
    author: str
    text: str
    edits: bool = False


def items(last: int) -> list[Said]:
    """Everything that is said: posts, and edits that come some items after the post and by the same author."""
    said = []
    for number in range(1, last + 1):
        said.append(Said(f"crowd-{number}", f"did:plc:{number % AUTHORS}", text_of(number)))
        if number % EDITED_EVERY == 0:
            said.append(
                Said(f"crowd-{number}", f"did:plc:{number % AUTHORS}", f"{text_of(number)} Edited.", edits=True)
            )
    return said


def text_of(number: int) -> str:
    """What the post says."""
    return f"Is Harborline down again? No {number}" if number % CAUGHT_EVERY == 0 else f"Breakfast number {number}"


def caught(last: int) -> dict[str, str]:
    """What must be kept in the end: by id, the newest text."""
    return {
        f"crowd-{number}": text_of(number) + (" Edited." if number % EDITED_EVERY == 0 else "")
        for number in range(CAUGHT_EVERY, last + 1, CAUGHT_EVERY)
    }


class Crowd:
    """Reads the network from a cursor on. `last` posts are said in all; then it ends, or waits for ever."""

    kind = "crowd"
    network = "bluesky"
    capabilities = Capabilities(label="Crowd", icon="cloud", hears_strangers=True, look_every=0.05)

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._said = items(settings["last"])
        self._ends = settings.get("ends", False)
        self._most = settings.get("most", 100)
        self._pause = settings.get("pause", 0.0)

    def fetch(self, cursor: Cursor | None, *, limit: int) -> Fetched:
        """The next items; how many differs from time to time, as on a live network."""
        time.sleep(self._pause)
        at = (cursor or {}).get("at", 0)
        some = self._said[at : at + min(limit, self._most - at % 7)]
        raws = tuple(Raw(reference=each.id, content=msgspec.json.encode(each)) for each in some)
        is_done = at + len(some) == len(self._said)
        return Fetched(raws=raws, cursor={"at": at + len(some)}, is_exhausted=is_done, is_ended=is_done and self._ends)

    def authors_of(self, raws: Sequence[Raw]) -> list[str]:
        """Who is behind each item."""
        return [_decode(raw.content).author for raw in raws]

    def skim(self, contents: Sequence[bytes], wants: Wants) -> Skim:
        """The posts' columns."""
        said = [_decode(content) for content in contents]
        rows = [row for row, each in enumerate(said) if not each.edits]
        return Skim(
            texts=[said[row].text for row in rows],
            languages=[()] * len(rows),
            authors=[said[row].author for row in rows],
            handles=[""] * len(rows),
            references=[said[row].id for row in rows],
            networks=[self.network] * len(rows),
            links=[()] * len(rows),
            has_media=[False] * len(rows),
            rows=rows,
            others=[row for row, each in enumerate(said) if each.edits],
        )

    def translate(self, raw: Raw) -> tuple[Heard, ...]:
        """One post or edit."""
        said = _decode(raw.content)
        when = BEGIN + timedelta(seconds=int(said.id.partition("-")[2]))
        if said.edits:
            return (Edited(external_id=said.id, text=said.text, edited_at=when),)
        author = Author(external_id=said.author)
        return (Post(external_id=said.id, author=author, text=said.text, posted_at=when, is_overheard=True),)

    def wait(self, seconds: float) -> None:
        """Nothing new comes."""

    def close(self) -> None:
        """Nothing to let go of."""


class Ears:
    """Listens for one word without the matcher, which takes a while to warm up and is tested elsewhere."""

    wants = Wants()

    def refresh(self) -> None:
        """Learn the queries: there is one."""
        from evenhand.listening.models import Query

        self._query = Query.objects.get()

    def caught_by(self, skim: Skim) -> dict[int, list[int]]:
        """For each post that matches: the queries that caught it."""
        word = self._query.text
        return {row: [self._query.pk] for row, text in enumerate(skim.texts) if word in text.lower()}

    def by_brand(self, query_ids: Sequence[int]) -> dict[int, list[int]]:
        """The queries by the brand that listens."""
        return {self._query.brand_id: list(query_ids)}


def _decode(content: bytes) -> Said:
    return msgspec.json.decode(content, type=Said)
