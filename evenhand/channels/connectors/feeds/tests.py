"""The promises of every connector, what usual feeds say, and the list of feeds."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from evenhand.channels.connectors.feeds.connector import FeedsConnector
from evenhand.channels.connectors.feeds.settings import read_settings
from evenhand.channels.domain.connector import PostKind
from evenhand.channels.errors import Reconnect
from tests.channels.contract import ConnectorContract
from tests.channels.entries import SAMPLES, sample
from tests.channels.web_stub import WebStub, answer


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
