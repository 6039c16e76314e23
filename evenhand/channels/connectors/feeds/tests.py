"""The promises of every connector, and what feeds say."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.channels.connectors.feeds.asking import Got
from evenhand.channels.connectors.feeds.connector import FeedsConnector
from evenhand.channels.connectors.feeds.look import Look, followed
from evenhand.channels.connectors.feeds.markup import Cleaned
from evenhand.channels.connectors.feeds.reading import read
from evenhand.channels.connectors.feeds.settings import read_settings
from evenhand.channels.connectors.feeds.shapes import Body, Entry, Feed, Item, Medium, Person
from evenhand.channels.connectors.feeds.state import Place
from evenhand.channels.connectors.feeds.translate import LONGEST_TEXT, author_of, translate
from evenhand.channels.connectors.feeds.xml_feed import duration
from evenhand.channels.domain.connector import Edited, Post, PostKind, Raw
from evenhand.channels.errors import CannotTranslate, Reconnect
from tests.channels.contract import ConnectorContract
from tests.channels.web_stub import WebStub, answer

SAMPLES = Path(__file__).parent / "samples"
ADDRESS = "https://feeds.example/all.xml"
NOW = 1_772_500_000  # 3 March 2026


class TestContract(ConnectorContract):
    """The promises of every connector, kept with a web server on loopback."""

    kind = "feeds"
    required = ("addresses",)
    at_least = 7

    @pytest.fixture
    def filled_in(self) -> Iterator[dict[str, Any]]:
        with WebStub() as stub:
            for path in SAMPLES.iterdir():
                stub.pages[f"/{path.name}"] = answer(path.read_bytes(), headers={"Content-Type": "text/xml"})
            listed = "\n".join(f"{stub.url}/{path.name}" for path in sorted(SAMPLES.iterdir()))
            yield {"addresses": listed, "allow_this_machine": True}

    @pytest.fixture
    def unreachable(self) -> Iterator[FeedsConnector]:
        made = FeedsConnector({"addresses": "http://127.0.0.1:1/feed", "allow_this_machine": True})
        yield made
        made.close()


def posts_in(content: bytes, **headers: str) -> list[Post]:
    """What a document says, oldest first, by the very path a look takes."""
    feeds, place = read_settings({"addresses": ADDRESS, "newest": 1_000}), Place()
    got = Got(reading=read(content, headers, address=ADDRESS), headers=headers)
    look = Look(feeds, place, lambda _address, _state: got, {}, limit=10_000, now=NOW)
    look.run(followed(feeds, place, now=NOW))
    return [each for raw in look.raws for each in translate(raw) if isinstance(each, Post)]


def sample(name: str) -> list[Post]:
    return posts_in((SAMPLES / name).read_bytes())


def rss(*items: str, head: str = "") -> bytes:
    body = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0"><channel><title>Fjord</title>{head}{body}</channel></rss>'.encode()


def said_by(entry: Entry, **facts: Any) -> Any:
    """What one entry says."""
    facts.setdefault("feed", Feed(title="Fjord", address=ADDRESS))
    item = Item(external_id="f/1", entry=entry, heard=NOW, **facts)
    (heard,) = translate(Raw(reference="f/1", content=msgspec.json.encode(item)))
    return heard


# What the samples say


def test_a_blog_entry_is_a_post_with_title_text_and_tags() -> None:
    first, second = sample("blog.xml")
    assert first.text == (
        "Uten nett i Seilergata\n\n"
        "FjordNet har vært nede siden sju. Status (https://blogg.fjord.example/status)\n\n"
        "- ruter på\n- ruter av\nEn ruter med rødt lys\n\n"
        "#fjordnet (Kundeservice og støtte)"
    )
    assert first.url == "https://blogg.fjord.example/2026/uten-nett"
    assert first.posted_at == datetime(2026, 3, 1, 18, tzinfo=UTC)
    assert (first.language, second.language) == ("nb", "en")
    assert (first.author.external_id, first.author.name) == ("https://dana.example", "Dana Moss")
    assert (first.kind, first.is_public, first.is_overheard, first.addressed) == (PostKind.POST, True, True, None)


def test_html_is_kept_without_scripts_and_remote_pictures() -> None:
    first, _ = sample("blog.xml")
    assert "<script" not in first.html
    assert "<img" not in first.html
    assert 'href="https://blogg.fjord.example/status"' in first.html
    (picture,) = first.attachments
    assert (picture.url, picture.alt) == ("https://blogg.fjord.example/ruter.jpg", "En ruter med rødt lys")
    assert picture.content is None


def test_an_excerpt_of_the_content_is_not_said_twice() -> None:
    _, second = sample("blog.xml")
    assert second.text == "Back & online\n\nIt works again. Thanks to everyone."
    assert second.author.external_id == "mailto:guest@example.org"
    assert second.author.name == "Guest & friend"


def test_an_episode_names_its_sound_its_picture_and_its_transcript() -> None:
    (episode,) = sample("podcast.xml")
    sound, picture, transcript = sorted(episode.attachments, key=lambda each: each.media_type)
    assert (sound.url, sound.media_type, sound.alt) == (
        "https://cdn.podcast.example/7.mp3",
        "audio/mpeg",
        "Plays 1:02:03",
    )
    assert picture.media_type == "image/jpeg"
    assert (transcript.name, transcript.media_type) == ("Transcript", "text/vtt")
    assert "FjordNet (https://fjordnet.example/help)" in episode.text
    assert episode.text.startswith("Episode 7: On hold\n\nHow long is too long? We ask")


def test_a_video_keeps_the_lines_of_its_description() -> None:
    (video,) = sample("videos.xml")
    assert video.text == ("FjordNet router teardown\n\nWhat is inside?\n\nChapters:\n0:00 Screws\n4:10 The board")
    assert video.url == "https://videos.example/watch?v=abc"
    assert [(each.media_type, each.alt) for each in video.attachments] == [
        ("video/mp4", "Plays 12:34"),
        ("image/jpeg", ""),
    ]
    assert video.author.external_id == "https://videos.example/channel/UC1"


def test_a_json_feed_is_read_with_numbers_for_ids_and_relative_links() -> None:
    longer, note = sample("notes.json")
    assert note.text == ("FjordNet picked up on the second ring today.\n\nImpressive.\n\n#fjordnet (customer service)")
    assert (note.author.external_id, note.author.name) == ("https://notes.example/about", "Bo")
    assert longer.url == "https://feeds.example/2"
    assert longer.text == "A longer one\n\nWith a map (https://feeds.example/map)."
    (sound,) = longer.attachments
    assert (sound.name, sound.url, sound.alt) == ("Read aloud", "https://feeds.example/2.mp3", "Plays 1:05")
    assert longer.author.name == "Guest"


def test_a_broken_feed_still_says_what_it_can() -> None:
    texts = {post.text: post for post in sample("broken.xml")}
    assert "Second" in texts
    first = next(post for text, post in texts.items() if text.startswith("Bread & butter"))
    assert first.url == "http://old.example/?a=1&b=2"
    assert "No end tag here" in first.text


# Entries that lack something


def test_entries_without_id_title_text_or_date_still_come_out() -> None:
    found = posts_in(
        rss(
            "<title>Only a title</title>",
            "<description>Only words</description>",
            "<link>https://fjord.example/only-a-link</link>",
            '<enclosure url="https://fjord.example/only.mp3" type="audio/mpeg" length="1"/>',
            "<guid>only-an-id</guid>",
        )
    )
    assert {post.text for post in found} == {
        "Only a title",
        "Only words",
        "https://fjord.example/only-a-link",
        "https://fjord.example/only.mp3",
        "https://feeds.example/only-an-id",  # a guid is an address unless it says it is none
    }
    assert all(post.posted_at == datetime.fromtimestamp(NOW, UTC) for post in found)
    assert len({post.external_id for post in found}) == 5


def test_an_entry_with_nothing_at_all_is_refused_with_a_sentence() -> None:
    with pytest.raises(CannotTranslate, match="“Fjord” has neither words nor a link nor a file"):
        said_by(Entry(authors=(Person(name="Dana"),)))


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<math><mi>a</mi><mo>+</mo><mi>b</mi></math>", "a + b"),
        ("<svg><title>A map</title><circle r='5'></circle></svg>", "A map"),
        ('<img src="https://fjord.example/map.png">', "https://fjord.example/map.png"),
        ("<script>track()</script><p>Hello</p>", "Hello"),
    ],
)
def test_an_entry_of_nothing_but_a_formula_or_a_picture_still_comes_out(html: str, text: str) -> None:
    assert said_by(Entry(content=Body(value=html, is_html=True))).text == text


def test_a_script_alone_says_nothing() -> None:
    with pytest.raises(CannotTranslate):
        said_by(Entry(content=Body(value="<script>track()</script>", is_html=True)))


def test_entries_that_share_an_id_by_mistake_are_told_apart() -> None:
    found = posts_in(rss("<guid>1</guid><title>One</title>", "<guid>1</guid><title>Two</title>"))
    assert {post.text for post in found} == {"One", "Two"}
    assert len({post.external_id for post in found}) == 2


def test_the_same_entry_listed_twice_is_one_post() -> None:
    assert len(posts_in(rss("<guid>1</guid><title>One</title>", "<guid>1</guid><title>One</title>"))) == 1


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Mon, 02 Mar 2026 05:00:00 +0200", datetime(2026, 3, 2, 3, tzinfo=UTC)),
        ("2026-03-02T05:00:00-05:00", datetime(2026, 3, 2, 10, tzinfo=UTC)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", datetime.fromtimestamp(NOW, UTC)),
        ("Fri, 01 Jan 2100 00:00:00 GMT", datetime.fromtimestamp(NOW, UTC)),
        ("yesterday", datetime.fromtimestamp(NOW, UTC)),
        ("", datetime.fromtimestamp(NOW, UTC)),
    ],
)
def test_a_date_is_believed_unless_it_cannot_be(date: str, expected: datetime) -> None:
    (post,) = posts_in(rss(f"<title>x</title><pubDate>{date}</pubDate>"))
    assert post.posted_at == expected


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("3723", 3723), ("62:03", 3723), ("1:02:03", 3723), ("", 0), ("long", 0), ("-5", 0), ("nan", 0), ("1:2:3:4", 0)],
)
def test_how_long_it_plays_is_written_in_many_ways(said: str, seconds: int) -> None:
    assert duration(said) == seconds


# Charsets

_WORDS = "Ærlig talt – Ålesund"


@pytest.mark.parametrize(
    ("charset", "declared", "header"),
    [
        ("utf-8", "utf-8", "application/rss+xml"),
        ("utf-8", "", ""),
        ("utf-8", "iso-8859-1", "text/xml"),
        ("utf-8", "", "text/xml; charset=iso-8859-1"),
        ("utf-8", "windows-1252", "text/xml; charset=windows-1252"),
        ("utf-8-sig", "", "text/xml"),
        ("utf-16", "utf-16", "application/xml"),
        ("windows-1252", "windows-1252", "text/xml"),
        ("windows-1252", "iso-8859-1", "application/xml"),
        ("windows-1252", "utf-8", "application/xml; charset=utf-8"),
    ],
)
def test_a_charset_is_found_even_if_it_is_called_another(charset: str, declared: str, header: str) -> None:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else '<?xml version="1.0"?>'
    body = rss(f"<title>{_WORDS}</title>").decode()
    headers = {"content-type": header} if header else {}
    (post,) = posts_in((declaration + body).encode(charset), **headers)
    assert post.text == _WORDS


@pytest.mark.parametrize("charset", ["big5", "gb2312", "euc-kr", "shift_jis", "koi8-r", "iso-2022-jp"])
def test_other_scripts_are_read_in_the_charset_they_declare(charset: str) -> None:
    words = {"euc-kr": "한국어", "koi8-r": "Привет"}.get(charset, "日本")
    content = f'<?xml version="1.0" encoding="{charset}"?>'.encode() + rss(f"<title>{words}</title>").decode().encode(
        charset
    )
    (post,) = posts_in(content, **{"content-type": "application/xml"})
    assert post.text == words


def test_space_before_the_declaration_breaks_nothing() -> None:
    (post,) = posts_in(b'\n\n  <?xml version="1.0" encoding="utf-8"?>' + rss("<title>x</title>"))
    assert post.text == "x"


def test_json_is_read_with_mark_other_width_and_broken_letters() -> None:
    document = json.dumps({"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "content_text": "ø"}]})
    for content in (document.encode(), document.encode("utf-8-sig"), document.encode("utf-16")):
        assert [post.text for post in posts_in(content)] == ["ø"]
    (post,) = posts_in(document.replace("\\u00f8", "ø").encode("latin-1"))
    assert post.text == "\ufffd"


# Links


def test_relative_links_follow_the_base_that_is_nearest() -> None:
    (post,) = posts_in(
        b'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/x/"><entry xml:base="y/">'
        b'<link href="z"/><content type="html" xml:base="deep/">&lt;a href="p"&gt;there&lt;/a&gt;</content></entry>'
        b"</feed>"
    )
    assert post.url == "https://a.example/x/y/z"
    assert "https://a.example/x/y/deep/p" in post.html


def test_links_that_run_scripts_are_taken_out() -> None:
    cleaned = Cleaned('<a href="javascript:x()">one</a> <a href="//b.example/">two</a>', is_html=True, base=ADDRESS)
    assert "javascript" not in cleaned.html
    assert "https://b.example/" in cleaned.html
    (post,) = posts_in(rss("<title>x</title><link>javascript:alert(1)</link>"))
    assert post.url == ""


# Who wrote


@pytest.mark.parametrize(
    ("author", "feed", "identity", "name"),
    [
        (Person(name="A", uri="https://a.example/me/"), Feed(), "https://a.example/me", "A"),
        (Person(name="A", mail="A@Mail.Example"), Feed(), "mailto:a@mail.example", "A"),
        (Person(name="Ann Bee"), Feed(link="https://www.site.example/"), "ann bee@site.example", "Ann Bee"),
        (Person(), Feed(title="Site", link="https://site.example/"), "site.example", "Site"),
        (Person(), Feed(author=Person(name="Ed"), address=ADDRESS), "ed@feeds.example", "Ed"),
        (Person(name="<b>Ann</b> &amp; Bo"), Feed(address=ADDRESS), "ann & bo@feeds.example", "Ann & Bo"),
    ],
)
def test_an_author_has_the_most_lasting_name_there_is(author: Person, feed: Feed, identity: str, name: str) -> None:
    people = () if author == Person() else (author,)
    found = author_of(Entry(authors=people), feed)
    assert (found.external_id, found.name) == (identity, name)


def test_an_entry_that_was_collected_belongs_to_where_it_came_from() -> None:
    found = author_of(
        Entry(origin_title="Theirs", origin_link="https://theirs.example/"), Feed(link="https://us.example")
    )
    assert (found.external_id, found.name, found.handle) == ("theirs.example", "Theirs", "theirs.example")


# Odd contents of the item itself


def test_a_very_long_entry_is_cut_and_says_so() -> None:
    post = said_by(Entry(content=Body(value="word " * 20_000)))
    assert len(post.text) < LONGEST_TEXT + 100
    assert post.text.endswith("[The entry is longer; read it at its own address.]")


def test_a_comment_stands_below_its_entry() -> None:
    post = said_by(Entry(title=Body(value="Me too")), parent="f/0")
    assert (post.kind, post.in_reply_to, post.references, post.thread_id) == (PostKind.REPLY, "f/0", ("f/0",), "f/0")


def test_a_changed_entry_is_an_edit_of_the_same_post() -> None:
    heard = said_by(Entry(title=Body(value="New words"), published=1, updated=NOW - 60), is_edit=True)
    assert isinstance(heard, Edited)
    assert (heard.external_id, heard.text) == ("f/1", "New words")
    assert heard.edited_at == datetime.fromtimestamp(NOW - 60, UTC)


@given(st.text(max_size=300), st.booleans(), st.sampled_from(["", ADDRESS, "nonsense", "http://["]))
def test_any_writing_is_cleaned_to_something_that_may_be_stored(value: str, is_html: bool, base: str) -> None:
    cleaned = Cleaned(value, is_html=is_html, base=base)
    for text in (cleaned.text, cleaned.html):
        text.encode()
        assert "\0" not in text
    assert "<script" not in cleaned.html.lower()


_texts = st.text(max_size=40)
_bodies = st.none() | st.builds(Body, value=_texts, is_html=st.booleans(), base=_texts)
_entries = st.builds(
    Entry,
    id=_texts,
    link=_texts | st.just("https://a.example/"),
    title=_bodies,
    summary=_bodies,
    content=_bodies,
    authors=st.tuples(st.builds(Person, name=_texts, mail=_texts, uri=_texts)),
    published=st.integers(-(2**62), 2**62),
    updated=st.integers(-(2**62), 2**62),
    tags=st.lists(_texts, max_size=3).map(tuple),
    media=st.tuples(st.builds(Medium, url=_texts, media_type=_texts, title=_texts, seconds=st.integers(0, 10**6))),
    language=_texts,
)


@given(_entries, st.booleans())
def test_every_entry_becomes_a_post_or_is_refused_with_a_sentence(entry: Entry, is_edit: bool) -> None:
    try:
        heard = said_by(entry, is_edit=is_edit)
    except CannotTranslate as refusal:
        assert refusal.sentence  # noqa: PT017
    else:
        assert heard.text
        heard.text.encode()


# Settings


def test_addresses_stand_on_lines_or_in_an_opml_file() -> None:
    opml = """<?xml version="1.0"?><opml version="2.0"><body><outline text="News">
      <outline type="rss" text="A" xmlUrl="https://a.example/feed?x=1&amp;y=2"/>
      <outline type="rss" text="B" xmlUrl='https://b.example/feed'/><outline text="no feed" htmlUrl="https://c.example"/>
    </outline></body></opml>"""
    assert read_settings({"addresses": opml}).addresses == ("https://a.example/feed?x=1&y=2", "https://b.example/feed")
    listed = "a.example/feed\n# old ones\n\nfeed://b.example/x https://a.example/feed\nfeed:https://c.example/"
    assert read_settings({"addresses": listed}).addresses == (
        "https://a.example/feed",
        "http://b.example/x",
        "https://c.example/",
    )


@pytest.mark.parametrize("addresses", ["", "  \n# nothing", "ftp://a.example/", "https://", "https://a:b@c.example/x"])
def test_a_list_without_feeds_is_refused(addresses: str) -> None:
    with pytest.raises(Reconnect) as refusal:
        FeedsConnector({"addresses": addresses})
    assert "a:b" not in refusal.value.sentence


def test_a_list_is_called_by_its_name_or_its_first_host() -> None:
    assert read_settings({"addresses": "https://www.a.example/feed"}).name == "a.example"
    assert read_settings({"addresses": "https://a.example/feed", "name": " Press "}).name == "Press"
