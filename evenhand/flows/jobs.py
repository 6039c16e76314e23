"""Jobs: thin; each takes an id and calls a flow. A job that finds its work done returns quietly."""

from collections.abc import Iterable
from uuid import UUID

from procrastinate import Blueprint
from procrastinate.exceptions import AlreadyEnqueued

from evenhand.flows import answer, authors, following, link_looks

jobs = Blueprint()


@jobs.task(name="deliver", queue="sending")
def deliver(delivery_id: str) -> None:
    """Send one reply if it is due."""
    answer.deliver(UUID(delivery_id))


def nudge(delivery_ids: Iterable[UUID]) -> None:
    """Start the job of each reply whose time has come, unless it waits already."""
    for delivery_id in delivery_ids:
        try:
            deliver.configure(queueing_lock=f"deliver {delivery_id}").defer(delivery_id=str(delivery_id))
        except AlreadyEnqueued:
            continue


@jobs.task(name="find_authors", queue="listening")
def find_authors(query_id: int) -> None:
    """Ask networks for people whom a query names."""
    authors.find_authors(query_id)


@jobs.task(name="follow_mode", queue="understanding")
def follow_mode(post_id: int, brand_id: int) -> None:
    """Make a case of a post that a person gave a mode."""
    following.follow_mode(post_id=post_id, brand_id=brand_id)


@jobs.task(name="look_at_links", queue="links")
def look_at_links(addresses: list[str]) -> None:
    """See whether links of a reply that is being written open."""
    link_looks.look(addresses)
