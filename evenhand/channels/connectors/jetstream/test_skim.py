"""The facts listening looks at, from bytes; they must agree with what translating says."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from evenhand.channels.connectors.jetstream.addresses import host_of
from evenhand.channels.connectors.jetstream.connector import JetstreamConnector
from evenhand.channels.connectors.jetstream.frames import read_frame
from evenhand.channels.connectors.jetstream.skim import skim
from evenhand.channels.connectors.jetstream.translate import translate
from evenhand.channels.domain.connector import Post, Raw
from evenhand.channels.domain.skim import Skim, Wants
from evenhand.channels.errors import CannotTranslate
from tests.channels.contract import strange_content
from tests.peers.jetstream_events import POSTS, Invented, a_post, commit, marker

SAMPLES = [path.read_bytes() for path in sorted((Path(__file__).parent / "samples").glob("*.json"))]
NOW = 1_772_444_400_000_000
ALL = Wants(links=True, media=True)


def one(**record: Any) -> Skim:
    """The skim of a single post."""
    return skim([posted(**record)], ALL)


def posted(text: Any = "Hello", **record: Any) -> bytes:
    return commit("did:plc:dana", NOW, "3kaaaaaaaaaa2", a_post("", NOW) | {"text": text} | record).content


def heard(content: bytes) -> tuple[Any, ...]:
    try:
        return translate(Raw(reference="x", content=content))
    except CannotTranslate:
        return ()


def agrees(contents: list[bytes], wants: Wants = ALL) -> None:
    """Every new post is in a row, with the facts that translating it tells; nothing else is."""
    found = skim(contents, wants)
    posts = [(row, each) for row, content in enumerate(contents) for each in heard(content) if isinstance(each, Post)]
    assert list(found.rows) == [row for row, _ in posts]
    assert list(found.references) == [post.external_id for _, post in posts]
    assert list(found.authors) == [post.author.external_id for _, post in posts]
    assert list(found.texts) == [post.text for _, post in posts]
    for (_, post), codes in zip(posts, found.languages, strict=True):
        assert post.language in {"", *codes[:1]}
    assert set(found.networks) <= {"bluesky"}
    assert {len(each) for each in (found.handles, found.networks, found.languages)} == {len(posts)}
    if wants.media:
        pictured = [any(not each.media_type.startswith("text/") for each in post.attachments) for _, post in posts]
        assert list(found.has_media) == pictured
    if wants.links:
        for (_, post), hosts in zip(posts, found.links, strict=True):
            named = {each.url for each in post.attachments if each.media_type == "text/html"}
            named = {url for url in named if not url.startswith("https://bsky.app/profile/")}
            assert {host_of(url) for url in named} <= set(hosts)


@pytest.mark.parametrize("wants", [Wants(), Wants(links=True), Wants(media=True), ALL], ids=repr)
def test_it_agrees_with_translating_on_what_was_recorded(wants: Wants) -> None:
    agrees(SAMPLES, wants)


@pytest.mark.parametrize("wants", [Wants(), ALL], ids=repr)
def test_it_agrees_with_translating_on_a_whole_network(wants: Wants) -> None:
    agrees([event.content for event in Invented(seed=5, start_us=NOW, count=4000).all()], wants)


@given(strange_content)
def test_strange_content_is_left_to_translating(content: bytes) -> None:
    found = skim([SAMPLES[0], content], ALL)
    assert 1 not in found.rows or isinstance(heard(content)[0], Post)


@pytest.mark.parametrize(
    "content",
    [
        marker("did:plc:dana", NOW, "identity", 1, handle="dana.test").content,
        marker("did:plc:dana", NOW, "account", 1, active=False, status="deleted").content,
        commit("did:plc:dana", NOW, "3k", None, operation="delete").content,
        commit("did:plc:dana", NOW, "3k", a_post("new", NOW), operation="update").content,
        commit("did:plc:dana", NOW, "3k", None).content,
        posted(text=7),
        b'{"did":"did:plc:x"',
        b'{"evenhand":"gap"}',
        b"\xff\xfe",
        b"",
    ],
    ids=["identity", "account", "delete", "update", "no record", "no text", "cut", "note", "no text at all", "nothing"],
)
def test_what_is_no_new_post_is_among_the_others(content: bytes) -> None:
    found = skim([posted(), content, posted()], Wants())
    assert (list(found.rows), list(found.others)) == ([0, 2], [1])


def test_other_collections_are_nowhere() -> None:
    like = posted().replace(POSTS.encode(), b"app.bsky.feed.like")
    found = skim([like, posted()], Wants())
    assert (list(found.rows), list(found.others)) == ([1], [])


@pytest.mark.parametrize(
    ("langs", "codes"),
    [
        (["pt-BR"], ("pt",)),
        (["EN"], ("en",)),
        (["ja", "en-GB", "en"], ("ja", "en")),
        ([], ()),
        (None, ()),
        ("en", ()),
        (["en", 7, None], ("en",)),
        (["", "-", "12"], ()),
    ],
)
def test_languages_are_first_parts_in_lower_case(langs: Any, codes: tuple[str, ...]) -> None:
    assert one(langs=langs).languages[0] == codes


@pytest.mark.parametrize(
    ("record", "hosts"),
    [
        ({"text": "see https://www.Acme.example/x?y and HTTP://b.example:8080"}, ("acme.example", "b.example")),
        (
            {"facets": [{"features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://a.example/b"}]}]},
            ("a.example",),
        ),
        ({"facets": [{"features": [{"$type": "app.bsky.richtext.facet#mention", "did": "did:plc:x"}]}]}, ()),
        ({"embed": {"$type": "app.bsky.embed.external", "external": {"uri": "https://c.example"}}}, ("c.example",)),
        (
            {
                "embed": {
                    "$type": "app.bsky.embed.recordWithMedia",
                    "media": {"$type": "app.bsky.embed.external", "external": {"uri": "https://d.example/"}},
                }
            },
            ("d.example",),
        ),
        ({"embed": "broken", "facets": {"no": "list"}}, ()),
        ({"text": "https://me:pw@e.example#x http:// https://"}, ("e.example",)),
    ],
    ids=["text", "facet", "mention", "card", "both", "broken", "odd"],
)
def test_links_come_from_wherever_people_put_them(record: dict[str, Any], hosts: tuple[str, ...]) -> None:
    assert one(**record).links[0] == hosts


@pytest.mark.parametrize(
    ("embed", "has_media"),
    [
        ({"$type": "app.bsky.embed.images", "images": []}, True),
        ({"$type": "app.bsky.embed.video"}, True),
        ({"$type": "app.bsky.embed.recordWithMedia", "media": {"$type": "app.bsky.embed.images"}}, True),
        ({"$type": "app.bsky.embed.recordWithMedia", "media": {"$type": "app.bsky.embed.external"}}, False),
        ({"$type": "app.bsky.embed.record", "record": {}}, False),
        (None, False),
    ],
)
def test_pictures_and_films_are_media_and_cards_are_not(embed: Any, has_media: bool) -> None:
    assert one(embed=embed).has_media == [has_media]


def test_halves_of_surrogate_pairs_are_read() -> None:
    """Some clients write them."""
    content = posted(text="SPOILT").replace(b"SPOILT", b"\\ud83d broken")
    assert skim([content], Wants()).texts == [heard(content)[0].text]
    skim([content], Wants()).texts[0].encode()


def test_what_nobody_wants_is_not_looked_for() -> None:
    found = skim(SAMPLES, Wants())
    assert (found.links, found.has_media) == ((), ())


def test_an_odd_post_spoils_no_other() -> None:
    odd = json.loads(posted())
    odd["commit"]["record"]["langs"] = {"no": "list"}
    found = skim([posted(), json.dumps(odd).encode(), posted()], Wants())
    assert list(found.rows) == [0, 1, 2]


def test_it_is_told_apart_whose_each_frame_is() -> None:
    events = list(Invented(seed=2, start_us=NOW, count=3000).all())
    frames = [read_frame(event.content) for event in events]
    told = JetstreamConnector({}).authors_of([Raw(reference=frame.reference, content=b"") for frame in frames])
    assert list(told) == ["" if event.kind == "broken" else event.did for event in events]
