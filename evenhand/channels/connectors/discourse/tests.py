"""The shared contract against a stub forum on a real socket; every sample read; the faults that life brings."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from evenhand.channels import registry
from evenhand.channels.connectors.discourse import forum, looks, markup
from evenhand.channels.connectors.discourse.settings import DiscourseSettings, read_settings
from evenhand.channels.connectors.discourse.translate import translate
from evenhand.channels.domain.connector import Connector, Cursor, Deleted, Edited, Fetched, Heard, Post, PostKind, Raw
from evenhand.channels.errors import CannotTranslate, ChannelError, Reconnect, Refused, TryLater
from tests.channels.contract import ConnectorContract, read_all

SAMPLES = json.loads((Path(__file__).parent / "samples" / "latest.json").read_text())["latest_posts"]
BASE = "https://forum.example.com"


def a_post(number: int, **facts: Any) -> dict[str, Any]:
    """A post as a forum says it."""
    topic, position = facts.get("topic_id", 7), facts.get("post_number", number)
    said: dict[str, Any] = {
        "id": number,
        "topic_id": topic,
        "post_number": position,
        "created_at": "2026-03-02T09:30:00.000Z",
        "updated_at": "2026-03-02T09:30:00.000Z",
        "cooked": f"<p>Post {number}</p>",
        "post_type": 1,
        "user_id": 41,
        "username": "anna",
        "name": "Anna",
        "topic_title": "Kettle",
        "topic_slug": "kettle",
        "category_id": 6,
    }
    return said | facts


class Stub:
    """A forum: its posts by number, and what is wrong with it at the moment."""

    def __init__(self) -> None:
        self.posts: dict[int, dict[str, Any]] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.fault: Callable[[BaseHTTPRequestHandler], None] | None = None
        self.key = ""
        self.is_inclusive = False
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def add(self, *posts: dict[str, Any]) -> None:
        self.posts |= {post["id"]: post for post in posts}

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, path: str, query: dict[str, list[str]]) -> Any:
        """What stands at an address; None for nothing."""
        if path == "/posts.json":
            return {"latest_posts": self._latest(int(query.get("before", ["0"])[0]))}
        if path == "/site/basic-info.json":
            return {"title": "Kettle Forum"}
        if path == "/site.json":
            return {"categories": [{"id": 6, "name": "Support"}, {"id": 1, "name": "Site"}]}
        parts = path.removesuffix(".json").split("/")
        if parts[1] == "t" and parts[2].isdigit():
            return self._topic(int(parts[2]), query if parts[3:] == ["posts"] else None)
        return None

    def _latest(self, before: int) -> list[dict[str, Any]]:
        numbers = sorted(self.posts, reverse=True)
        if before and self.is_inclusive:  # as forums did for years
            numbers = [each for each in numbers if before - 50 < each <= before]
        elif before:
            numbers = [each for each in numbers if each < before]
        return [self.posts[each] for each in numbers[:50]]

    def _topic(self, topic: int, query: dict[str, list[str]] | None) -> Any:
        posts = sorted((p for p in self.posts.values() if p["topic_id"] == topic), key=lambda p: p["post_number"])
        if not posts:
            return None
        if query is not None:
            below = int(query["post_number"][0])
            assert query["asc"] == ["false"]
            return {"post_stream": {"posts": [p for p in posts if p["post_number"] < below][::-1][:20]}, "id": topic}
        return {"title": "Kettle", "slug": "kettle", "post_stream": {"posts": posts[:20]}, "id": topic}

    def _handler(stub) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - the handler has a self of its own
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                stub.asked.append(self.path)
                stub.headers.append({name.lower(): value for name, value in self.headers.items()})
                if stub.fault is not None:
                    stub.fault(self)
                    return
                if stub.key and self.headers.get("Api-Key") != stub.key:
                    give(self, 403, {"error_type": "not_logged_in"})
                    return
                parts = urlsplit(self.path)
                said = stub.answer(parts.path, parse_qs(parts.query))
                give(self, 404 if said is None else 200, said)

            def log_message(self, *_: Any) -> None:
                pass

        return Handler


def give(handler: BaseHTTPRequestHandler, status: int, said: Any, **headers: str) -> None:
    """An answer; bytes as they are, everything else as JSON."""
    content = said if isinstance(said, bytes) else json.dumps(said).encode()
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(content)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(content)


@pytest.fixture
def stub() -> Iterator[Stub]:
    stub = Stub()
    yield stub
    stub.close()


def connected(stub: Stub, **settings: Any) -> Connector:
    return registry.connect("discourse", {"server": stub.address, **settings})


class Reader:
    """Looks again and again from where it stands, as the desk does."""

    def __init__(self, connector: Connector) -> None:
        self.connector = connector
        self.cursor: Cursor | None = None

    def look(self, limit: int = 100) -> Fetched:
        fetched = self.connector.fetch(self.cursor, limit=limit)
        self.cursor = json.loads(json.dumps(fetched.cursor))
        return fetched

    def heard(self, limit: int = 100) -> list[Heard]:
        """Everything until there is no more."""
        found: list[Heard] = []
        for _ in range(400):
            fetched = self.look(limit)
            assert len(fetched.raws) <= limit
            found += [each for raw in fetched.raws for each in self.connector.translate(raw)]
            if fetched.is_exhausted:
                return found
        pytest.fail("no end")


def texts(heard: list[Heard]) -> list[str]:
    return [each.text for each in heard if isinstance(each, Post)]


class TestDiscourse(ConnectorContract):
    kind = "discourse"
    required = ("server",)

    @pytest.fixture
    def filled_in(self, stub: Stub) -> dict[str, Any]:
        stub.add(*SAMPLES, *(a_post(number) for number in range(200, 204)))
        return {"server": stub.address}

    @pytest.fixture
    def unreachable(self) -> Connector:
        return registry.connect("discourse", {"server": "http://127.0.0.1:9"})


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


class TestHearing:
    def test_the_first_look_brings_the_newest_few(self, stub: Stub) -> None:
        stub.add(*(a_post(number) for number in range(1, 101)))
        reader = Reader(connected(stub, posts_at_first="3"))
        assert texts(reader.heard()) == ["Post 98", "Post 99", "Post 100"]
        assert reader.heard() == []
        stub.add(a_post(101))
        assert texts(reader.heard()) == ["Post 101"]

    def test_none_at_first(self, stub: Stub) -> None:
        stub.add(a_post(1))
        reader = Reader(connected(stub, posts_at_first=0))
        assert reader.heard() == []
        stub.add(a_post(2))
        assert texts(reader.heard()) == ["Post 2"]

    def test_an_empty_forum_that_comes_to_life_does_not_bring_its_whole_history(self, stub: Stub) -> None:
        reader = Reader(connected(stub, posts_at_first=2))
        assert reader.heard() == []
        stub.add(*(a_post(number) for number in range(1, 301)))
        assert texts(reader.heard()) == ["Post 299", "Post 300"]

    @pytest.mark.parametrize("is_inclusive", [True, False])
    @pytest.mark.parametrize("limit", [1, 7, 100])
    def test_after_a_long_break_nothing_is_missing(self, stub: Stub, is_inclusive: bool, limit: int) -> None:
        stub.is_inclusive = is_inclusive
        stub.add(a_post(1))
        reader = Reader(connected(stub))
        reader.heard()
        numbers = [*range(2, 60), 150, *range(400, 480)]
        stub.add(*(a_post(number) for number in numbers))
        assert texts(reader.heard(limit)) == [f"Post {number}" for number in numbers]
        assert reader.heard() == []

    def test_catching_up_is_polite(self, stub: Stub) -> None:
        stub.add(a_post(1))
        reader = Reader(connected(stub))
        reader.heard()
        stub.add(*(a_post(number) for number in range(5_000, 5_050)))
        stub.asked.clear()
        assert not reader.look().is_exhausted
        assert len(stub.asked) == 1 + looks.MOST_STEPS

    def test_a_quiet_look_asks_once_and_leaves_the_cursor(self, stub: Stub) -> None:
        stub.add(*(a_post(number) for number in range(1, 80)))
        reader = Reader(connected(stub))
        reader.heard()
        before = reader.cursor
        stub.asked.clear()
        assert reader.heard() == []
        assert (stub.asked, reader.cursor) == (["/posts.json"], before)

    def test_the_cursor_stays_small(self, stub: Stub) -> None:
        reader = Reader(connected(stub))
        for number in range(1, 400):
            stub.add(a_post(number))
        reader.heard()
        stub.add(*(a_post(number) for number in range(400, 600)))
        reader.heard(100)
        assert len(json.dumps(reader.cursor)) < 5_000

    def test_only_some_categories(self, stub: Stub) -> None:
        stub.add(a_post(1), a_post(2, category_id=9), a_post(3))
        reader = Reader(connected(stub, categories=f"{BASE}/c/support/6\n"))
        assert texts(reader.heard()) == ["Post 1", "Post 3"]

    def test_an_item_without_a_number_stops_nothing(self, stub: Stub) -> None:
        stub.add(a_post(1), a_post(2, topic_id="x"), a_post(3, cooked=5))
        reader = Reader(connected(stub))
        one, three = reader.look().raws
        assert reader.connector.translate(one)
        with pytest.raises(CannotTranslate):
            reader.connector.translate(three)


class TestChanges:
    @pytest.fixture
    def reader(self, stub: Stub) -> Reader:
        stub.add(*(a_post(number) for number in range(1, 11)))
        reader = Reader(connected(stub))
        reader.heard()
        return reader

    def test_an_edit_is_told_once(self, stub: Stub, reader: Reader) -> None:
        stub.add(a_post(5, cooked="<p>Better</p>", updated_at="2026-03-02T11:00:00.000Z"))
        (edited,) = reader.heard()
        assert isinstance(edited, Edited)
        assert (edited.external_id, edited.text) == ("7/5", "Better")
        assert reader.heard() == []

    def test_only_other_words_are_an_edit(self, stub: Stub, reader: Reader) -> None:
        stub.add(a_post(5, updated_at="2026-03-02T11:00:00.000Z"), a_post(6, cooked="<p>Enlarged later</p>"))
        assert reader.heard() == []

    def test_an_older_copy_of_the_list_undoes_nothing(self, stub: Stub, reader: Reader) -> None:
        old = dict(stub.posts)
        stub.add(a_post(5, cooked="<p>Better</p>", updated_at="2026-03-02T11:00:00.000Z"), a_post(11))
        del stub.posts[4]
        assert len(reader.heard()) == 3
        new, stub.posts = stub.posts, old
        assert reader.heard() == []
        stub.posts = new
        assert reader.heard() == []

    def test_a_post_that_vanished_is_deleted(self, stub: Stub, reader: Reader) -> None:
        del stub.posts[5]
        assert reader.heard() == [Deleted(external_id="7/5")]
        assert reader.heard() == []

    @pytest.mark.parametrize("how", [{"hidden": True}, {"user_deleted": True}, {"deleted_at": "2026-03-02T11:00:00Z"}])
    def test_a_post_taken_back_is_deleted(self, stub: Stub, reader: Reader, how: dict[str, Any]) -> None:
        stub.add(a_post(10, **how))
        assert reader.heard() == [Deleted(external_id="7/10")]

    def test_a_post_brought_back_is_heard_again(self, stub: Stub, reader: Reader) -> None:
        stub.add(a_post(5, hidden=True))
        reader.heard()
        stub.add(a_post(5, updated_at="2026-03-02T12:00:00.000Z"))
        assert texts(reader.heard()) == ["Post 5"]
        assert reader.heard() == []

    def test_a_post_in_another_topic_has_another_name(self, stub: Stub, reader: Reader) -> None:
        stub.add(a_post(5, topic_id=8, post_number=1))
        gone, post = reader.heard()
        assert gone == Deleted(external_id="7/5")
        assert isinstance(post, Post)
        assert post.external_id == "8/1"

    def test_a_post_that_comes_late_is_heard(self, stub: Stub, reader: Reader) -> None:
        stub.add(a_post(12))
        reader.heard()
        stub.add(a_post(11))
        assert texts(reader.heard()) == ["Post 11"]
        assert reader.heard() == []

    def test_what_has_left_the_list_is_not_gone(self, stub: Stub, reader: Reader) -> None:
        stub.add(*(a_post(number) for number in range(11, 200)))
        assert not [each for each in reader.heard(10) if isinstance(each, Deleted)]

    def test_an_empty_list_deletes_nothing(self, stub: Stub, reader: Reader) -> None:
        kept, stub.posts = stub.posts, {}
        assert reader.heard() == []
        stub.posts = kept
        assert reader.heard() == []

    def test_many_changes_keep_to_the_limit_and_have_references_of_their_own(self, stub: Stub, reader: Reader) -> None:
        references: list[str] = []
        for hour in (11, 12):
            later = f"2026-03-02T{hour}:00:00.000Z"
            stub.add(*(a_post(number, cooked=f"<p>{hour}</p>", updated_at=later) for number in range(1, 11)))
            while True:
                fetched = reader.look(3)
                assert len(fetched.raws) <= 3
                references += [raw.reference for raw in fetched.raws]
                if fetched.is_exhausted:
                    break
        assert len(references) == len(set(references)) == 20


class TestThread:
    def test_what_stands_above(self, stub: Stub) -> None:
        stub.add(*(a_post(100 + number, post_number=number) for number in range(1, 6)))
        stub.add(a_post(103, post_number=3, post_type=3))
        above = connected(stub).thread("7/5")
        assert [post.external_id for post in above] == ["7/1", "7/2", "7/4"]
        assert {post.subject for post in above} == {"Kettle"}

    def test_the_opening_post_and_the_nearest_in_a_long_topic(self, stub: Stub) -> None:
        stub.add(*(a_post(100 + number, post_number=number) for number in range(1, 101)))
        above = connected(stub).thread("7/90")
        assert [post.external_id for post in above] == ["7/1", *(f"7/{number}" for number in range(70, 90))]

    @pytest.mark.parametrize("name", ["7/1", "", "x", "7", "8/3", "7/²"])
    def test_nothing_above(self, stub: Stub, name: str) -> None:
        assert connected(stub).thread(name) == ()

    def test_a_post_that_cannot_be_read_is_passed_over(self, stub: Stub) -> None:
        stub.add(a_post(101, post_number=1), a_post(102, post_number=2, cooked=5))
        assert [post.external_id for post in connected(stub).thread("7/3")] == ["7/1"]


class TestTrouble:
    @pytest.fixture(autouse=True)
    def impatient(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(forum, "SECONDS", 0.4)
        monkeypatch.setattr(forum, "SECONDS_OF_SILENCE", 0.3)

    @pytest.mark.parametrize(
        ("status", "headers", "after"),
        [
            (429, {"Retry_After": "17"}, 17),
            (429, {"Retry_After": "0"}, 1),
            (429, {"Retry_After": "soon"}, 60),
            (503, {}, 60),
            (500, {}, 60),
        ],
    )
    def test_later(self, stub: Stub, status: int, headers: dict[str, str], after: float) -> None:
        stub.fault = lambda handler: give(handler, status, b"<html>", **headers)
        with pytest.raises(TryLater) as trouble:
            connected(stub).fetch(None, limit=5)
        assert trouble.value.after == after
        assert trouble.value.sentence

    @pytest.mark.parametrize(
        "said", [b"", b"{", b"<html>", b"[]", b"{}", b'{"latest_posts": 5}', b"\xff", b'{"latest_posts": [' * 5_000]
    )
    def test_broken_json(self, stub: Stub, said: bytes) -> None:
        stub.fault = lambda handler: give(handler, 200, said)
        with pytest.raises(TryLater, match="check server"):
            connected(stub).fetch(None, limit=5)

    def test_a_closed_socket(self, stub: Stub) -> None:
        stub.fault = lambda handler: handler.connection.close()
        with pytest.raises(TryLater):
            connected(stub).fetch(None, limit=5)

    def test_half_an_answer(self, stub: Stub) -> None:
        def half(handler: BaseHTTPRequestHandler) -> None:
            give(handler, 200, b'{"latest', Content_Length="900")
            handler.close_connection = True

        stub.fault = half
        with pytest.raises(TryLater):
            connected(stub).fetch(None, limit=5)

    def test_silence(self, stub: Stub) -> None:
        stub.fault = lambda _: time.sleep(0.8)
        with pytest.raises(TryLater, match="in time"):
            connected(stub).fetch(None, limit=5)

    def test_drop_by_drop(self, stub: Stub) -> None:
        def drip(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(200)
            handler.send_header("Content-Length", "1000")
            handler.end_headers()
            for _ in range(20):
                handler.wfile.write(b" ")
                time.sleep(0.1)

        stub.fault = drip
        began = time.monotonic()
        with pytest.raises(TryLater, match="slowly"):
            connected(stub).fetch(None, limit=5)
        assert time.monotonic() - began < 1.5

    def test_too_much(self, stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(forum, "MOST_BYTES", 1_000)
        stub.fault = lambda handler: give(handler, 200, b" " * 100_000)
        with pytest.raises(Refused):
            connected(stub).fetch(None, limit=5)

    def test_compression_that_is_none(self, stub: Stub) -> None:
        stub.fault = lambda handler: give(handler, 200, b"no gzip", Content_Encoding="gzip")
        with pytest.raises(TryLater):
            connected(stub).fetch(None, limit=5)

    def test_no_forum_there(self, stub: Stub) -> None:
        stub.fault = lambda handler: give(handler, 404, {})
        with pytest.raises(Reconnect, match="server"):
            connected(stub).verify()

    def test_something_else_is_refused(self, stub: Stub) -> None:
        stub.fault = lambda handler: give(handler, 418, {})
        with pytest.raises(Refused):
            connected(stub).fetch(None, limit=5)

    def test_the_key_never_goes_to_another_host(self, stub: Stub) -> None:
        other = Stub()
        stub.fault = lambda handler: give(handler, 302, {}, Location=f"{other.address}/posts.json")
        with pytest.raises(Reconnect, match="change server"):
            connected(stub, api_username="anna", api_secret="key").fetch(None, limit=5)
        assert other.asked == []
        other.close()

    def test_a_redirect_on_the_same_host_is_followed(self, stub: Stub) -> None:
        def lead(handler: BaseHTTPRequestHandler) -> None:
            stub.fault = None
            give(handler, 301, {}, Location="/posts.json")

        stub.add(a_post(1))
        stub.fault = lead
        assert len(connected(stub).fetch(None, limit=5).raws) == 1

    @pytest.mark.parametrize(
        ("location", "trouble"),
        [("/posts.json", Refused), ("", Refused), ("http://a:b", TryLater), ("http://[", Reconnect)],
    )
    def test_a_circle_or_nonsense_comes_to_an_end(self, stub: Stub, location: str, trouble: type[ChannelError]) -> None:
        stub.fault = lambda handler: give(handler, 302, {}, Location=location)
        with pytest.raises(trouble):
            connected(stub).fetch(None, limit=5)

    def test_after_trouble_the_same_connector_works(self, stub: Stub) -> None:
        stub.add(a_post(1))
        connector = connected(stub)
        stub.fault = lambda handler: handler.connection.close()
        with pytest.raises(TryLater):
            connector.fetch(None, limit=5)
        stub.fault = None
        assert len(connector.fetch(None, limit=5).raws) == 1


class TestSettings:
    def test_they_are_tidied(self) -> None:
        settings = read_settings(
            {"server": " Forum.Example.com/latest/ ", "categories": "6\n/c/a/b/12\n", "posts_at_first": ""}
        )
        assert settings.server == "https://forum.example.com"
        assert settings.wanted == {6, 12}
        assert settings.posts_at_first == 20

    def test_a_forum_in_a_folder(self) -> None:
        settings = read_settings({"server": "https://example.com/forum/"})
        assert (settings.server, settings.place) == ("https://example.com/forum", "example.com/forum")

    @pytest.mark.parametrize(
        ("name", "filled_in"),
        [
            ("server", {}),
            ("server", {"server": None}),
            ("server", {"server": "http://forum.example.com"}),
            ("server", {"server": "ftp://forum.example.com"}),
            ("server", {"server": "https://"}),
            ("server", {"server": "https://[x"}),
            ("server", {"server": "https://a b"}),
            ("server", {"server": "https://anna:pw@forum.example.com"}),
            ("server", {"server": "https://forum.example.com:99999"}),
            ("api_username", {"api_secret": "x"}),
            ("api_secret", {"api_username": "x"}),
            ("api_secret", {"api_username": "x", "api_secret": "a\nb"}),
            ("api_username", {"api_username": "zoë", "api_secret": "x"}),
            ("posts_at_first", {"posts_at_first": "many"}),
            ("posts_at_first", {"posts_at_first": 51}),
            ("categories", {"categories": "support"}),
        ],
    )
    def test_a_sentence_names_the_field(self, name: str, filled_in: dict[str, Any]) -> None:
        with pytest.raises(Reconnect) as trouble:
            read_settings({"server": BASE, **filled_in} if filled_in else {})
        assert name in trouble.value.sentence


class TestVerify:
    def test_the_forum_says_its_name(self, stub: Stub) -> None:
        stub.add(a_post(1))
        presence = connected(stub).verify()
        assert presence.name == "Kettle Forum"
        assert presence.external_id == presence.handle == stub.address.removeprefix("http://")
        assert presence.warnings == ()

    def test_what_looks_odd_is_a_warning(self, stub: Stub) -> None:
        warnings = connected(stub, categories="6\n99").verify().warnings
        assert len(warnings) == 2
        assert "99" in warnings[1]

    def test_a_forum_for_members(self, stub: Stub) -> None:
        stub.key = "right"
        with pytest.raises(Reconnect, match="api_username and api_secret"):
            connected(stub).verify()
        with pytest.raises(Reconnect, match="does not take the key"):
            connected(stub, api_username="anna", api_secret="wrong").verify()
        assert connected(stub, api_username="anna", api_secret="right").verify().handle == "anna"
        assert stub.headers[-1]["api-username"] == "anna"

    def test_without_a_key_none_is_sent(self, stub: Stub) -> None:
        connected(stub).verify()
        assert not any("api-key" in headers for headers in stub.headers)

    def test_closing_ends_waiting(self, stub: Stub) -> None:
        connector = connected(stub)
        threading.Timer(0.1, connector.close).start()
        began = time.monotonic()
        connector.wait(20)
        assert time.monotonic() - began < 5

    def test_all_is_read_once(self, stub: Stub) -> None:
        stub.add(*(a_post(number) for number in range(1, 60)))
        assert len(read_all(connected(stub, posts_at_first=50), limit=7)) == 50
