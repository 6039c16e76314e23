"""The public layout: tweets in their order, threads and brands, and their odd spellings."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.channels.connectors.replay.layouts import Misread, listed_ids, moment
from evenhand.channels.connectors.replay.links import Links
from evenhand.channels.connectors.replay.spool import scan
from evenhand.channels.domain.connector import PostKind
from tests.channels.replays import heard, posts_by_id


def test_tweets_come_in_time_order_whatever_the_order_of_the_file(replay):
    times = [post.posted_at for post in heard(replay())]
    assert len(times) == 11
    assert times == sorted(times)


def test_a_tweet_keeps_its_words_its_line_ends_and_its_signs(replay):
    post = posts_by_id(replay())["90411"]
    assert post.text == "@velvettram is line 6 running?\nBeen at the stop for half an hour & nothing >:("
    assert post.posted_at == datetime(2017, 10, 31, 22, 10, 47, tzinfo=UTC)
    assert (post.kind, post.is_own, post.is_public) == (PostKind.POST, False, True)


def test_a_brands_own_tweets_belong_to_the_brand(replay):
    post = posts_by_id(replay())["90412"]
    assert (post.is_own, post.account, post.author.handle) == (True, "VelvetTram", "VelvetTram")
    assert (post.kind, post.in_reply_to) == (PostKind.REPLY, "90411")


@pytest.mark.parametrize(
    ("tweet", "account"),
    [
        ("90411", "VelvetTram"),  # answered by it
        ("90413", "VelvetTram"),  # answers it
        ("90415", "VelvetTram"),  # a stranger who joins in
        ("90421", "LarkBank"),
        ("90430", "LarkBank"),  # only mentions it
        ("90431", ""),  # overheard
        ("90442", ""),  # the brand's answer is missing, so nobody knows whose it was
    ],
)
def test_a_customers_tweet_belongs_to_the_brand_of_its_thread(replay, tweet, account):
    assert posts_by_id(replay())[tweet].account == account


def test_a_thread_is_named_after_its_first_post(replay):
    posts = posts_by_id(replay())
    assert {posts[name].thread_id for name in ("90411", "90412", "90413", "90414", "90415")} == {"90411"}


def test_a_thread_holds_together_over_a_missing_post(replay):
    posts = posts_by_id(replay())
    assert posts["90420"].thread_id == posts["90421"].thread_id == "90419"  # the parent itself is missing
    assert posts["90440"].thread_id == posts["90442"].thread_id == "90440"  # the one between is missing


def test_the_scan_tells_what_is_in_the_file(replay):
    heights: list[float] = []
    found = scan(replay().settings, progress=heights.append)
    assert (found.layout, found.rows, found.broken, found.distinct, found.overheard) == ("twcs", 11, 0, 11, 3)
    assert [(account.handle, account.network, account.posts) for account in found.accounts] == [
        ("VelvetTram", "twitter", 5),
        ("LarkBank", "twitter", 3),
    ]
    assert found.first_at == datetime(2017, 10, 28, 8, tzinfo=UTC)
    assert heights[-1] == 1.0


def test_a_second_scan_reads_the_file_no_more(replay, tmp_path):
    first = scan(replay().settings)
    made_at = Path(first.spool).stat().st_mtime_ns
    assert scan(replay().settings) == first
    assert Path(first.spool).stat().st_mtime_ns == made_at
    assert sorted(path.suffix for path in (tmp_path / "spool").iterdir()) == [".json", ".jsonl"]


@pytest.mark.parametrize(
    ("listed", "near", "ids"),
    [
        ("", "5", ()),
        ("593982", "593983", ("593982",)),
        ("593,982,593,984", "593983", ("593982", "593984")),
        ("593,982", "593983", ("593982",)),
        ("349,350,351", "348", ("349", "350", "351")),
        ("3,456,734,569", "34568", ("34567", "34569")),
        ("10,000,199,999", "99998", ("100001", "99999")),
        ("1234,1235", "1233", ("1234", "1235")),
        ("236,794,236,795,236,796", "236793", ("236794", "236795", "236796")),
        ("236,794,236,795,236,000,000,000", "236793", ("236794", "236795")),  # digits lost by the spreadsheet
        ("abc, def", "xyz", ("abc", "def")),
    ],
)
def test_a_list_of_ids_is_mended_where_a_spreadsheet_broke_it(listed, near, ids):
    assert listed_ids(listed, near=near) == ids


@given(first=st.integers(100_000, 999_000), apart=st.lists(st.integers(1, 900), min_size=1, max_size=2))
def test_ids_set_in_groups_of_three_are_found_again(first, apart):
    ids = [str(first + step) for step in apart]
    assert listed_ids(f"{int(''.join(ids)):,}", near=str(first)) == tuple(ids)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2017-10-31T22:10:47Z", datetime(2017, 10, 31, 22, 10, 47, tzinfo=UTC)),
        ("2017-10-31 22:10:47", datetime(2017, 10, 31, 22, 10, 47, tzinfo=UTC)),
        ("2017-10-31T22:10:47+02:00", datetime(2017, 10, 31, 20, 10, 47, tzinfo=UTC)),
        ("Tue Oct 31 22:10:47 +0000 2017", datetime(2017, 10, 31, 22, 10, 47, tzinfo=UTC)),
        ("Wed Nov 01 00:10:47 +0200 2017", datetime(2017, 10, 31, 22, 10, 47, tzinfo=UTC)),
    ],
)
def test_moments_are_read_in_both_forms(written, meant):
    assert moment(written) == meant


@given(st.text())
def test_a_moment_is_aware_or_misread(written):
    try:
        assert moment(written).tzinfo is not None
    except Misread as refusal:
        assert str(refusal)  # noqa: PT017


# Links.


def test_links_in_a_circle_end_somewhere():
    links = Links()
    numbers = [
        links.add(name, at=0, parent=parent, answers=(), account="", is_own=False)
        for name, parent in (("a", "b"), ("b", "c"), ("c", "a"), ("d", "d"))
    ]
    links.settle()
    assert len({links.root_of(number) for number in numbers[:3]}) == 1
    assert links.root_of(numbers[3]) == "d"


def test_of_two_brands_that_answer_the_earlier_one_has_the_question():
    links = Links()
    question = links.add("q", at=0, parent="", answers=("a1", "a2"), account="", is_own=False)
    links.add("a2", at=9, parent="q", answers=(), account="Late", is_own=True)
    links.add("a1", at=5, parent="q", answers=(), account="Early", is_own=True)
    links.settle()
    assert links.account_of(question) == "Early"


def test_a_thread_of_many_thousand_posts_is_followed_without_recursion():
    links = Links()
    for step in range(20_000, 0, -1):
        last = links.add(str(step), at=step, parent=str(step - 1), answers=(), account="", is_own=False)
    links.settle()
    assert links.root_of(last) == "0"
