"""How a case stands, told from its messages alone: who waits for whom since when, and when we answered first."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from evenhand.cases.domain.states import Category


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A message as it counts for its case."""

    post_id: int
    conversation_id: int
    is_own: bool
    is_automatic: bool
    posted_at: datetime
    heard_at: datetime


class Stand(msgspec.Struct, frozen=True, kw_only=True):
    """Where a case is after these messages."""

    waiting_since: datetime | None  # of the customer's first word that nobody answered
    first_reply_at: datetime | None
    last_post: int | None  # of the customer
    last_at: datetime | None
    category: Category


def stand_of(messages: Sequence[Told]) -> Stand:
    """Where a case with these messages would stand; machines' words prolong nothing."""
    waiting_since = first_reply_at = last_post = last_at = None
    for told in sorted(messages, key=lambda each: (each.posted_at, each.post_id)):
        if told.is_automatic:
            continue
        last_at = told.heard_at if last_at is None else max(last_at, told.heard_at)
        if told.is_own:
            waiting_since = None
            first_reply_at = first_reply_at or (told.heard_at if last_post else None)
        else:
            last_post = told.post_id
            waiting_since = waiting_since or told.heard_at
    return Stand(
        waiting_since=waiting_since,
        first_reply_at=first_reply_at,
        last_post=last_post,
        last_at=last_at,
        category=_category(is_waiting=waiting_since is not None, was_answered=first_reply_at is not None),
    )


def _category(*, is_waiting: bool, was_answered: bool) -> Category:
    if not is_waiting:
        return Category.WAITING
    return Category.OPEN if was_answered else Category.NEW


class Parting(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of one conversation when some of its messages leave for another case."""

    conversation_id: int
    leaves: bool  # the conversation itself goes along, and with it whatever is said there next
    apart: tuple[int, ...]  # messages that go into a part of their own: the chosen ones, or those that stay


def partings(messages: Sequence[Told], chosen: frozenset[int]) -> list[Parting]:
    """How to part the chosen messages from the others: what people write next follows their newest message."""
    found: list[Parting] = []
    for conversation_id in sorted({each.conversation_id for each in messages if each.post_id in chosen}):
        theirs = [each for each in messages if each.conversation_id == conversation_id]
        newest = max(theirs, key=lambda each: (each.posted_at, each.post_id))
        leaves = newest.post_id in chosen
        apart = tuple(sorted(each.post_id for each in theirs if (each.post_id in chosen) != leaves))
        found.append(Parting(conversation_id=conversation_id, leaves=leaves, apart=apart))
    return found
