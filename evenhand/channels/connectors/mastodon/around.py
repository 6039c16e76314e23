"""A thread as a server shows it around one of its posts: what stands above, the post, what stands below."""

from collections.abc import Iterator
from typing import Any

from evenhand.channels.connectors.mastodon.posts import Posts
from evenhand.channels.connectors.mastodon.shapes import HeardStatus, Status, Us, moment_said, said
from evenhand.channels.connectors.mastodon.translate import post
from evenhand.channels.domain.reading import fitting
from evenhand.channels.domain.standing import Standing, Tie, count_said, stands
from evenhand.channels.errors import CannotTranslate
from evenhand.kernel import clock

MOST_SHOWN = 200


def thread_of(us: Us, posts: Posts, status: dict[str, Any], context: Any) -> list[Standing]:
    """Everything the server shows of the thread, in its order."""
    given = context if isinstance(context, dict) else {}
    statuses = [*_listed(given.get("ancestors")), status, *_listed(given.get("descendants"))][:MOST_SHOWN]
    for each in statuses:
        posts.learn(each)
    return list(_standing(us, posts, statuses))


def _listed(statuses: Any) -> list[dict[str, Any]]:
    return [each for each in statuses if isinstance(each, dict)] if isinstance(statuses, list) else []


def _standing(us: Us, posts: Posts, statuses: list[dict[str, Any]]) -> Iterator[Standing]:
    for each in statuses:
        above = posts.name_known(said(each.get("in_reply_to_id")))
        try:
            heard = post(HeardStatus(us=us, status=each, seen_at=clock.now(), above=above))
        except CannotTranslate:
            continue
        status = fitting(each, Status)
        yield stands(
            heard,
            tie=Tie.REPLY,
            edited_at=moment_said(status.edited_at) if status else None,
            replies=count_said(each.get("replies_count")),
            likes=count_said(each.get("favourites_count")),
            reposts=count_said(each.get("reblogs_count")),
        )
