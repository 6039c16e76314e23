"""Cases like this one, and what we said that solved them: vectors of the recent window, held in memory a brand.

A shelf is filled behind the screen and brought up to date once a minute. It holds numbers only; words are read
from the database when they are shown, so what was deleted or erased is gone at once.
"""

import logging
import threading
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
import numpy as np
import numpy.typing as npt
from django.db import connection

from evenhand.cases.domain.answers import reusable
from evenhand.cases.models import Case
from evenhand.kernel.text import fold
from evenhand.ledger.errors import DATABASE_AWAY
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of
from evenhand.people.reads.names import words_of_names_lately
from evenhand.understanding.domain.personal_names import without_names
from evenhand.understanding.domain.vectors import DIM, unpacked

log = logging.getLogger(__name__)

Floats = npt.NDArray[np.float32]

WINDOW: Final = 20_000  # resolved cases a brand
SHOWN: Final = 6
ENOUGH: Final = 50  # cases, to know what all texts of a brand have in common; that is taken off before comparing
LIKE: Final = 0.35  # without what they have in common; below it two texts share little but their language
LIKE_AMONG_FEW: Final = 0.6  # with it
FRESH_FOR: Final = 60.0  # seconds
_CANDIDATES = 24
_POSTS_LOOKED_AT = 5


class Similar(msgspec.Struct, frozen=True, kw_only=True):
    """A case alike, and the fullest answer we gave there."""

    case_id: int
    title: str
    likeness: float
    resolved_at: datetime
    network: str
    language: str
    answer: str
    is_public: bool

    @property
    def number(self) -> str:
        """What people call the case."""
        return f"EH-{self.case_id}"


# The first words of the customer, since they name the matter; later ones thank us.
_FILL = """
SELECT c.id, c.resolved_at, r.vector FROM (
    SELECT id, resolved_at FROM cases_case
    WHERE brand_id = %s AND resolved_at >= %s AND resolved_at IS NOT NULL AND merged_into_id IS NULL
        AND first_reply_at IS NOT NULL
    ORDER BY resolved_at DESC, id DESC LIMIT %s
) AS c
JOIN LATERAL (
    SELECT m.post_id FROM cases_conversation o JOIN cases_message m ON m.conversation_id = o.id
    JOIN channels_post p ON p.id = m.post_id AND NOT p.is_own AND p.deleted_at IS NULL
    WHERE o.case_id = c.id ORDER BY m.post_id LIMIT 1
) AS first ON true
JOIN LATERAL (
    SELECT vector FROM understanding_reading r WHERE r.post_id = first.post_id ORDER BY version DESC LIMIT 1
) AS r ON length(r.vector) = %s
ORDER BY c.resolved_at
"""

_ASKED = """
SELECT r.vector FROM (
    SELECT m.post_id FROM cases_conversation o JOIN cases_message m ON m.conversation_id = o.id
    JOIN channels_post p ON p.id = m.post_id AND NOT p.is_own AND p.deleted_at IS NULL AND p.kind <> 9
    WHERE o.case_id = %s ORDER BY m.post_id LIMIT %s
) AS said
JOIN LATERAL (
    SELECT vector FROM understanding_reading r WHERE r.post_id = said.post_id ORDER BY version DESC LIMIT 1
) AS r ON length(r.vector) = %s
"""

_SHOW = """
SELECT c.id, c.title, c.resolved_at, c.network, c.language, k.name, said.text, said.is_public
FROM cases_case c JOIN cases_customer k ON k.id = c.customer_id
JOIN LATERAL (
    SELECT t.text, p.is_public FROM cases_conversation o JOIN cases_message m ON m.conversation_id = o.id
    JOIN channels_post p ON p.id = m.post_id AND p.is_own AND NOT p.is_automatic AND p.deleted_at IS NULL
    JOIN LATERAL (
        SELECT left(text, 4000) AS text FROM channels_posttext t WHERE t.post_id = p.id ORDER BY version DESC LIMIT 1
    ) AS t ON t.text <> ''
    WHERE o.case_id = c.id ORDER BY length(t.text) DESC, p.id DESC LIMIT 1
) AS said ON true
WHERE c.id = ANY(%s) AND c.brand_id = ANY(%s) AND c.resolved_at IS NOT NULL
"""

_LONG_AGO = datetime.fromisoformat("1990-01-01T00:00:00+00:00")


class Shelf:
    """The vectors of a brand's solved cases, the newest last."""

    def __init__(self, brand_id: int) -> None:
        self.brand_id = brand_id
        self._lock = threading.Lock()
        self._ids: npt.NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self._rows: npt.NDArray[np.int8] = np.zeros((0, DIM), dtype=np.int8)
        self._middle: Floats = np.zeros(DIM, dtype=np.float32)  # what all texts have in common
        self._apart: Floats = np.zeros((0, DIM), dtype=np.float32)  # the rows without it, of length 1
        self._newest = _LONG_AGO
        self._looked_at = 0.0
        self._is_filling = False

    def is_filled(self) -> bool:
        """Whether the window was read at least once."""
        return self._looked_at > 0

    def is_fresh(self) -> bool:
        """Whether nothing needs to be read."""
        return self.is_filled() and time.monotonic() - self._looked_at < FRESH_FOR

    def fill(self) -> None:
        """Read what was solved since the last look; of the window only."""
        with connection.cursor() as cursor:
            cursor.execute(_FILL, [self.brand_id, self._newest, WINDOW, DIM])
            found = cursor.fetchall()
        with self._lock:
            self._put([row for row in found if row[0] not in self._known(row[0] for row in found)])
            self._newest = max([self._newest, *(row[1] for row in found)])
            self._looked_at = time.monotonic()

    def _known(self, ids: Any) -> set[int]:
        return set(np.intersect1d(self._ids, np.fromiter(ids, dtype=np.int64)).tolist())

    def _put(self, found: list[tuple[int, datetime, bytes]]) -> None:
        if not found:
            return
        fresh = np.frombuffer(b"".join(bytes(row[2]) for row in found), dtype=np.int8).reshape(-1, DIM)
        self._rows = np.concatenate([self._rows, fresh])[-WINDOW:]
        whole = _of_length_one(self._rows.astype(np.float32))
        self._middle = whole.mean(axis=0) if len(whole) >= ENOUGH else np.zeros(DIM, dtype=np.float32)
        self._apart = _of_length_one(whole - self._middle)
        self._ids = np.concatenate([self._ids, np.array([row[0] for row in found], dtype=np.int64)])[-WINDOW:]

    def fill_behind(self) -> None:
        """The same in a thread of its own, unless one is at it."""
        with self._lock:
            if self._is_filling:
                return
            self._is_filling = True
        threading.Thread(target=self._fill_alone, name=f"similar-{self.brand_id}", daemon=True).start()

    def _fill_alone(self) -> None:
        try:
            self.fill()
        except DATABASE_AWAY as problem:
            log.warning("cases alike could not be read (%s)", str(problem)[:200])
        finally:
            self._is_filling = False
            connection.close()

    def nearest(self, asked: Floats, *, but: int) -> dict[int, float]:
        """The cases most alike, by id, with how alike they are."""
        with self._lock:
            ids, apart, middle = self._ids, self._apart, self._middle
        if not len(ids):
            return {}
        likeness = apart @ _of_length_one((asked - middle)[None])[0]
        likeness[ids == but] = 0
        least = LIKE if len(ids) >= ENOUGH else LIKE_AMONG_FEW
        best = np.argsort(-likeness)[:_CANDIDATES]
        return {int(ids[place]): float(likeness[place]) for place in best if likeness[place] >= least}


def _of_length_one(rows: Floats) -> Floats:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6), dtype=np.float32)


_shelves: dict[int, Shelf] = {}


def shelf_of(brand_id: int) -> Shelf:
    """The brand's shelf in this process."""
    return _shelves.setdefault(brand_id, Shelf(brand_id))


def similar_cases(viewer: Agent, case: Case) -> list[Similar] | None:
    """Solved cases of the same brand that are most like this one, each with the answer we gave; None: still reading.

    Two queries besides the viewer's brands.
    """
    shelf = shelf_of(case.brand_id)
    if not shelf.is_fresh():
        shelf.fill_behind()
    if not shelf.is_filled():
        return None
    asked = _asked(case)
    alike = shelf.nearest(asked, but=case.pk) if asked is not None else {}
    return _shown(alike, brand_ids_of(viewer)) if alike else []


def _asked(case: Case) -> Floats | None:
    """What the case is about: the middle of the customer's first words."""
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, [case.pk, _POSTS_LOOKED_AT, DIM])
        blobs = [bytes(row[0]) for row in cursor.fetchall()]
    if not blobs:
        return None
    middle = unpacked(blobs).mean(axis=0)
    length = float(np.linalg.norm(middle))
    return np.asarray(middle / length, dtype=np.float32) if length > 0 else None


def _shown(alike: dict[int, float], brands: Sequence[int]) -> list[Similar]:
    """The cases with their answers, the most alike first, naming nobody; one that was given often is shown once."""
    with connection.cursor() as cursor:
        cursor.execute(_SHOW, [list(alike), list(brands)])
        rows = sorted(cursor.fetchall(), key=lambda row: -alike[row[0]])
    shown: dict[str, Similar] = {}
    for row in rows:
        answer = reusable(row[6], customer=row[5])
        if answer and len(shown) < SHOWN:
            shown.setdefault(fold(answer), _similar(row, answer, alike[row[0]]))
    ours = words_of_names_lately() if shown else frozenset()
    return [msgspec.structs.replace(each, answer=without_names(each.answer, known=ours)) for each in shown.values()]


def _similar(row: tuple[Any, ...], answer: str, likeness: float) -> Similar:
    return Similar(
        case_id=row[0],
        title=row[1],
        likeness=likeness,
        resolved_at=row[2],
        network=row[3],
        language=row[4],
        answer=answer,
        is_public=row[7],
    )
