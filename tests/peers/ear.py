"""Somebody who listens on through a connector, as intake does."""

import json
import time
from collections.abc import Callable
from typing import TypeVar

from evenhand.channels.domain.connector import Connector, Cursor, Heard

_Found = TypeVar("_Found")


class Ear:
    """Listens from wherever it was."""

    def __init__(self, connector: Connector, *, limit: int = 100) -> None:
        self.connector, self.limit = connector, limit
        self.cursor: Cursor | None = None
        self.heard: list[Heard] = []

    def listen(self, *, look_again: bool = False) -> list[Heard]:
        """Everything new until there is no more; `look_again` also at what we have, whether it was changed."""
        new: list[Heard] = []
        while True:
            if look_again and self.cursor:
                self.cursor = self.cursor | {"checked_at": None}
            fetched = self.connector.fetch(self.cursor, limit=self.limit)
            new += [each for raw in fetched.raws for each in self.connector.translate(raw)]
            self.cursor = json.loads(json.dumps(fetched.cursor))
            if fetched.is_exhausted:
                self.heard += new
                return new

    def hear(self, count: int, *, look_again: bool = False) -> list[Heard]:
        """The next so many; fails if there are more or they do not come."""
        found: list[Heard] = []

        def enough() -> bool:
            found.extend(self.listen(look_again=look_again))
            return len(found) >= count

        eventually(enough)
        assert len(found) == count
        return found

    def wait_for(self, count: int, *, seconds: float = 20.0) -> list[Heard]:
        """Listen and wait in turn, as intake does, until so much was heard."""
        heard, until = self.listen(), time.monotonic() + seconds
        while len(heard) < count and time.monotonic() < until:
            self.connector.wait(5)
            heard += self.listen()
        assert len(heard) == count
        return heard


def eventually(look: Callable[[], _Found], *, seconds: float = 60.0) -> _Found:
    """What `look` finds, waited for until it finds something; fails with the last answer."""
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"nothing after {seconds} s: {found!r}")
        time.sleep(0.1)
