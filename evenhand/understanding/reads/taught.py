"""What people corrected counts for posts that say the same, from the next one on: a memory beside the models.

What posts are about has models of its own (`learned`); this is for every other field.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
from django.db import connection

from evenhand.understanding.domain.correcting import FIELDS, SUBJECT
from evenhand.understanding.domain.vectors import unpacked

REACH = 0.9  # likeness of static vectors from which two texts say the same
_MOST = 2_000  # newest corrections that are remembered
_MOST_BRANDS = 16
REMEMBERED = [field for field in FIELDS if field != SUBJECT]

_CORRECTED = """
SELECT c.field, c.value, r.vector FROM (
    SELECT DISTINCT ON (post_id, field) id, post_id, field, value FROM understanding_correction
    WHERE brand_id = %s AND field = ANY(%s) AND undone_at IS NULL ORDER BY post_id, field, id DESC
) c
JOIN LATERAL (
    SELECT vector FROM understanding_reading WHERE post_id = c.post_id ORDER BY version DESC LIMIT 1
) r ON length(r.vector) > 0
JOIN LATERAL (
    SELECT text FROM channels_posttext WHERE post_id = c.post_id ORDER BY version DESC LIMIT 1
) t ON t.text <> ''
ORDER BY c.id DESC LIMIT %s
"""


class Memory(msgspec.Struct, frozen=True):
    """Corrected posts of a brand, newest first, by field: what they are, and where they stand."""

    values: dict[str, list[str]]
    vectors: dict[str, npt.NDArray[np.float32]]

    def like(self, blobs: Sequence[bytes]) -> list[dict[str, str]]:
        """For each post, by its static vector: the values of fields that were corrected in one that says the same."""
        found: list[dict[str, str]] = [{} for _ in blobs]
        places = [place for place, blob in enumerate(blobs) if blob]
        if not places or not self.values:
            return found
        asked = unpacked([bytes(blobs[place]) for place in places])
        for field, vectors in self.vectors.items():
            if vectors.shape[1] != asked.shape[1]:
                continue  # vectors of another time
            likeness = asked @ vectors.T
            best = likeness.argmax(axis=1)  # of equals the first, which is the newest
            for row in np.flatnonzero(likeness[np.arange(len(places)), best] >= REACH).tolist():
                found[places[row]][field] = self.values[field][best[row]]
        return found


NOTHING = Memory({}, {})
Mark = tuple[int, int]  # the newest correction, and how many were undone
_memories: dict[int, tuple[Mark, Memory]] = {}


def memory_of(brand_id: int, mark: Mark) -> Memory:
    """What a brand's people corrected, as of a mark; a query where it changed."""
    if not mark[0]:
        return NOTHING
    held = _memories.get(brand_id)
    if held is None or held[0] != mark:
        held = _memories[brand_id] = (mark, _load(brand_id))
        while len(_memories) > _MOST_BRANDS:
            _memories.pop(next(iter(_memories)))
    return held[1]


def forget_memories() -> None:
    """Drop what this process holds."""
    _memories.clear()


def _load(brand_id: int) -> Memory:
    with connection.cursor() as cursor:
        cursor.execute(_CORRECTED, [brand_id, REMEMBERED, _MOST])
        rows: list[tuple[str, str, Any]] = cursor.fetchall()
    newest = len(rows[0][2]) if rows else 0
    of: dict[str, list[tuple[str, bytes]]] = {}
    for field, value, vector in rows:
        if len(vector) == newest:
            of.setdefault(field, []).append((value, bytes(vector)))
    values = {field: [value for value, _ in said] for field, said in of.items()}
    return Memory(values, {field: unpacked([vector for _, vector in said]) for field, said in of.items()})
