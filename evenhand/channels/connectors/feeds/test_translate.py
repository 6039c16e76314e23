"""Entries that lack something, authors, edits, and anything anybody writes."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.channels.connectors.feeds.markup import Cleaned
from evenhand.channels.connectors.feeds.shapes import Body, Entry, Feed, Medium, Person
from evenhand.channels.connectors.feeds.translate import LONGEST_TEXT, author_of
from evenhand.channels.connectors.feeds.xml_feed import duration
from evenhand.channels.domain.connector import Edited, PostKind
from evenhand.channels.errors import CannotTranslate
from tests.channels.entries import ADDRESS, NOW, posts_in, rss, said_by

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
