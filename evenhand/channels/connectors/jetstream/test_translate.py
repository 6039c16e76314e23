"""What the stream says, as posts, edits and deletions: the same as the Bluesky account's connector says of them."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from evenhand.channels import registry
from evenhand.channels.connectors.jetstream.translate import translate
from evenhand.channels.domain.connector import Deleted, Edited, Post, PostKind, Raw
from evenhand.channels.errors import CannotTranslate

SAMPLES = Path(__file__).parent / "samples"
SEEN = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def sample(name: str) -> Raw:
    return Raw(reference=name, content=(SAMPLES / f"{name}.json").read_bytes())


def the_post(name: str = "complaint", **record: Any) -> Post:
    """A sample with other fields in its record."""
    frame = json.loads(sample(name).content)
    frame["commit"]["record"] |= record
    (heard,) = translate(Raw(reference=name, content=json.dumps(frame).encode()))
    assert isinstance(heard, Post)
    return heard


def said_by_the_account(name: str) -> Post:
    """The same post as the connector of a Bluesky account tells it."""
    frame = json.loads(sample(name).content)
    uri = f"at://{frame['did']}/app.bsky.feed.post/{frame['commit']['rkey']}"
    view = {
        "uri": uri,
        "cid": frame["commit"]["cid"],
        "author": {"did": frame["did"]},
        "record": frame["commit"]["record"],
        "indexedAt": datetime.fromtimestamp(frame["time_us"] / 1e6, UTC).isoformat(),
    }
    item = {"is": "post", "us": {"did": "did:plc:us"}, "view": view}
    (heard,) = registry.connector_class("bluesky").translate(
        None, Raw(reference=uri, content=json.dumps(item).encode())
    )  # type: ignore[arg-type]
    assert isinstance(heard, Post)
    return heard


@pytest.mark.parametrize(
    "name",
    ["complaint", "reply", "deep_reply", "quote", "japanese", "card", "pictures", "quote_with_picture"],
)
def test_a_post_is_the_same_over_an_account_and_over_the_stream(name: str) -> None:
    ours, theirs = the_post(name), said_by_the_account(name)
    same = (
        "external_id",
        "author",
        "text",
        "posted_at",
        "kind",
        "in_reply_to",
        "references",
        "thread_id",
        "language",
        "url",
    )
    assert {each: getattr(ours, each) for each in same} == {each: getattr(theirs, each) for each in same}
    assert (ours.is_overheard, ours.is_own, ours.is_public, ours.addressed) == (True, False, True, None)


def test_an_answer_knows_what_stands_above_it() -> None:
    heard = the_post("deep_reply")
    assert heard.kind is PostKind.REPLY
    assert heard.references == (heard.in_reply_to, heard.thread_id)
    assert heard.in_reply_to != heard.thread_id


def test_a_quote_names_what_it_quotes() -> None:
    heard = the_post("quote")
    assert heard.kind is PostKind.QUOTE
    assert [(each.name, each.url[:28]) for each in heard.attachments] == [
        ("Quoted post", "https://bsky.app/profile/did")
    ]


def test_pictures_have_the_address_the_network_shows_them_at() -> None:
    (picture,) = the_post("pictures").attachments
    assert picture.url.startswith("https://cdn.bsky.app/img/feed_fullsize/plain/did:plc:")
    assert picture.url.endswith("/bafkreidlp6sdj6jkroakvmbntpy2clsj77foijheae5byt3iwz7d2k542a")
    assert (picture.alt, picture.media_type) == ("A router with a red lamp", "image/jpeg")


def test_a_film_has_the_address_it_is_played_from() -> None:
    video = {"$type": "blob", "ref": {"$link": "bafkreifilm"}, "mimeType": "video/mp4", "size": 1}
    (film,) = the_post(embed={"$type": "app.bsky.embed.video", "video": video, "alt": "Sparks"}).attachments
    assert film.url.startswith("https://video.bsky.app/watch/did%3Aplc%3A")
    assert film.url.endswith("/bafkreifilm/playlist.m3u8")
    assert film.alt == "Sparks"


@pytest.mark.parametrize(
    ("created", "expected"),
    [
        ("2026-11-21T20:00:00.000Z", datetime(2026, 11, 21, 20, tzinfo=UTC)),
        ("2026-11-21T20:00:00+02:00", datetime(2026, 11, 21, 18, tzinfo=UTC)),
        ("2099-01-01T00:00:00Z", None),
        ("1985-10-26T08:15:00Z", None),
        ("yesterday", None),
        (None, None),
        (17, None),
    ],
)
def test_an_absurd_time_is_replaced_by_the_networks(created: Any, expected: datetime | None) -> None:
    seen = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=json.loads(sample("complaint").content)["time_us"])
    assert the_post(createdAt=created).posted_at == (expected or seen)


def test_a_robots_own_label_makes_a_post_automatic() -> None:
    labels = {"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": "bot"}]}
    assert the_post(labels=labels).is_automatic
    assert not the_post(labels={"values": [{"val": "porn"}, 7]}).is_automatic


def test_an_edit_has_the_new_text_and_the_servers_time() -> None:
    (heard,) = translate(sample("update"))
    assert isinstance(heard, Edited)
    assert heard.external_id == the_post("complaint").external_id
    assert heard.text.endswith("Now the phone too.")
    assert heard.edited_at.tzinfo is not None


def test_a_deletion_names_the_post() -> None:
    assert translate(sample("delete")) == (Deleted(external_id=the_post("quote").external_id),)


@pytest.mark.parametrize("name", ["identity", "account"])
def test_what_concerns_no_post_says_nothing(name: str) -> None:
    assert translate(sample(name)) == ()


def test_other_collections_say_nothing() -> None:
    content = sample("complaint").content.replace(b'"app.bsky.feed.post"', b'"app.bsky.feed.like"')
    assert translate(Raw(reference="like", content=content)) == ()


def a_commit(time_us: int = 1, **facts: Any) -> bytes:
    commit = {"operation": "create", "collection": "app.bsky.feed.post", "rkey": "k"} | facts
    return json.dumps({"did": "did:plc:x", "time_us": time_us, "kind": "commit", "commit": commit}).encode()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"did":"did:plc:x","time_us":', "not readable JSON"),
        (b'{"did":"did:plc:x","time_us":"now"}', "unknown form"),
        (a_commit(), "without its content"),
        (a_commit(rkey="", record={"text": ""}), "without its author or its key"),
        (a_commit(record={}), "without a text"),
        (a_commit(record={"text": "x" * 100_001}), "nobody can have written"),
        (a_commit(10**21, operation="update", record={"text": ""}), "no possible time"),
        (
            b'{"evenhand":"gap","since_us":1772444400000000,"until_us":1772544400000000}',
            "02 09:40 and 2026-03-03 13:26",
        ),
        (b'{"evenhand":"too_long","bytes":2000000}', "2,000,000 bytes"),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(CannotTranslate, match=reason):
        translate(Raw(reference="x", content=content))
