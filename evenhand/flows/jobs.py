"""Jobs: thin; each takes an id and calls a flow. A job that finds its work done returns quietly."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from procrastinate import Blueprint
from procrastinate.exceptions import AlreadyEnqueued

from evenhand.flows import (
    acknowledging,
    answer,
    authors,
    chat_mail,
    community_articles,
    following,
    incidents,
    leads,
    link_looks,
    notifying,
    pictures,
    thread,
)
from evenhand.kernel import clock

jobs = Blueprint()
SENDING = "sending"  # has hands of its own in the worker: a heap of notices must not keep an answer waiting


@jobs.task(name="deliver", queue=SENDING)
def deliver(delivery_id: str) -> None:
    """Send one reply if it is due."""
    answer.deliver(UUID(delivery_id))


def nudge(delivery_ids: Iterable[UUID], *, priority: int = 0) -> None:
    """Start the job of each reply whose time has come, unless it waits already; those of a higher priority go first."""
    for delivery_id in delivery_ids:
        try:
            with transaction.atomic():
                deliver.configure(queueing_lock=f"deliver {delivery_id}", priority=priority).defer(
                    delivery_id=str(delivery_id)
                )
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


@jobs.task(name="follow_reading", queue="understanding")
def follow_reading(post_id: int, brand_id: int) -> None:
    """Give a case the kind that a person gave its first post."""
    following.follow_reading(post_id=post_id, brand_id=brand_id)


@jobs.task(name="look_at_links", queue="links")
def look_at_links(addresses: list[str]) -> None:
    """See whether links of a reply that is being written open."""
    link_looks.look(addresses)


@jobs.task(name="notify", queue="telling")
def notify(entry_id: int) -> None:
    """Tell people of what happened."""
    notifying.tell_of(entry_id)


@jobs.task(name="tell_of_incident", queue="telling")
def tell_of_incident(entry_id: int) -> None:
    """Tell people of what happened in an incident."""
    incidents.tell_of_incident(entry_id)


@jobs.task(name="acknowledge", queue="telling")
def acknowledge(batch_id: int) -> None:
    """Say out of hours when an answer can be expected."""
    acknowledging.acknowledge(batch_id)


@jobs.task(name="look_at_thread", queue="looking")
def look_at_thread(conversation_id: int) -> None:
    """Ask a network how a public thread stands."""
    thread.look(conversation_id)


@jobs.task(name="fetch_pictures", queue="looking")
def fetch_pictures(case_id: int | None, post_id: int) -> None:
    """Fetch the pictures of a post that somebody wants to see."""
    pictures.fetch(case_id=case_id, post_id=post_id)


@jobs.task(name="mail_transcript", queue="telling")
def mail_transcript(chat: str) -> None:
    """Mail a visitor what was said."""
    chat_mail.send_transcript(chat)


@jobs.task(name="mail_missed", queue="telling")
def mail_missed(delivery_id: str, looks: int = 0) -> None:
    """Mail our answer to a visitor who left before it came; who is still there is looked after until they saw it."""
    if chat_mail.send_missed(UUID(delivery_id)):
        return
    pause = chat_mail.look_again_after(UUID(delivery_id), looks=looks)
    if pause is not None:
        later = mail_missed.configure(schedule_in={"seconds": int(pause.total_seconds())})
        later.defer(delivery_id=delivery_id, looks=looks + 1)


@jobs.task(name="credit_article", queue="telling")
def credit_article(edition_id: int) -> None:
    """Tell a member that their answer became an article."""
    community_articles.credit(edition_id=edition_id, now=clock.now())


@jobs.task(name="hand_lead", queue="telling")
def hand_lead(lead_id: int) -> None:
    """Tell sales of a lead, or that it is none any more."""
    leads.hand(lead_id)


@jobs.task(name="follow_merge", queue="telling")
def follow_merge(merge_id: int) -> None:
    """Let leads go along with the person whose case theirs is."""
    leads.follow_merge(merge_id)
