"""What connectors share that hear and send nothing: every such promise is kept by refusing, or by doing nothing."""

from typing import ClassVar, NoReturn

from evenhand.channels.domain.connector import Cursor, Fetched, Post, Raw, Reply
from evenhand.channels.errors import Refused


class OnlyListens:
    """A connector through which nobody can answer."""

    only_listens: ClassVar[str]  # the sentence that says so, and where to answer instead

    def thread(self, external_id: str) -> tuple[Post, ...]:
        """Nobody to ask."""
        del external_id
        return ()

    def send(self, reply: Reply) -> NoReturn:
        """Always refused."""
        del reply
        raise Refused(self.only_listens)

    def delete(self, external_id: str) -> NoReturn:
        """Always refused: nothing of ours stands there."""
        del external_id
        raise Refused(self.only_listens)


class OnlyReceives(OnlyListens):
    """One of these whose other side calls us: there is nothing to look at, to wait for, or to let go of."""

    def fetch(self, cursor: Cursor | None, *, limit: int) -> Fetched:
        """Nothing: the other side calls us."""
        del limit
        return Fetched(raws=(), cursor=cursor or {})

    def wait(self, seconds: float) -> None:
        """Nothing to wait for."""

    def complete(self, raw: Raw) -> Raw:
        """Nothing is missing."""
        return raw

    def close(self) -> None:
        """Nothing is open."""
