"""The queues as placing sees them."""

from evenhand.people.models import Queue
from evenhand.routing.domain.placement import Placement, QueueFacts


def placement() -> Placement:
    """The present queues of all brands; one query."""
    rows = Queue.objects.values_list("id", "brand_id", "language", "position")
    return Placement(QueueFacts(*row) for row in rows)
