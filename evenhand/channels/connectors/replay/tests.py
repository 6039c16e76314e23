"""The replay: both layouts, broken files, time, sending, and the contract of all connectors."""

import gzip
import json
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.channels.connectors.replay.connector import ReplayConnector
from evenhand.channels.connectors.replay.faces import weighted_length
from evenhand.channels.connectors.replay.layouts import Misread, listed_ids, moment
from evenhand.channels.connectors.replay.links import Links
from evenhand.channels.connectors.replay.sent import SentStore
from evenhand.channels.connectors.replay.spool import scan
from evenhand.channels.domain.connector import Connector, Deleted, Edited, Post, PostKind
from evenhand.channels.errors import CannotTranslate, OutcomeUnknown, Reconnect, Refused, TryLater
from tests.channels.contract import ConnectorContract, a_reply, read_all

SAMPLES = Path(__file__).parent / "samples"
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
HEADER = "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n"


class Clock:
    """A clock that only moves when told."""

    def __init__(self) -> None:
        self.present = NOON
        self.slept: list[float] = []

    def __call__(self) -> datetime:
        return self.present

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.present += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def replay(tmp_path: Path, clock: Clock) -> Callable[..., ReplayConnector]:
    """Makes a connector to a sample, a path or a text."""

    def replay(what: str | Path = "twcs.csv", **more: Any) -> ReplayConnector:
        path = what if isinstance(what, Path) else SAMPLES / what
        return ReplayConnector(
            {"path": str(path), "spool": str(tmp_path / "spool"), **more}, now=clock, sleep=clock.sleep
        )

    return replay


def heard(connector: Connector) -> list[Any]:
    """Everything that can be understood."""
    found: list[Any] = []
    for raw in read_all(connector):
        try:
            found += connector.translate(raw)
        except CannotTranslate:
            pass
    return found


def posts_by_id(connector: Connector) -> dict[str, Post]:
    return {post.external_id: post for post in heard(connector) if isinstance(post, Post)}


def complaints(connector: Connector) -> dict[str, str]:
    """Reference and sentence of every broken row."""
    found = {}
    for raw in read_all(connector):
        try:
            connector.translate(raw)
        except CannotTranslate as refusal:
            found[raw.reference.partition(":")[2]] = refusal.sentence
    return found


class TestContract(ConnectorContract):
    kind = "replay"
    required = ("path", "spool")

    @pytest.fixture
    def filled_in(self, tmp_path: Path) -> dict[str, Any]:
        return {"path": str(SAMPLES / "twcs.csv"), "spool": str(tmp_path), "sent": str(tmp_path / "peer.sqlite")}

    @pytest.fixture
    def unreachable(self, tmp_path: Path) -> Connector:
        (tmp_path / "sent.sqlite").mkdir()
        return ReplayConnector({"path": str(tmp_path / "nowhere.csv"), "spool": str(tmp_path)})

    def held_by_peer(self, filled_in: dict[str, Any], text: str) -> int:
        store = Path(filled_in["sent"])
        if not store.exists():
            return 0
        with sqlite3.connect(store) as peer:
            return int(peer.execute("SELECT count(*) FROM sent WHERE text = ?", (text,)).fetchone()[0])


# The public layout.


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


# Files as they are.


@pytest.mark.parametrize("name", ["twcs.csv", "evenhand.csv", "evenhand.jsonl"])
def test_content_counts_and_not_the_name(replay, tmp_path, name):
    odd = tmp_path / "something.dat"
    odd.write_bytes(gzip.compress(b"\xef\xbb\xbf" + (SAMPLES / name).read_bytes()))
    assert heard(replay(odd)) == heard(replay(name))


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_spreadsheets_other_delimiters_are_understood(replay, tmp_path, delimiter):
    path = tmp_path / "other.csv"
    path.write_text(HEADER.replace(",", delimiter) + delimiter.join(["1", "a", "True", "2017-11-01", "Hi", "", ""]))
    assert posts_by_id(replay(path))["1"].text == "Hi"


def test_each_broken_row_says_what_is_wrong_and_the_rest_goes_on(replay):
    connector = replay("broken.csv")
    assert set(posts_by_id(connector)) == {"1", "8", "12"}
    said = complaints(connector)
    assert said["3"] == "Line 3: it has 5 columns and not 7."
    assert said["4"] == "Line 4: “yesterday” is not a date such as 2017-10-31T22:10:47Z."
    assert said["5"] == "Line 5: tweet_id is missing."
    assert said["6"] == "Line 6: it is not valid UTF-8 (byte 0xE9)."
    assert said["7"] == "Line 7: it contains a NUL byte."
    assert "quotes do not match" in said["8"]
    assert said["10"] == "Line 10: inbound is “perhaps” and not true or false."
    assert said["11"].endswith("is not a date that exists.")
    assert said["12"] == "Line 12: it has 10 columns and not 7."
    assert len(said) == 9 == scan(connector.settings).broken


def test_a_broken_row_keeps_what_it_looked_like(replay):
    raws = [raw for raw in read_all(replay("broken.csv")) if raw.reference == "broken.csv:6"]
    assert "Caf\\xe9 closed" in json.loads(raws[0].content)["broken"]["content"].replace("\\udce9", "\\xe9")


def test_a_forgotten_quote_swallows_nothing_even_without_another_one(replay, tmp_path):
    path = tmp_path / "open.csv"
    rows = "".join(f"{n},a,True,2017-11-01,text {n},,\n" for n in range(3_000))
    path.write_text(HEADER + '99999,a,True,2017-11-01,"open,,\n' + rows)
    assert len(posts_by_id(replay(path))) == 3_000
    assert list(complaints(replay(path))) == ["2"]


def test_a_text_of_a_hundred_thousand_characters_is_a_post(replay, tmp_path):
    path = tmp_path / "long.csv"
    path.write_text(f"{HEADER}1,a,True,2017-11-01,{'ö' * 100_000},,\n2,a,True,2017-11-01,{'x' * 1_000_000},,\n")
    assert [len(post.text) for post in heard(replay(path))] == [100_000, 1_000_000]


def many_rows() -> bytes:
    """Twenty thousand tweets, compressed."""
    chance = random.Random(7)
    rows = "".join(f"{n},a,True,2017-11-01,{chance.random()} text,,\n" for n in range(20_000))
    return gzip.compress((HEADER + rows).encode())


def test_a_compressed_file_that_is_cut_off_is_read_as_far_as_it_goes(replay, tmp_path):
    whole = many_rows()
    path = tmp_path / "cut.csv.gz"
    path.write_bytes(whole[: len(whole) // 2])
    connector = replay(path)
    found, said = posts_by_id(connector), complaints(connector)
    assert 8_000 < len(found) < 12_000
    assert [*said.values()] == [f"Line {len(found) + 2}: The compressed file is cut off here."]


def test_a_damaged_compressed_file_says_where_it_ends(replay, tmp_path):
    whole = bytearray(many_rows())
    whole[len(whole) // 2 : len(whole) // 2 + 200] = b"\xff" * 200
    path = tmp_path / "damaged.csv.gz"
    path.write_bytes(whole)
    sentences = list(complaints(replay(path)).values())
    assert "The compressed file is damaged here" in sentences[-1]


def test_files_joined_by_gzip_are_read_to_the_last(replay, tmp_path):
    path = tmp_path / "joined.gz"
    path.write_bytes(
        gzip.compress(HEADER.encode())
        + gzip.compress(b"1,a,True,2017-11-01,x,,\n")
        + gzip.compress(b"2,a,True,2017-11-01,y,,")
    )
    assert set(posts_by_id(replay(path))) == {"1", "2"}
    assert not complaints(replay(path))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"name,age\nA,3\n", "tweet_id, author_id, inbound, created_at, text (TWCS) or id, author_id"),
        (b"PK\x03\x04rest", "a zip file or a spreadsheet"),
        ("tweet_id".encode("utf-16"), "UTF-16"),
        (b"\x00\xff\xfe\x80", "is not known"),
        (b'[{"id": 1}]', "each line must be a JSON object"),
        (gzip.compress(b"")[:5], "is empty"),
    ],
)
def test_an_unknown_file_is_refused_with_what_was_expected(replay, tmp_path, content, said):
    path = tmp_path / "unknown"
    path.write_bytes(content)
    for attempt in (replay(path).verify, lambda: replay(path).fetch(None, limit=1)):
        with pytest.raises(Reconnect) as refusal:
            attempt()
        assert said in refusal.value.sentence


def test_a_layout_that_was_named_must_be_there(replay):
    with pytest.raises(Reconnect, match="layout"):
        replay("twcs.csv", layout="evenhand").verify()


def test_a_missing_file_is_named(replay, tmp_path):
    with pytest.raises(Reconnect, match=r"gone\.csv"):
        replay(tmp_path / "gone.csv").verify()


@given(content=st.binary(max_size=400))
def test_whatever_stands_below_the_header_no_row_is_lost_and_nothing_breaks(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("any")
    path = folder / "any.csv"
    path.write_bytes(HEADER.encode() + content + b"\n7,a,True,2017-11-01,x,,\n")
    connector = ReplayConnector({"path": str(path), "spool": str(folder)})
    found = scan(connector.settings)
    assert len(read_all(connector)) == found.rows
    assert "7" in posts_by_id(connector) or found.broken


def test_a_file_that_changed_ends_the_replay_and_a_touched_one_does_not(replay, tmp_path):
    path = tmp_path / "changing.csv"
    path.write_bytes((SAMPLES / "twcs.csv").read_bytes())
    cursor = replay(path).fetch(None, limit=3).cursor
    path.touch()
    assert len(replay(path).fetch(cursor, limit=100).raws) == 8
    path.write_bytes(path.read_bytes() + b"1,a,True,2017-11-01,x,,\n")
    with pytest.raises(Reconnect, match="changed since"):
        replay(path).fetch(cursor, limit=3)


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"x" * path.stat().st_size)])
def test_a_lost_or_spoilt_working_file_is_made_anew(replay, spoil):
    connector = replay()
    cursor = connector.fetch(None, limit=3).cursor
    spoil(Path(scan(connector.settings).spool))
    with pytest.raises(TryLater):
        connector.fetch(cursor, limit=100)
    assert len(connector.fetch(cursor, limit=100).raws) == 8


def test_a_cursor_from_elsewhere_is_refused(replay):
    with pytest.raises(Reconnect, match="anew"):
        replay().fetch({"since_id": 4}, limit=3)


# Time.


def test_as_fast_as_it_goes_the_file_comes_at_once_and_ends(replay):
    fetched = replay().fetch(None, limit=100)
    assert (len(fetched.raws), fetched.is_ended, fetched.is_exhausted) == (11, True, True)


def test_at_real_time_a_post_comes_when_it_is_due(replay, clock):
    connector = replay(speed=1)
    first = connector.fetch(None, limit=100)
    assert (len(first.raws), first.is_ended, first.is_exhausted) == (1, False, True)
    clock.present += timedelta(minutes=19, seconds=59)
    assert not connector.fetch(first.cursor, limit=100).raws
    clock.present += timedelta(seconds=1)
    assert len(connector.fetch(first.cursor, limit=100).raws) == 1


def test_at_a_thousand_times_the_speed_waiting_takes_a_thousandth(replay, clock):
    connector = replay(speed=1000)
    connector.fetch(None, limit=100)
    connector.wait(60)
    assert sum(clock.slept) == pytest.approx(1.2, abs=0.001)


def test_waiting_ends_when_its_time_is_over(replay, clock):
    connector = replay(speed=1)
    connector.fetch(None, limit=100)
    connector.wait(5)
    assert sum(clock.slept) == pytest.approx(5, abs=0.001)


def test_a_pause_of_the_reader_does_not_stop_the_clock_of_the_replay(replay, clock):
    cursor = replay(speed=1).fetch(None, limit=100).cursor
    clock.present += timedelta(days=2)
    assert len(replay(speed=1).fetch(cursor, limit=100).raws) == 3


def test_another_speed_sets_the_clock_anew(replay, clock):
    cursor = replay(speed=1).fetch(None, limit=100).cursor
    clock.present += timedelta(days=300)
    assert not replay(speed=2).fetch(cursor, limit=100).raws


def test_moved_posts_begin_now(replay):
    first, second, *_ = heard(replay(rebase=True))
    assert first.posted_at == NOON
    assert second.posted_at == NOON + timedelta(minutes=20)


def test_moved_posts_at_many_times_speed_are_written_when_they_come(replay, clock):
    connector = replay(rebase=True, speed=1200)
    cursor = connector.fetch(None, limit=9).cursor
    clock.present += timedelta(seconds=1)
    (raw,) = connector.fetch(cursor, limit=9).raws
    assert connector.translate(raw)[0].posted_at == clock.present


# Sending.


def test_what_was_sent_comes_back_as_an_own_post_of_the_account_that_answered(replay):
    connector = replay()
    cursor = connector.fetch(None, limit=100).cursor
    receipt = connector.send(a_reply("On its way.", in_reply_to="90413", thread_id="90411"))
    fetched = connector.fetch(cursor, limit=100)
    (post,) = connector.translate(fetched.raws[0])
    assert (post.external_id, post.text, post.is_own, post.account) == (
        receipt.external_id, "On its way.", True, "VelvetTram",
    )  # fmt: skip
    assert (post.in_reply_to, post.thread_id, post.posted_at) == ("90413", "90411", receipt.sent_at)
    assert not connector.fetch(fetched.cursor, limit=100).raws


def test_an_answer_to_our_own_answer_is_of_the_same_account(replay):
    connector = replay()
    first = connector.send(a_reply("One.", in_reply_to="90421"))
    connector.send(a_reply("Two.", in_reply_to=first.external_id))
    assert [post.account for post in heard(connector) if post.text in ("One.", "Two.")] == ["LarkBank"] * 2


def test_without_an_echo_nothing_comes_back(replay):
    connector = replay(echo=False)
    connector.send(a_reply())
    assert len(heard(connector)) == 11


def test_a_reply_taken_back_is_heard_as_deleted(replay):
    connector = replay()
    receipt = connector.send(a_reply(in_reply_to="90421"))
    connector.delete(receipt.external_id)
    connector.delete(receipt.external_id)
    assert heard(connector)[-1] == Deleted(external_id=receipt.external_id, account="LarkBank")
    assert sum(isinstance(each, Deleted) for each in heard(connector)) == 1
    with pytest.raises(Refused):
        connector.delete("sent-never")


def test_a_new_reply_ends_the_waiting(replay, clock):
    connector = replay()
    connector.fetch(None, limit=100)
    connector.send(a_reply())
    connector.wait(60)
    assert clock.slept == []


def test_between_arrival_and_receipt_there_is_time_to_die(replay, clock, tmp_path):
    store = tmp_path / "peer.sqlite"
    rows_while_waiting: list[int] = []

    def sleep(seconds: float) -> None:
        with sqlite3.connect(store) as peer:
            rows_while_waiting.extend(peer.execute("SELECT count(*) FROM sent").fetchone())

    settings = {"path": str(SAMPLES / "twcs.csv"), "spool": str(tmp_path), "sent": str(store), "send_delay": 0.5}
    ReplayConnector(settings, now=clock, sleep=sleep).send(a_reply())
    assert rows_while_waiting == [1]


def test_a_sender_killed_before_its_receipt_has_sent_once_when_it_tries_again(tmp_path):
    store = tmp_path / "peer.sqlite"
    settings = {"path": str(SAMPLES / "twcs.csv"), "spool": str(tmp_path), "sent": str(store)}
    reply = a_reply("Only once.", in_reply_to="90421")
    program = (
        "import sys, msgspec; from evenhand.channels.connectors.replay.connector import ReplayConnector as Replay\n"
        "from evenhand.channels.domain.connector import Reply\n"
        "settings, reply = msgspec.json.decode(sys.argv[1]), msgspec.json.decode(sys.argv[2], type=Reply)\n"
        "Replay(settings).send(reply)"
    )
    given = (msgspec.json.encode({**settings, "send_delay": 60}).decode(), msgspec.json.encode(reply).decode())
    sender = subprocess.Popen([sys.executable, "-c", program, *given])
    try:
        deadline = time.monotonic() + 30
        while SentStore(store).echoes(0, 1) == [] and time.monotonic() < deadline:
            time.sleep(0.02)
    finally:
        sender.kill()
        sender.wait()
    ReplayConnector(settings).send(reply)
    with sqlite3.connect(store) as peer:
        assert peer.execute("SELECT text, account, attempts FROM sent").fetchall() == [("Only once.", "LarkBank", 2)]


@pytest.mark.parametrize(
    ("fault", "error", "held"),
    [
        ({"error": "try_later"}, TryLater, 2),
        ({"error": "refused"}, Refused, 2),
        ({"error": "reconnect"}, Reconnect, 2),
        ({"error": "outcome_unknown"}, OutcomeUnknown, 3),
        ({"error": "outcome_unknown", "arrives": False}, OutcomeUnknown, 2),
    ],
)
def test_every_third_send_goes_wrong_if_it_is_told_to(replay, fault, error, held):
    replies = [a_reply(f"Number {n}") for n in range(3)]
    replay(fail={"every": 3, **fault}).send(replies[0])
    replay(fail={"every": 3, **fault}).send(replies[1])
    with pytest.raises(error):
        replay(fail={"every": 3, **fault}).send(replies[2])
    assert sum(post.text.startswith("Number") for post in heard(replay())) == held


# Settings and faces.


@pytest.mark.parametrize(
    "wrong", [{"speed": 0}, {"speed": "fast"}, {"layout": "xml"}, {"sped": 1}, {"path": ""}, {"fail": {"every": 0}}]
)
def test_settings_that_do_not_hold_are_refused_by_name(replay, wrong):
    with pytest.raises(Reconnect, match=next(iter(wrong))):
        replay(**wrong)


def test_tweets_show_the_face_of_x_and_our_own_layout_that_of_the_replay(replay):
    assert replay("twcs.csv").capabilities.max_length == 280
    assert replay("evenhand.csv").capabilities.label == "Replay"
    assert replay("evenhand.csv", imitates="twitter").capabilities.label == "X"


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("abc", 3),
        ("Grüße", 5),
        ("cafe\u0301", 4),
        ("„Ja“ – nein…", 13),
        ("日本語", 6),
        ("한국", 4),
        ("👍", 2),
        ("👩‍👩‍👧‍👦", 2),
        ("🇩🇪", 2),
        ("👍🏽", 2),
        ("a b\nc", 5),
        ("See https://example.com/a/very/long/path?with=many&parts=1", 27),
        ("http://a.de b", 25),
        ("tide.com", 23),
        ("me@tide.com", 11),
    ],
)
def test_x_counts_in_its_own_way(text, length):
    assert weighted_length(text) == length
