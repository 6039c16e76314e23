"""A thread as the application view shows it: what stands in it, what is gone from it, and who quotes it."""

from collections.abc import Iterator, Mapping
from typing import Any

from evenhand.channels.connectors.bluesky.shapes import PostView, Us
from evenhand.channels.connectors.bluesky.translate import post
from evenhand.channels.domain.atproto.shapes import kind_of
from evenhand.channels.domain.reading import all_fitting, fitting
from evenhand.channels.domain.standing import Standing, Tie, count_said, stands
from evenhand.channels.errors import CannotTranslate
from evenhand.kernel.text import storable

MOST_SHOWN = 200  # of a thread; whoever wants more opens the network
_NOT_FOUND = "app.bsky.feed.defs#notFoundPost"


def thread_of(us: Us, node: Any) -> list[Standing]:
    """Everything in a thread's tree, each before its answers; what is gone is said to be gone."""
    found: list[Standing] = []
    waiting: list[tuple[Any, str]] = [(node, "")]
    while waiting and len(found) < MOST_SHOWN:
        node, above = waiting.pop()
        if not isinstance(node, dict):
            continue
        shown = _shown(us, node) or _gone(node, above)
        if shown is not None:
            found.append(shown)
        answers = node.get("replies")
        here = shown.external_id if shown else above
        waiting += [(answer, here) for answer in reversed(answers[:MOST_SHOWN] if isinstance(answers, list) else [])]
    return found


def root_of(node: Any) -> str:
    """The address of the post that the thread begins with, as far as the tree tells."""
    while isinstance(node, dict) and isinstance(node.get("parent"), dict) and "post" in node["parent"]:
        node = node["parent"]
    view = fitting(node.get("post"), PostView) if isinstance(node, dict) else None
    return view.uri if view else ""


def quotes_of(us: Us, answer: Mapping[str, Any], uri: str) -> Iterator[Standing]:
    """Posts that quote this one."""
    for view in all_fitting(answer.get("posts"), PostView, most=50):
        try:
            said = stands(post(us, view), tie=Tie.QUOTE)
        except CannotTranslate:
            continue
        yield Standing(
            external_id=said.external_id,
            author=said.author,
            handle=said.handle,
            author_id=said.author_id,
            text=said.text,
            posted_at=said.posted_at,
            in_reply_to=uri,
            url=said.url,
            tie=Tie.QUOTE,
            pictures=said.pictures,
        )


def _shown(us: Us, node: Mapping[str, Any]) -> Standing | None:
    view = fitting(node.get("post"), PostView)
    if view is None:
        return None
    counts = node["post"]
    try:
        return stands(
            post(us, view),
            tie=Tie.REPLY,
            replies=count_said(counts.get("replyCount")),
            likes=count_said(counts.get("likeCount")),
            reposts=count_said(counts.get("repostCount")),
        )
    except CannotTranslate:
        return None


def _gone(node: Mapping[str, Any], above: str) -> Standing | None:
    """A post that was deleted. One that is only blocked is there for others, so nothing is said of it."""
    uri = node.get("uri")
    if kind_of(dict(node)) != _NOT_FOUND or not isinstance(uri, str) or not uri:
        return None
    return Standing(external_id=storable(uri), in_reply_to=above, is_gone=True)
