"""What we write, what we are told to use, and what is sent."""

import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from evenhand.channels.connectors.bluesky import addresses, compose
from evenhand.channels.connectors.bluesky.connector import BlueskyConnector
from evenhand.channels.connectors.bluesky.settings import read_settings
from evenhand.channels.domain.connector import Attached, Reply
from evenhand.channels.errors import Reconnect, Refused, TryLater
from evenhand.kernel.text import graphemes
from tests.peers.bluesky_stub import US, Stub, Trouble

PUT = "com.atproto.repo.putRecord"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def reply(text: str = "We are on it. ^NK", **facts: Any) -> Reply:
    facts.setdefault("key", str(uuid.uuid4()))
    return Reply(text=text, created_at=NOW, **facts)


_words = st.sampled_from(
    [
        "@dana.test",
        "https://example.com/a(b)",
        "#störung",
        "😤",
        "👩‍👩‍👧",
        "e\u0301",
        "日本",
        "a@b.de",
        "(",
        ").",
        "@@x.y",
        "#1",
        "\n",
        ".",
    ]
)
_written = st.lists(_words | st.text(max_size=6), max_size=25).map(" ".join)


@given(text=_written.map(lambda text: "".join(c for c in text if not "\ud800" <= c <= "\udfff")))
@example(text="😤 @dana.test!")
@example(text="https://a.example/(#part")
def test_facets_mark_exactly_the_bytes_they_mean_and_never_overlap(text: str) -> None:
    content, end = text.encode(), 0
    for facet in compose.facets(text, {"dana.test": "did:plc:dana"}):
        start, stop = facet["index"]["byteStart"], facet["index"]["byteEnd"]
        assert end <= start < stop <= len(content)
        end, marked, (feature,) = stop, content[start:stop].decode(), facet["features"]
        assert marked in {feature.get("uri"), f"#{feature.get('tag')}", "@dana.test"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See https://a.example/x?y=1. Thanks", ["https://a.example/x?y=1"]),
        ("(https://a.example/x)", ["https://a.example/x"]),
        ("https://a.example/x_(y)", ["https://a.example/x_(y)"]),
        ("Hi @dana.test, and @nobody", ["dana.test"]),
        ("mail me: dana@fjord.test", []),
        ("#1 but #störung!", ["störung"]),
        ("https://a.example/#part", ["https://a.example/#part"]),
        ("http://", []),
    ],
)
def test_links_mentions_and_tags_are_found_where_a_reader_sees_them(text: str, found: list[str]) -> None:
    assert [each.value for each in compose.find_features(text)] == found


_keys = st.uuids().map(str)
_times = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(key=_keys, at=_times)
def test_a_record_key_is_a_valid_tid_of_its_moment_and_always_the_same(key: str, at: datetime) -> None:
    made = addresses.record_key(key, at)
    assert made == addresses.record_key(key, at.astimezone())
    assert len(made) == 13
    assert made[0] in "234567abcdefghij"
    value = 0
    for letter in made:
        value = value * 32 + "234567abcdefghijklmnopqrstuvwxyz".index(letter)
    assert abs((value >> 10) - int(at.timestamp() * 1_000_000)) < 2_000


def test_many_replies_of_one_moment_have_different_record_keys() -> None:
    assert len({addresses.record_key(f"{number}", NOW) for number in range(300)}) == 300


def test_the_limit_counts_what_a_reader_counts() -> None:
    family = "👩‍👩‍👧"
    assert graphemes(family * 299) == 299
    compose.sendable(reply("é" * 300))
    with pytest.raises(Refused, match="301"):
        compose.sendable(reply("é" * 301))
    with pytest.raises(Refused, match="room"):
        compose.sendable(reply(family * 299))  # 300 allow it, its 5,382 bytes do not


def test_a_reply_without_text_or_with_files_that_do_not_fit_is_refused() -> None:
    with pytest.raises(Refused):
        compose.sendable(reply(" \n"))
    with pytest.raises(Refused, match="pictures only"):
        compose.sendable(reply(attachments=(Attached(name="a.pdf", media_type="application/pdf"),)))
    with pytest.raises(Refused, match="direct messages"):
        compose.sendable(reply(is_public=False, attachments=(picture(),)))
    with pytest.raises(Refused, match="4 pictures"):
        compose.sendable(reply(attachments=(picture(),) * 5))


PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x28\0\0\0\x1e\xff\xfe"


def picture(alt: str = "The back of a router", content: bytes = PNG) -> Attached:
    return Attached(name="router.png", media_type="image/png", content=content, alt=alt)


def test_a_picture_stands_in_the_post_with_what_it_shows(stub: Stub, connector: BlueskyConnector) -> None:
    sent = reply(attachments=(picture(), picture("")))
    first = connector.send(sent)
    assert connector.send(sent).external_id == first.external_id
    (record,) = stub.records.values()
    shown = record["embed"]["images"]
    assert [each["alt"] for each in shown] == ["The back of a router", ""]
    assert shown[0]["aspectRatio"] == {"width": 40, "height": 30}
    assert stub.blobs[shown[0]["image"]["ref"]["$link"]] == PNG


def test_a_picture_too_large_is_refused_before_it_travels(stub: Stub, connector: BlueskyConnector) -> None:
    with pytest.raises(Refused, match="1 MB"):
        connector.send(reply(attachments=(picture(content=PNG + b"x" * 1_000_000),)))
    assert stub.blobs == {}


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"service": "http://bsky.example"}, "https"),
        ({"service": "ftp://127.0.0.1"}, "https"),
        ({"service": "http://127.0.0.1.evil.example"}, "https"),
        ({"handle": "fjordnet"}, "handle"),
        ({"handle": "fjordnet.test"}, "test service"),
        ({"app_password": ""}, "app_password"),
    ],
)
def test_wrong_settings_are_refused_with_a_reason(wrong: dict[str, str], named: str) -> None:
    with pytest.raises(Reconnect, match=named):
        read_settings({"handle": "fjordnet.example", "app_password": "x", **wrong})


def test_settings_are_tidied() -> None:
    tidy = read_settings({"handle": " @Fjordnet.Example ", "app_password": " x ", "service": ""})
    assert (tidy.handle, tidy.app_password, tidy.service) == ("fjordnet.example", "x", "https://bsky.social")


def test_an_answer_that_was_lost_on_the_way_is_found_standing(stub: Stub, connector: BlueskyConnector) -> None:
    uri = stub.somebody_writes("@fjordnet.test hello")
    answer = reply(in_reply_to=uri, thread_id=uri)
    stub.troubles.append(Trouble(PUT, is_done_first=True, breaks_off=True))
    with pytest.raises(TryLater):
        connector.send(answer)
    receipt = connector.send(answer)
    assert [each for each in stub.records if each.startswith(f"at://{US}")] == [receipt.external_id]


def test_an_answer_stands_even_if_the_question_was_deleted_meanwhile(stub: Stub, connector: BlueskyConnector) -> None:
    uri = stub.somebody_writes("@fjordnet.test hello")
    answer = reply(in_reply_to=uri)
    first = connector.send(answer)
    del stub.views[uri]
    assert connector.send(answer).external_id == first.external_id
    with pytest.raises(Refused, match="gone"):
        connector.send(reply(in_reply_to=uri))


def test_the_same_key_with_another_text_does_not_change_what_stands(stub: Stub, connector: BlueskyConnector) -> None:
    key = str(uuid.uuid4())
    first, second = (connector.send(reply(text, key=key)) for text in ("one", "two"))
    assert first.external_id == second.external_id
    assert stub.records[first.external_id]["text"] == "one"


def test_a_known_handle_becomes_a_mention_and_an_unknown_one_stays_text(
    stub: Stub, connector: BlueskyConnector
) -> None:
    receipt = connector.send(reply("Hello @dana.test and @nobody.test"))
    (facet,) = stub.records[receipt.external_id]["facets"]
    assert facet["features"][0]["did"] == "did:plc:dana"


def test_a_post_that_takes_no_replies_is_not_answered(stub: Stub, connector: BlueskyConnector) -> None:
    uri = stub.somebody_writes("@fjordnet.test hello")
    stub.views[uri]["viewer"] = {"replyDisabled": True}
    with pytest.raises(Refused, match="does not let"):
        connector.send(reply(in_reply_to=uri))


def test_only_our_own_posts_can_be_deleted(stub: Stub, connector: BlueskyConnector) -> None:
    receipt = connector.send(reply())
    connector.delete(receipt.external_id)
    connector.delete(receipt.external_id)
    assert not stub.records
    for other in ("at://did:plc:dana/app.bsky.feed.post/1", "direct/c1/m1", "nonsense"):
        with pytest.raises(Refused):
            connector.delete(other)
