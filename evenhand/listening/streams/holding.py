"""Who sifts which partition: by locks of database connections, which a dead process lets go of by itself."""

from collections.abc import Callable, Collection

from django.db import connection

from evenhand.ledger.errors import DATABASE_AWAY

# Keys of advisory locks stand with the source's id. The reader of a source has its own in flows.listen.
_PARTITION_LOCK = 0x45485000  # plus the partition: who sifts it
_ALIVE_LOCK = 0x45484C00  # shared: who would sift

_ALIVE = """
SELECT count(*), count(*) FILTER (WHERE pid < pg_backend_pid()) FROM pg_locks
WHERE locktype = 'advisory' AND mode = 'ShareLock' AND granted AND classid = %s AND objid = %s AND objsubid = 2
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def share_of(partitions: int, sifters: int, place: int) -> int:
    """How many partitions the sifter at this place in their order holds: together they hold all, and none two more
    than another."""
    even, over = divmod(partitions, max(1, sifters))
    return even + (place < over)


class Holding:
    """The partitions of one source that this thread sifts. All its calls come from the thread that made it, whose
    database connection holds the locks; if the connection is lost everything is, and a new holding begins."""

    def __init__(self, source_id: int, partitions: int) -> None:
        self.source_id = source_id
        self.partitions = partitions
        self.held: set[int] = set()
        self._ask("SELECT pg_advisory_lock_shared(%s, %s)", _ALIVE_LOCK)

    def balance(self, let_go: Callable[[Collection[int]], None]) -> set[int]:
        """Hold a fair share, no more; the partitions that came anew. `let_go` is told before others may have one."""
        share = share_of(self.partitions, *self._alive())
        surplus = sorted(self.held)[share:]
        if surplus:
            let_go(surplus)
            for partition in surplus:
                self._ask("SELECT pg_advisory_unlock(%s, %s)", _PARTITION_LOCK + partition)
            self.held -= set(surplus)
        return self._take(share)

    def leave(self) -> None:
        """Hold nothing any more, and be counted no longer. Harmless where the connection is lost."""
        self.held.clear()
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock_all()")
        except DATABASE_AWAY:
            pass  # the locks went with the connection

    def _take(self, share: int) -> set[int]:
        taken: set[int] = set()
        for partition in range(self.partitions):
            if len(self.held) >= share:
                break
            if partition not in self.held and self._ask(
                "SELECT pg_try_advisory_lock(%s, %s)", _PARTITION_LOCK + partition
            ):
                self.held.add(partition)
                taken.add(partition)
        return taken

    def _alive(self) -> tuple[int, int]:
        """How many would sift, and our place among them."""
        with connection.cursor() as cursor:
            cursor.execute(_ALIVE, [_ALIVE_LOCK, self.source_id])
            sifters, before = cursor.fetchone()
            return int(sifters), int(before)

    def _ask(self, question: str, key: int) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(question, [key, self.source_id])
            return bool(cursor.fetchone()[0])
