"""The queues as placing sees them."""

from evenhand.people.models import Queue
from evenhand.routing.domain.placement import Placement, QueueFacts


def placement() -> Placement:
    """The present queues of all brands; one query."""
    queues = Queue.objects.only("id", "brand_id", "languages", "words", "position")
    return Placement(
        QueueFacts(queue.pk, queue.brand_id, tuple(queue.languages), tuple(queue.words), queue.position)
        for queue in queues
    )
