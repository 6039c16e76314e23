"""To which queue a case goes: by brand and language."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QueueFacts:
    """What placing needs to know of a queue; an empty language takes any."""

    id: int
    brand_id: int
    language: str
    position: int


class Placement:
    """The company's queues, made ready to be asked once for every post."""

    def __init__(self, queues: Iterable[QueueFacts]) -> None:
        self._queue_of: dict[tuple[int, str], int] = {}
        for queue in sorted(queues, key=lambda each: (each.position, each.id)):
            self._queue_of.setdefault((queue.brand_id, queue.language), queue.id)

    def place(self, *, brand_id: int, language: str) -> int | None:
        """The brand's queue of that language, else its first queue for any language, else none."""
        found = self._queue_of.get((brand_id, language)) if language else None
        return found if found is not None else self._queue_of.get((brand_id, ""))
