"""Our own layout: everything a post can say, in columns or lines."""

import pytest

from evenhand.channels.connectors.replay.spool import scan
from evenhand.channels.domain.connector import Deleted, Edited, PostKind
from evenhand.channels.errors import Reconnect
from tests.channels.replays import heard, posts_by_id

# Our own layout.


def test_our_own_layout_carries_everything_a_post_can_say(replay):
    posts = posts_by_id(replay("evenhand.csv"))
    mail, first, answer = posts["m1"], posts["s1"], posts["s2"]
    assert (mail.kind, mail.is_public, mail.subject, mail.thread_id) == (
        PostKind.MAIL, False, "Rechnung März", "<a1@post.example>",
    )  # fmt: skip
    assert (mail.author.verified_address, mail.language, mail.account) == (
        "pavel@post.example", "de", "care@tide.example",
    )  # fmt: skip
    assert (first.url, first.author.name) == ("https://bluesky.example/s1", "Orla")
    assert (answer.is_own, answer.account, answer.kind, answer.thread_id) == (
        True, "tidecable.example", PostKind.REPLY, "s1",
    )  # fmt: skip


def test_edits_and_deletions_come_at_their_own_time_and_account(replay):
    found = heard(replay("evenhand.csv"))
    assert [type(each).__name__ for each in found] == ["Post", "Post", "Post", "Edited", "Post", "Post", "Deleted"]
    edit = next(each for each in found if isinstance(each, Edited))
    assert (edit.external_id, edit.text, edit.account) == ("s3", "Stone cold, lights off", "tidecable.example")
    assert found[-1] == Deleted(external_id="s4", account="tidecable.example")


def test_json_lines_say_the_same_as_columns(replay):
    posts = posts_by_id(replay("evenhand.jsonl"))
    assert list(posts) == ["7001", "7003", "7002"]
    assert (posts["7002"].is_own, posts["7002"].account, posts["7002"].thread_id) == (True, "fjordrail.example", "7001")
    assert (posts["7003"].kind, posts["7003"].is_public) == (PostKind.DIRECT, False)


def test_the_scan_tells_the_network_of_each_account(replay):
    accounts = scan(replay("evenhand.csv").settings).accounts
    assert {account.handle: account.network for account in accounts} == {
        "tidecable.example": "bluesky",
        "care@tide.example": "mail",
    }


def test_one_handle_on_two_networks_is_refused_with_both_lines(replay, tmp_path):
    path = tmp_path / "twice.csv"
    path.write_text(
        "id,author_id,created_at,text,network,account\n1,a,2026-01-01,x,bluesky,care\n2,a,2026-01-01,x,mail,care\n"
    )
    with pytest.raises(Reconnect, match=r"bluesky in line 2 and mail in line 3"):
        scan(replay(path).settings)


def test_the_same_id_on_two_networks_is_two_posts(replay, tmp_path):
    path = tmp_path / "ids.csv"
    path.write_text(
        "id,author_id,created_at,text,network,account,in_reply_to\n"
        "1,a,2026-01-01,x,bluesky,care,\n1,a,2026-01-02,x,mail,post,0\n2,a,2026-01-03,x,bluesky,care,1\n"
    )
    assert [post.thread_id for post in heard(replay(path))] == ["1", "0", "1"]


def test_only_the_accounts_asked_for_are_replayed(replay):
    assert {post.account for post in heard(replay(handles=["LarkBank"]))} == {"LarkBank"}
