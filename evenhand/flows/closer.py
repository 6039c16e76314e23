"""The closer look, behind the stream: posts that became work are read once more by models that take their time.

It follows the ledger, so a kill at any moment only makes it look at the last posts again.
"""

import logging
import threading
from collections.abc import Iterator, Sequence

from django.db import connection, transaction

from evenhand.cases.reads.work import WorkPost, work_without_closer_reading
from evenhand.flows.about import close_subjects
from evenhand.flows.health import CLOSER
from evenhand.flows.issues import group_new_posts
from evenhand.flows.outside_model import endpoint
from evenhand.flows.rewritten import read_again, rewritten_in
from evenhand.kernel import clock
from evenhand.ledger.actions import move_on
from evenhand.ledger.domain import Recorded
from evenhand.ledger.reads import events_after, position_of
from evenhand.understanding.actions.budget import DayPurse
from evenhand.understanding.actions.readings import store_closer_readings, store_readings, store_subjects
from evenhand.understanding.domain.contextual import contextual_vectors_of
from evenhand.understanding.domain.personal import masked, personal_data
from evenhand.understanding.domain.reading import VERSION, read_many
from evenhand.understanding.domain.text import plain
from evenhand.understanding.domain.vectors import packed
from evenhand.understanding.endpoint import VERSION as ENDPOINT_VERSION
from evenhand.understanding.endpoint import Asker
from evenhand.understanding.errors import EndpointTrouble

log = logging.getLogger(__name__)

AT_ONCE = 64  # posts looked at and stored together
REST = 1.0  # seconds when there is nothing to look at


def look_on(stop: threading.Event) -> None:
    """Look at whatever became work, until told to stop."""
    where = endpoint()
    asker = Asker(where, DayPurse(where.tokens_a_day)) if where else None
    try:
        position = position_of(CLOSER)
        while not stop.is_set():
            events = events_after(position)
            for posts in _unseen(events):
                if stop.is_set():
                    return
                look(posts)
                if asker:
                    ask(asker, posts)
            read_again(rewritten_in(events))
            if events:
                position = events[-1].position
                move_on(CLOSER, position=position)
                group_new_posts(now=clock.now())
            else:
                connection.close()
                stop.wait(REST)
    finally:
        if asker:
            asker.close()


def _unseen(events: Sequence[Recorded]) -> Iterator[list[WorkPost]]:
    """The work of newly understood batches, some at a time."""
    batches = [
        event.facts["batch_id"]
        for event in events
        if event.name == "PostsTakenIn"
        and any(number for mode, number in event.facts["modes"].items() if mode != "none")
    ]
    posts = work_without_closer_reading(batches, version=VERSION) if batches else []
    for begin in range(0, len(posts), AT_ONCE):
        yield posts[begin : begin + AT_ONCE]


def look(posts: Sequence[WorkPost]) -> None:
    """Read them by the contextual model and say what they are about."""
    vectors = contextual_vectors_of([plain(post.text) for post in posts])
    subjects = close_subjects([(post.id, post.brand_id, post.text) for post in posts], vectors)
    with transaction.atomic():
        store_closer_readings([post.id for post in posts], packed(vectors), version=VERSION, now=clock.now())
        store_subjects(subjects)


def ask(asker: Asker, posts: Sequence[WorkPost]) -> None:
    """Let the endpoint replace steps of their readings; where it fails, ours stand and it rests."""
    texts = [post.text for post in posts]
    readings = read_many(texts, [post.language for post in posts])
    try:
        replaced = asker.replaced([masked(text, personal_data(text)) for text in texts], readings)
    except EndpointTrouble as trouble:
        log.warning("the endpoint is left alone for a while: %s", trouble.sentence)
        return
    found = [(post.id, reading) for post, reading in zip(posts, replaced, strict=True) if reading]
    if found:
        with transaction.atomic():
            store_readings(
                [post_id for post_id, _ in found], [reading for _, reading in found], version=ENDPOINT_VERSION
            )
