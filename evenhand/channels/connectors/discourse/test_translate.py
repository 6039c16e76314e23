"""Every sample, compared with what a person reads in it; and the markup of forums."""

import json
from typing import Any

import pytest

from evenhand.channels.connectors.discourse import markup
from evenhand.channels.connectors.discourse.settings import DiscourseSettings
from evenhand.channels.connectors.discourse.translate import translate
from evenhand.channels.domain.connector import Deleted, Edited, Heard, Post, PostKind, Raw
from evenhand.channels.errors import CannotTranslate
from tests.peers.discourse_stub import BASE, SAMPLES, a_post


class TestTranslate:
    """Every sample, compared with what a person reads in it."""

    settings = DiscourseSettings(server=BASE)

    def post(self, number: int, **facts: Any) -> Post:
        (post,) = self.all(number, **facts)
        assert isinstance(post, Post)
        return post

    def all(self, number: int, change: str = "new", **facts: Any) -> tuple[Heard, ...]:
        item = next(each for each in SAMPLES if each["id"] == number) | facts
        name = f"{item['topic_id']}/{item['post_number']}"
        content = json.dumps({"change": change, "name": name, "post": item}).encode()
        return translate(Raw(reference=str(number), content=content), self.settings)

    def test_an_opening_post_with_a_mention_and_a_smiley(self) -> None:
        post = self.post(101)
        assert post.text == "My Lantern kettle stays cold since the update. Has @ben.w seen this? :slight_frown:"
        assert (post.external_id, post.thread_id, post.in_reply_to) == ("31/1", "31", "")
        assert (post.author.external_id, post.author.handle, post.author.name) == ("41", "anna", "Anna Example")
        assert (post.kind, post.subject) == (PostKind.POST, "Kettle stays cold")
        assert post.url == f"{BASE}/t/kettle-stays-cold/31/1"
        assert post.posted_at.isoformat() == "2026-03-02T09:30:00+00:00"
        assert post.is_overheard
        assert post.is_public
        assert not post.is_automatic
        assert post.attachments == ()
        assert f'href="{BASE}/u/ben.w"' in post.html

    def test_a_quote_code_and_a_link(self) -> None:
        post = self.post(102)
        assert post.text == (
            "anna:\n> stays cold since the update\n\nSame here. Try this:\n\n"
            "```\nkettle reset\n  --hard\n```\n\nas in the manual (https://docs.example.com/reset)."
        )
        assert (post.kind, post.in_reply_to) == (PostKind.REPLY, "31/1")
        assert post.author.name == ""

    def test_a_picture_and_a_file(self) -> None:
        post = self.post(105)
        assert post.text == "Here is what I see:\n\n[Cold kettle]\n\nlog.txt (2 KB)"
        assert post.in_reply_to == "31/2"
        picture, file = post.attachments
        assert (picture.url, picture.alt) == (f"{BASE}/uploads/default/original/1X/abc.jpeg", "Cold kettle")
        assert (picture.media_type, picture.content) == ("image/jpeg", None)
        assert (file.name, file.url, file.media_type) == (
            "log.txt",
            f"{BASE}/uploads/short-url/f00.txt",
            "text/plain",
        )

    def test_a_small_action_says_nothing(self) -> None:
        assert self.all(106) == ()

    def test_a_list_by_the_forum_itself(self) -> None:
        post = self.post(108)
        assert post.text == "Welcome! Please read the rules:\n\n1. Be kind.\n2. Use the search:\n- first"
        assert post.is_automatic
        assert post.subject == "Welcome & rules"

    def test_a_bare_link_is_said_once(self) -> None:
        post = self.post(111)
        assert post.text == "Wieder kalt. https://example.com/long/path"
        assert post.author.handle == "zoë"

    def test_every_sample_was_read_above(self) -> None:
        assert sorted(each["id"] for each in SAMPLES) == [101, 102, 105, 106, 108, 111]

    def test_an_edit(self) -> None:
        (edited,) = self.all(111, change="edited")
        assert isinstance(edited, Edited)
        assert edited.external_id == "33/2"
        assert edited.edited_at.isoformat() == "2026-03-03T08:00:00+00:00"
        assert edited.text.startswith("Wieder kalt.")

    def test_a_deletion(self) -> None:
        raw = Raw(reference="x", content=b'{"change": "gone", "name": "31/2"}')
        assert translate(raw, self.settings) == (Deleted(external_id="31/2"),)

    def test_times_without_a_zone_are_universal(self) -> None:
        assert self.post(101, created_at="2026-03-02T09:30:00").posted_at.tzinfo is not None

    def test_without_an_author_it_cannot_be_understood(self) -> None:
        with pytest.raises(CannotTranslate, match="who wrote"):
            self.all(101, user_id=None, username=None)

    @pytest.mark.parametrize("strange", ["9", 9, 0, -1, "²", "x", "9" * 30])
    def test_a_strange_parent_is_the_opening_post(self, strange: Any) -> None:
        assert self.post(105, reply_to_post_number=strange).in_reply_to == "31/1"

    def test_what_is_read_with_a_key_is_not_public(self) -> None:
        settings = DiscourseSettings(server=BASE, api_username="a", api_secret="b")
        raw = Raw(reference="x", content=json.dumps({"change": "new", "name": "7/1", "post": a_post(1)}).encode())
        (post,) = translate(raw, settings)
        assert isinstance(post, Post)
        assert not post.is_public


class TestMarkup:
    @pytest.mark.parametrize(
        ("cooked", "text"),
        [
            ("", ""),
            ("plain", "plain"),
            ("<p>a</p>\n<p>b<br>\nc</p>", "a\n\nb\nc"),
            ("<script>alert(1)</script><p>ok</p>", "ok"),
            ("<p>a &amp; b &lt;c&gt; &#xD800;</p>", "a & b <c> \N{REPLACEMENT CHARACTER}"),
            ("<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote>", "> a\n>\n> > b"),
            ('<p><a href="javascript:x()">go</a></p>', "go"),
            ('<p><a href="http://[bad">go</a></p>', "go"),
            ('<p><a href="https://example.com/">example.com</a></p>', "https://example.com/"),
            ('<p><a class="hashtag-cooked" href="/c/support/6">support</a></p>', "#support"),
            ("<table><tr><td>1</td><td>2</td></tr></table>", "1 | 2"),
            ("<details><summary>More</summary><p>inside</p></details>", "More\n\ninside"),
            ("<![foo <p>x", "x"),
            ("</p></div>x", "x"),
        ],
    )
    def test_as_a_person_reads_it(self, cooked: str, text: str) -> None:
        assert markup.read(cooked, BASE).text == text

    def test_nothing_that_acts_stays(self) -> None:
        html = markup.read('<p onclick="x()"><a href="javascript:x()">a</a><iframe src="/x"></iframe></p>', BASE).html
        assert "onclick" not in html
        assert "javascript" not in html
        assert "iframe" not in html

    def test_words_in_the_depth_are_kept(self) -> None:
        deep = "<div>" * 100 + "in" + "</div>" * 100 + "<p>out <b>again</b></p>"
        assert markup.read(deep, BASE).text == "in\n\nout again"

    def test_deep_quotes_stay_small(self) -> None:
        assert len(markup.read("<blockquote>" * 2_000 + "x", BASE).text) < 100

    def test_pictures_are_counted(self) -> None:
        many = "".join(f'<img src="/{number}.png">' for number in range(50))
        assert len(markup.read(many, BASE).attachments) == markup.MOST_ATTACHED
