"""The queues as placing sees them."""

from evenhand.people.models import Queue
from evenhand.routing.domain.placement import Placement, QueueFacts


def placement() -> Placement:
    """The present queues of all brands; one query."""
    return Placement(facts_of(queue) for queue in Queue.objects.all())


def facts_of(queue: Queue) -> QueueFacts:
    """A queue as placing sees it; also one that is not stored yet."""
    said = (tuple(queue.languages), tuple(queue.words), queue.position, tuple(queue.modes))
    return QueueFacts(queue.pk, queue.brand_id, *said)
