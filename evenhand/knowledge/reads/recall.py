"""What comes to mind for a question: each web process holds what a brand said and can say, and reads on from there.

Memory holds numbers only. Words are read from the database when they are shown, so what was withdrawn, deleted or
erased is gone at once.
"""

import logging
import threading
import time
from datetime import datetime
from typing import Final

import numpy as np
import numpy.typing as npt
from django.db import connection

from evenhand.knowledge.domain.recalling import Asked, Recalled, Recollection, Said
from evenhand.knowledge.domain.sharing import codes_of
from evenhand.ledger.errors import DATABASE_AWAY

log = logging.getLogger(__name__)

Floats = npt.NDArray[np.float32]

FRESH_FOR: Final = 10.0  # seconds
DISSATISFIED: Final = 2  # of 5: what left a customer so is not said again
_A_DAY: Final = 86_400.0

_SOLVED = """
SELECT id, answer_key, editions, language, extract(epoch FROM solved_at)::float8, vector, version, satisfied, came_back
FROM knowledge_solved WHERE brand_id = %s AND version > %s ORDER BY version
"""
_PAGES = """
SELECT edition_id, e.language, v.vector, v.version, e.folded_title FROM knowledge_pagevector v
JOIN knowledge_edition e ON e.id = v.edition_id WHERE v.brand_id = %s AND v.version > %s ORDER BY v.version
"""


class Remembered:
    """A brand's memory in this process."""

    def __init__(self, brand_id: int) -> None:
        self.brand_id = brand_id
        self._lock = threading.Lock()
        self._filling = threading.Lock()
        self._known = Recollection()
        self._solved_version = self._page_version = 0
        self._looked_at = 0.0

    def is_filled(self) -> bool:
        """Whether all of it was read at least once."""
        return self._looked_at > 0

    def fill(self) -> None:
        """Read what is new or changed since the last look; two queries."""
        with self._filling, connection.cursor() as cursor:
            cursor.execute(_SOLVED, [self.brand_id, self._solved_version])
            solved = cursor.fetchall()
            cursor.execute(_PAGES, [self.brand_id, self._page_version])
            pages = cursor.fetchall()
            asked = [
                Asked(row[0], row[1], tuple(row[2]), row[3], row[4] / _A_DAY, bytes(row[5]), _is_good(row[7]), row[8])
                for row in solved
            ]
            if asked or pages:
                with self._lock:
                    self._known.add(
                        asked, [Said(row[0], _spoken(row[1]), bytes(row[2]), codes_of(row[4])) for row in pages]
                    )
            self._solved_version = solved[-1][6] if solved else self._solved_version
            self._page_version = pages[-1][3] if pages else self._page_version
            self._looked_at = time.monotonic()

    def refresh(self) -> None:
        """The same in a thread of its own where it is time; nobody waits for it."""
        is_fresh = self.is_filled() and time.monotonic() - self._looked_at < FRESH_FOR
        if not is_fresh and not self._filling.locked():
            threading.Thread(target=self._fill_alone, name=f"recall-{self.brand_id}", daemon=True).start()

    def _fill_alone(self) -> None:
        try:
            self.fill()
        except DATABASE_AWAY as problem:
            log.warning("what was solved could not be read (%s)", str(problem)[:200])
        finally:
            connection.close()

    def recall(
        self, vector: Floats, *, words: str = "", language: str, at: datetime, but: int = 0, most: int = 3
    ) -> list[Recalled]:
        """The best pages and answers for a question; what settled the question `but` does not count."""
        day, codes = at.timestamp() / _A_DAY, codes_of(words)
        with self._lock:
            return self._known.recall(vector, day=day, words=codes, language=language, but=but, most=most)


def _spoken(language: str) -> str:
    """As questions are told: "pt-br" is asked in "pt"."""
    return language.partition("-")[0]


def _is_good(satisfied: int | None) -> bool:
    return satisfied is None or satisfied > DISSATISFIED


_remembered: dict[int, Remembered] = {}


def remembered_of(brand_id: int) -> Remembered:
    """The brand's memory in this process."""
    return _remembered.setdefault(brand_id, Remembered(brand_id))


def forget_all() -> None:
    """Read everything anew, as a process that was just started."""
    _remembered.clear()
