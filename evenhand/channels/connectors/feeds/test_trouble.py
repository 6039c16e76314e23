"""Servers that fail, lie or mean harm: the one feed rests, the others are read, and nothing hangs."""

import gzip
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evenhand.channels.connectors.feeds import asking
from evenhand.channels.connectors.feeds.apart import Reader, TooHard
from evenhand.channels.connectors.feeds.connector import FeedsConnector
from evenhand.channels.connectors.feeds.preparing import MOST_ENTRIES
from evenhand.channels.connectors.feeds.reading import read
from evenhand.channels.connectors.feeds.state import State, key_of, place_of
from evenhand.channels.connectors.feeds.translate import translate
from evenhand.channels.domain.connector import Cursor, Post
from evenhand.channels.errors import ChannelError, Refused, TryLater
from tests.channels.web_stub import Piece, WebStub, answer

ADDRESS = "https://feeds.example/all.xml"
GOOD = b'<rss version="2.0"><channel><title>Good</title><item><title>Still here</title></item></channel></rss>'


@pytest.fixture
def stub() -> Iterator[WebStub]:
    with WebStub() as running:
        running.pages["/good"] = answer(GOOD, headers={"Content-Type": "application/rss+xml"})
        yield running


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    made = Reader(seconds=3.0)
    yield made
    made.close()


class Desk:
    """A connector, and what it said last."""

    def __init__(self, stub: WebStub, *paths: str, **facts: Any) -> None:
        listed = "\n".join(stub.url + path for path in paths)
        self.connector = FeedsConnector({"addresses": listed, "allow_this_machine": True, **facts})
        self.cursor: Cursor | None = None
        self.url = stub.url

    def hear(self) -> list[str]:
        fetched = self.connector.fetch(self.cursor, limit=100)
        self.cursor = json.loads(json.dumps(fetched.cursor))
        heard = [each for raw in fetched.raws for each in translate(raw)]
        return [each.text for each in heard if isinstance(each, Post)]

    def state(self, path: str) -> State:
        return place_of(self.cursor).feeds[key_of(self.url + path)]

    def all_due(self) -> None:
        """As if much time had passed."""
        assert self.cursor is not None
        for state in self.cursor["feeds"].values():
            state[0] = 0


@pytest.fixture
def desk(stub: WebStub) -> Iterator[Any]:
    made: list[Desk] = []

    def make(*paths: str, **facts: Any) -> Desk:
        made.append(Desk(stub, *paths, **facts))
        return made[-1]

    yield make
    for each in made:
        each.connector.close()


def packed(content: bytes) -> list[Piece]:
    return answer(gzip.compress(content), headers={"Content-Encoding": "gzip"})


BAD: dict[str, list[Piece]] = {
    "status 500": answer(b"oops", status=500),
    "status 404": answer(b"none", status=404),
    "status 403": answer(b"no", status=403),
    "a closed socket": [b""],
    "a socket closed in mid-body": answer(GOOD[:40], length=len(GOOD)),
    "no HTTP": [b"220 mail.example ESMTP\r\n\r\n"],
    "redirects without end": answer(status=302, headers={"Location": "/bad"}),
    "a redirect inside": answer(status=301, headers={"Location": "http://192.168.0.1/feed"}),
    "a redirect to a file": answer(status=301, headers={"Location": "file:///etc/passwd"}),
    "an empty body": answer(b""),
    "broken XML that says nothing": answer(b"<?xml version='1.0'?><<<>>&&&"),
    "broken JSON": answer(b'{"version": "https://jsonfeed.org/version/1", "items": [', headers={"Content-Type": "x"}),
    "a picture": answer(b"\x89PNG\r\n\x1a\n" + bytes(range(256)), headers={"Content-Type": "application/rss+xml"}),
    "a page that names no feed": answer(b"<html><head><title>x</title></head><body>Hello</body></html>"),
    "a bomb": packed(b"<rss>" + bytes(30_000_000)),
    "unknown compression": answer(GOOD, headers={"Content-Encoding": "br"}),
}


@pytest.mark.parametrize("fault", BAD)
def test_one_bad_feed_holds_up_no_other_and_is_asked_again_later(stub: WebStub, desk: Any, fault: str) -> None:
    stub.pages["/bad"] = BAD[fault]
    both = desk("/bad", "/good")
    assert both.hear() == ["Still here"]
    assert both.state("/bad").failures == 1
    assert both.state("/bad").trouble
    asked = len(stub.asked)
    assert both.hear() == []
    assert len(stub.asked) == asked
    stub.pages["/bad"] = answer(GOOD.replace(b"Still", b"Back"))
    both.all_due()
    assert both.hear() == ["Back here"]
    assert both.state("/bad").failures == 0


def test_a_feed_that_does_not_answer_in_time_rests(stub: WebStub, desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "SECONDS", 0.4)
    stub.pages["/bad"] = [*answer(length=1_000_000), *([b" ", 0.1] * 50)]
    both = desk("/bad", "/good")
    began = time.monotonic()
    assert both.hear() == ["Still here"]
    assert time.monotonic() - began < 30
    assert "took longer than 0.4 seconds" in both.state("/bad").trouble


def test_a_wish_to_wait_is_kept(stub: WebStub, desk: Any) -> None:
    stub.pages["/bad"] = answer(status=429, headers={"Retry-After": "7200"})
    both = desk("/bad", "/good")
    both.hear()
    assert 7_100 < both.state("/bad").due - datetime.now(UTC).timestamp() <= 7_200


def test_a_feed_that_says_it_is_gone_is_not_asked_for_weeks(stub: WebStub, desk: Any) -> None:
    stub.pages["/bad"] = answer(status=410)
    both = desk("/bad", "/good")
    both.hear()
    rest = both.state("/bad").due - datetime.now(UTC).timestamp()
    assert both.state("/bad").is_gone
    assert rest > timedelta(days=29).total_seconds()


def test_trouble_with_the_only_feed_is_told_and_what_was_learnt_is_kept(stub: WebStub, desk: Any) -> None:
    only = desk("/good")
    assert only.hear() == ["Still here"]
    stub.pages["/good"] = answer(status=500)
    only.all_due()
    assert only.hear() == []
    only.connector.wait(60)  # returns at once, so that the trouble shows
    with pytest.raises(TryLater, match="500") as trouble:
        only.hear()
    assert 0 < trouble.value.after <= 300
    assert only.state("/good").failures == 1


def test_an_unchanged_feed_is_not_sent_again(stub: WebStub, desk: Any) -> None:
    def server(_path: str, headers: dict[str, str]) -> Iterator[Piece]:
        known = headers.get("if-none-match") == '"v1"'
        yield from answer(b"", status=304) if known else answer(GOOD, headers={"ETag": '"v1"', "Last-Modified": "x"})

    stub.pages["/good"] = server
    one = desk("/good")
    assert one.hear() == ["Still here"]
    one.all_due()
    assert one.hear() == []
    assert [headers.get("if-none-match") for _, headers in stub.asked] == [None, '"v1"']


def test_without_an_etag_the_date_is_sent_back_as_it_came(stub: WebStub, desk: Any) -> None:
    date = "Mon, 02 Mar 2026 05:00:00 GMT"
    stub.pages["/good"] = answer(GOOD, headers={"Last-Modified": date})
    one = desk("/good")
    one.hear()
    one.all_due()
    one.hear()
    assert stub.asked[-1][1]["if-modified-since"] == date


def test_a_permanent_move_is_remembered_and_a_passing_one_is_not(stub: WebStub, desk: Any) -> None:
    stub.pages["/moved"] = answer(status=301, headers={"Location": "/good"})
    stub.pages["/passing"] = answer(status=302, headers={"Location": "/good"})
    both = desk("/moved", "/passing")
    both.hear()
    both.all_due()
    assert both.hear() == []
    assert stub.paths().count("/moved") == 1
    assert stub.paths().count("/passing") == 2


def test_a_page_leads_to_the_feed_it_names_rather_than_to_that_of_its_comments(stub: WebStub, desk: Any) -> None:
    stub.pages["/blog/"] = answer(
        b"""<!doctype html><html><head>
        <link rel="alternate" type="application/rss+xml" title="Blog &raquo; Comments Feed" href="/blog/comments">
        <link rel=alternate type=application/rss+xml title=Blog href=../good>
        <link rel="stylesheet" href="x.css"></head></html>""",
        headers={"Content-Type": "text/html; charset=utf-8"},
    )
    one = desk("/blog/")
    assert one.connector.verify().name == "Good"
    assert one.hear() == ["Still here"]
    assert one.state("/blog/").moved == stub.url + "/good"
    one.all_due()
    one.hear()
    assert stub.paths()[-1] == "/good"


@pytest.mark.parametrize(
    "said", ["text/html", "text/plain", "application/octet-stream", "image/png", "", "nonsense;;="]
)
def test_a_feed_is_a_feed_whatever_its_type_is_called(stub: WebStub, desk: Any, said: str) -> None:
    stub.pages["/good"] = answer(GOOD, headers={"Content-Type": said})
    assert desk("/good").hear() == ["Still here"]


def test_connecting_warns_of_feeds_that_cannot_be_read(stub: WebStub, desk: Any) -> None:
    stub.pages["/bad"] = answer(status=404)
    presence = desk("/bad", "/good", name="Press").connector.verify()
    assert (presence.handle, presence.external_id, presence.name) == ("Press", "press", "2 feeds")
    assert len(presence.warnings) == 1
    assert "404" in presence.warnings[0]
    with pytest.raises(ChannelError, match="404"):
        desk("/bad").connector.verify()


def test_this_machine_is_only_read_where_that_is_allowed(stub: WebStub, desk: Any) -> None:
    with pytest.raises(ChannelError, match="not on the public internet"):
        desk("/good", allow_this_machine=False).connector.verify()
    assert not stub.asked


def test_the_items_of_a_feed_stay_together(stub: WebStub, desk: Any) -> None:
    stub.pages["/other"] = answer(GOOD.replace(b"<item>", b"<item><title>One more</title></item><item>"))
    both = desk("/good", "/other")
    raws = both.connector.fetch(None, limit=10).raws
    good, *others = both.connector.authors_of(raws)
    assert len(others) == 2
    assert set(others) == {key_of(stub.url + "/other")} != {good}


def test_waiting_ends_when_the_connector_is_closed(stub: WebStub, desk: Any) -> None:
    one = desk("/good")
    one.hear()
    one.connector.close()
    began = time.monotonic()
    one.connector.wait(30)
    assert time.monotonic() - began < 5


# Documents that mean harm

HARD = {
    "an author without end": b"<rss><channel><item><author>" + b"a" * 1_000_000 + b"</author></item></channel></rss>",
    "a hundred thousand categories": b"<rss><channel><item>"
    + b"".join(b"<category>c%d</category>" % number for number in range(100_000))
    + b"</item></channel></rss>",
}


@pytest.mark.parametrize("kind", HARD)
def test_a_document_that_would_take_for_ever_is_given_up(reader: Reader, kind: str) -> None:
    assert reader.read(GOOD, {}, address=ADDRESS).is_feed
    began = time.monotonic()
    with pytest.raises(TooHard, match="too large or too broken"):
        reader.read(HARD[kind], {}, address=ADDRESS)
    assert time.monotonic() - began < 10
    assert reader.read(GOOD, {}, address=ADDRESS).is_feed


def test_a_feed_that_is_too_hard_holds_up_no_other(stub: WebStub, desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    stub.pages["/bad"] = answer(HARD["an author without end"])
    both = desk("/bad", "/good")
    monkeypatch.setattr(both.connector._reader, "_seconds", 1.0)
    assert both.hear() == ["Still here"]
    assert "too large or too broken" in both.state("/bad").trouble


ENTITIES = {
    "a billion laughs": b'<!DOCTYPE x [<!ENTITY a0 "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
    + b"]><rss><channel><item><title>&a11; fine</title></item></channel></rss>",
    "one long entity, often": b'<!DOCTYPE x [<!ENTITY a "'
    + b"x" * 100_000
    + b'">]><rss><channel><item><title>fine '
    + b"&a;" * 100_000
    + b"</title></item></channel></rss>",
    "a file of ours": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    b"<rss><channel><item><title>&a; fine</title></item></channel></rss>",
    "a document elsewhere": b'<!DOCTYPE rss SYSTEM "http://127.0.0.1:1/x.dtd">'
    b"<rss><channel><item><title>fine</title></item></channel></rss>",
}


@pytest.mark.parametrize("kind", ENTITIES)
def test_entities_are_neither_multiplied_nor_fetched(reader: Reader, kind: str) -> None:
    (entry,) = reader.read(ENTITIES[kind], {}, address=ADDRESS).entries
    assert entry.title is not None
    assert "fine" in entry.title.value
    assert len(entry.title.value) <= 400_000
    assert "root:" not in entry.title.value


def test_an_entity_that_the_document_declares_is_read() -> None:
    content = b'<!DOCTYPE x [\n<!ENTITY us "Fjord">\n]><rss><channel><item><title>&us;</title></item></channel></rss>'
    (entry,) = read(content, {}, address=ADDRESS).entries
    assert entry.title is not None
    assert entry.title.value == "Fjord"


def test_a_feed_of_a_hundred_thousand_entries_is_read_at_both_ends() -> None:
    items = b"".join(b"<item><guid isPermaLink='false'>%d</guid></item>" % number for number in range(100_000))
    found = read(b"<rss version='2.0'><channel>" + items + b"</channel></rss>", {}, address=ADDRESS)
    assert len(found.entries) == MOST_ENTRIES
    assert (found.entries[0].id, found.entries[-1].id) == ("0", "99999")
    assert "100,000 entries" in found.warning
    listed = json.dumps({"version": "https://jsonfeed.org/version/1", "items": [{"id": n} for n in range(100_000)]})
    found = read(listed.encode(), {}, address=ADDRESS)
    assert (len(found.entries), found.entries[0].id, found.entries[-1].id) == (MOST_ENTRIES, "0", "99999")
    assert "100,000 entries" in found.warning


def test_a_feed_of_fifty_megabytes_is_read_as_far_as_it_may_go(
    stub: WebStub, desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MOST_BYTES", 1_000_000)
    items = b"".join(b"<item><guid>%d</guid><title>%d</title></item>" % (n, n) for n in range(1_100_000))
    stub.pages["/good"] = packed(b"<rss version='2.0'><channel><title>Long</title>" + items)
    assert len(desk("/good", newest=5).hear()) == 5


_SEEDS = [
    GOOD,
    b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="html">&lt;b>x</title><id>1</id></entry></feed>',
    b'{"version":"https://jsonfeed.org/version/1","items":[{"id":1,"title":"x","authors":[{}],"tags":"a,b"}]}',
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><item rdf:about="x"><dc:date>2026',
]


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(_SEEDS), st.randoms(use_true_random=False))
def test_no_damage_makes_reading_fail(seed: bytes, chance: Any) -> None:
    content = bytearray(seed)
    for _ in range(chance.randrange(1, 6)):
        start = chance.randrange(len(content) + 1)
        content[start : start + chance.randrange(12)] = chance.choice(
            [b"", b"&#x;", b"<![CDATA[", b"]]>", b"\xff\xfe", b"&a;", b"<!--", b"<x:y>", chance.randbytes(4), b'="']
        )
    found = read(bytes(content), {"content-type": chance.choice(["", "text/xml", "x; charset=\xff"])}, address=ADDRESS)
    assert found.is_feed or not found.entries


_json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                "id url title author authors name attachments duration_in_seconds tags date_published image".split()  # noqa: SIM905
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(_json_values, _json_values)
def test_any_json_is_read_as_a_feed_of_what_fits(items: Any, author: Any) -> None:
    document = {"version": "https://jsonfeed.org/version/1.1", "items": items, "author": author}
    found = read(json.dumps(document).encode(), {}, address=ADDRESS)
    assert found.is_feed


def test_refusals_say_where_there_is_no_feed(stub: WebStub, desk: Any) -> None:
    stub.pages["/page"] = answer(b"<html>x</html>")
    with pytest.raises(Refused, match=r"There is no feed at http://127\.0\.0\.1:\d+/page"):
        desk("/page").connector.verify()
