"""Files that are damaged, unknown, changed or lost: each says what is wrong, and the rest goes on."""

import gzip
import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.channels.connectors.replay.connector import ReplayConnector
from evenhand.channels.connectors.replay.spool import scan
from evenhand.channels.errors import Reconnect, TryLater
from tests.channels.contract import read_all
from tests.channels.replays import HEADER, SAMPLES, complaints, heard, posts_by_id

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
        (gzip.compress(b"", mtime=0)[:5], "is empty"),
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
