"""A whole thread as the application view shows it."""

from typing import Any

from evenhand.channels.connectors.bluesky.around import MOST_SHOWN, quotes_of, root_of, thread_of
from evenhand.channels.connectors.bluesky.shapes import Us

US = Us(did="did:plc:us", handle="acme.test")


def view(name: str, text: str, **more: Any) -> dict[str, Any]:
    author = {"did": f"did:plc:{name}", "handle": f"{name}.test", "displayName": name.title()}
    uri = f"at://did:plc:{name}/app.bsky.feed.post/{name}"
    record = {
        "$type": "app.bsky.feed.post",
        "text": text,
        "createdAt": "2026-03-02T12:00:00Z",
        **more.pop("record", {}),
    }
    return {"uri": uri, "cid": "c", "author": author, "record": record, "indexedAt": "2026-03-02T12:00:01Z", **more}


def node(post: dict[str, Any], *replies: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"$type": "app.bsky.feed.defs#threadViewPost", "post": post, "replies": list(replies), **more}


def test_everything_in_the_tree_is_told_each_before_its_answers() -> None:
    tree = node(
        view("dana", "down"), node(view("us", "we look"), node(view("dana2", "thanks"))), node(view("eve", "me too"))
    )
    assert [each.text for each in thread_of(US, tree)] == ["down", "we look", "thanks", "me too"]


def test_what_others_count_is_told_and_nonsense_is_not() -> None:
    (shown,) = thread_of(US, node(view("dana", "down", replyCount=3, likeCount="many", repostCount=-1)))
    assert (shown.replies, shown.likes, shown.reposts) == (3, None, None)


def test_a_deleted_post_is_gone_and_a_blocked_one_is_not_spoken_of() -> None:
    gone = {"$type": "app.bsky.feed.defs#notFoundPost", "uri": "at://gone", "notFound": True}
    blocked = {"$type": "app.bsky.feed.defs#blockedPost", "uri": "at://blocked", "blocked": True}
    told = thread_of(US, node(view("dana", "down"), gone, blocked))
    assert [(each.external_id, each.is_gone) for each in told][1:] == [("at://gone", True)]
    assert told[1].in_reply_to == told[0].external_id


def test_the_root_is_found_above_and_ends_where_something_is_hidden() -> None:
    top = node(view("root", "first"), parent={"$type": "app.bsky.feed.defs#notFoundPost", "uri": "at://x"})
    assert root_of(node(view("dana", "down"), parent=node(view("mid", "second"), parent=top))).endswith("/root")
    assert root_of("nonsense") == ""


def test_quotes_stand_below_what_they_quote() -> None:
    (quote,) = quotes_of(US, {"posts": [view("eve", "look at this"), {"uri": 7}]}, "at://root")
    assert (quote.tie, quote.in_reply_to, quote.text) == ("quote", "at://root", "look at this")


def test_a_thread_without_end_is_cut() -> None:
    deep: dict[str, Any] = node(view("last", "end"))
    for number in range(MOST_SHOWN * 2):
        deep = node(view(f"p{number}", "on"), deep)
    assert len(thread_of(US, deep)) == MOST_SHOWN
    wide = node(view("dana", "down"), *[node(view(f"w{number}", "me")) for number in range(MOST_SHOWN * 2)])
    assert len(thread_of(US, wide)) == MOST_SHOWN


def test_nonsense_is_no_thread() -> None:
    for nonsense in (None, 3, [], {}, {"post": {}}, {"replies": 7}):
        assert thread_of(US, nonsense) == []
