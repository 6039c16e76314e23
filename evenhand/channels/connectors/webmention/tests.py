"""Webmentions and pingbacks: what is taken at the door, what a page must show, what it says."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xmlrpc.client import Fault as XmlFault
from xmlrpc.client import dumps, loads

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.channels import guarded
from evenhand.channels.connectors.webmention import discovery
from evenhand.channels.connectors.webmention.connector import WebmentionConnector
from evenhand.channels.connectors.webmention.links import normal
from evenhand.channels.connectors.webmention.page import look_at, tame
from evenhand.channels.connectors.webmention.reading import text_of_answer
from evenhand.channels.connectors.webmention.settings import read_settings
from evenhand.channels.domain.connector import Connector, Deleted, Edited, Heard, Post, PostKind, Pushed, Raw
from evenhand.channels.errors import CannotTranslate, Reconnect, Refused, TryLater
from tests.channels.contract import Connect, ConnectorContract

SAMPLES = Path(__file__).parent / "samples"
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TARGET = "https://acme.example/status"
SOURCE = "https://blog.example/2026/03/router"
FILLED_IN = {"domains": "acme.example"}


class Web:
    """Pages by their address; what is not there is 404."""

    def __init__(self, pages: dict[str, Any] | None = None) -> None:
        self.pages = pages or {}

    def put(
        self, url: str, content: str | bytes = "", *, status: int = 200, is_cut: bool = False, **headers: str
    ) -> None:
        body = content.encode() if isinstance(content, str) else content
        said = {
            "content-type": "text/html; charset=utf-8",
            **{name.replace("_", "-"): v for name, v in headers.items()},
        }
        self.pages[url] = guarded.Answer(status=status, url=url, headers=said, content=body, is_cut=is_cut)

    def fetch(self, url: str, **_: Any) -> guarded.Answer:
        answer = self.pages.get(url) or guarded.Answer(status=404, url=url, headers={}, content=b"")
        if isinstance(answer, Exception):
            raise answer
        return answer


def sample(name: str) -> str:
    return (SAMPLES / name).read_text()


def connector(web: Web | None = None, **changes: Any) -> WebmentionConnector:
    return WebmentionConnector({**FILLED_IN, **changes}, fetch=(web or Web()).fetch, now=lambda: NOW)


def form(**fields: Any) -> Pushed:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return Pushed(method="POST", headers=headers, query={}, body=urlencode(fields, doseq=True).encode())


def call(*parameters: Any, method: str = "pingback.ping") -> Pushed:
    body = dumps(parameters, method).encode()
    return Pushed(method="POST", headers={"content-type": "text/xml"}, query={}, body=body)


def mentioned(content: str | bytes, target: str = TARGET, source: str = SOURCE, **page: Any) -> tuple[Heard, ...]:
    """What a page says after it was found to link to the target."""
    web = Web()
    web.put(source, content, **page)
    receiver = connector(web)
    (raw,) = receiver.receive(form(source=source, target=target))
    return receiver.translate(receiver.complete(raw))


def post_of(name: str, **changes: Any) -> Post:
    post, edit = mentioned(sample(name), **changes)
    assert isinstance(post, Post)
    assert edit == Edited(external_id=post.external_id, text=post.text, html=post.html, edited_at=NOW)
    return post


class TestContract(ConnectorContract):
    kind = "webmention"
    required = ("domains",)

    @pytest.fixture
    def filled_in(self) -> dict[str, Any]:
        return dict(FILLED_IN)

    @pytest.fixture
    def connect(self, filled_in: dict[str, Any]) -> Connect:
        web = Web()
        for path in SAMPLES.iterdir():
            kinds = {".json": "application/json", ".txt": "text/plain", ".html": "text/html"}
            web.put(f"https://blog.example/{path.name}", path.read_bytes(), content_type=kinds[path.suffix])
        return lambda: WebmentionConnector(filled_in, fetch=web.fetch, now=lambda: NOW)

    def items(self, connector: Connector) -> list[Raw]:
        assert isinstance(connector, WebmentionConnector)
        items = []
        for name in sorted(path.name for path in SAMPLES.iterdir()):
            target = {
                "mention.html": "https://acme.example/umzug?von=blog&x=1",
                "rsvp.html": "https://acme.example/open-day",
            }
            (raw,) = connector.receive(form(source=f"https://blog.example/{name}", target=target.get(name, TARGET)))
            try:
                items.append(connector.complete(raw))
            except Refused as gone:
                items.append(gone.facts["instead"])
        return items


# At the door.


def test_a_webmention_is_taken_and_its_sender_may_ask_what_became_of_it() -> None:
    receiver, pushed = connector(), form(source=SOURCE, target=TARGET)
    raws = receiver.receive(pushed)
    answer = receiver.answer(pushed, raws)
    assert (answer.status, answer.follow) == (201, raws[0].reference)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"source": SOURCE},
        {"target": TARGET},
        {"source": "", "target": TARGET},
        {"source": SOURCE, "target": "no address"},
        {"source": "ftp://blog.example/x", "target": TARGET},
        {"source": "javascript:alert(1)", "target": TARGET},
        {"source": "http://[bad/", "target": TARGET},
        {"source": "https://user:secret@blog.example/", "target": TARGET},
        {"source": SOURCE, "target": "https://other.example/status"},
        {"source": SOURCE, "target": "https://acme.example.evil.example/"},
        {"source": SOURCE, "target": "https://notacme.example/"},
        {"source": TARGET, "target": TARGET},
        {"source": f"{TARGET}#part", "target": TARGET},
        {"source": "https://blog.acme.example/", "target": TARGET},
        {"source": [SOURCE, SOURCE], "target": TARGET},
        {"source": "https://blog.example/" + "x" * 2_000, "target": TARGET},
        {f"field{number}": "x" for number in range(30)},
    ],
)
def test_a_webmention_about_nothing_of_ours_is_refused_in_words(fields: dict[str, Any]) -> None:
    receiver, pushed = connector(), form(**fields)
    with pytest.raises(Refused) as refused:
        receiver.receive(pushed)
    answer = receiver.answer_refusal(pushed, refused.value)
    assert answer.status == 400
    assert answer.body.decode().strip() == refused.value.sentence


def test_subdomains_of_ours_are_ours() -> None:
    assert connector().receive(form(source=SOURCE, target="https://help.ACME.example/x"))


@pytest.mark.parametrize("media_type", ["application/json", "text/plain", "", "multipart/form-data"])
def test_other_content_is_refused(media_type: str) -> None:
    pushed = msgspec.structs.replace(form(source=SOURCE, target=TARGET), headers={"content-type": media_type})
    with pytest.raises(Refused) as refused:
        connector().receive(pushed)
    assert connector().answer_refusal(pushed, refused.value).status == 415


@given(st.binary(max_size=200))
@settings(max_examples=200)
def test_any_body_is_taken_or_refused(body: bytes) -> None:
    for media_type in ("application/x-www-form-urlencoded", "text/xml"):
        pushed = Pushed(method="POST", headers={"content-type": media_type}, query={}, body=body)
        with pytest.raises(Refused) as refused:
            connector().receive(pushed)
        assert connector().answer_refusal(pushed, refused.value).body


# Pingbacks.


def _fault(pushed: Pushed, receiver: WebmentionConnector | None = None) -> int:
    receiver = receiver or connector()
    with pytest.raises(Refused) as refused:
        receiver.receive(pushed)
    with pytest.raises(XmlFault) as fault:
        loads(receiver.answer_refusal(pushed, refused.value).body)
    assert fault.value.faultString == refused.value.sentence
    return fault.value.faultCode


def test_a_pingback_says_the_same_as_a_webmention() -> None:
    receiver = connector()
    (raw,), (other,) = receiver.receive(call(SOURCE, TARGET)), receiver.receive(form(source=SOURCE, target=TARGET))
    assert raw.content == other.content
    answer = receiver.answer(call(SOURCE, TARGET), (raw,))
    assert answer.status == 200
    assert "looked at" in loads(answer.body)[0][0]


def test_values_without_a_type_are_text() -> None:
    body = call(SOURCE, TARGET).body.replace(b"<string>", b"").replace(b"</string>", b"")
    assert connector().receive(msgspec.structs.replace(call(), body=body))


@pytest.mark.parametrize(
    ("pushed", "code"),
    [
        (call("nonsense", TARGET), 16),
        (call(SOURCE, "https://other.example/"), 33),
        (call(SOURCE, "nonsense"), 33),
        (call(SOURCE), -32602),
        (call(SOURCE, TARGET, "more"), -32602),
        (call(SOURCE, TARGET, method="system.listMethods"), -32601),
        (call(TARGET, TARGET), 0),
        (msgspec.structs.replace(call(), body=b"<methodCall>"), -32700),
        (msgspec.structs.replace(call(), body=b""), -32700),
        (msgspec.structs.replace(call(), body=b"<a>" * 5_000), -32700),
        (msgspec.structs.replace(call(), body=b"x" * 20_000), 0),
        (msgspec.structs.replace(call(), body=b'<?xml version="1.0" encoding="no-such"?><a/>'), -32700),
    ],
)
def test_a_pingback_that_cannot_be_taken_gets_its_fault(pushed: Pushed, code: int) -> None:
    assert _fault(pushed) == code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://evil.example/x.dtd">',
        "<!DOCTYPE x>",
    ],
)
def test_a_document_type_is_refused_before_it_means_anything(doctype: str, encoding: str) -> None:
    text = call(SOURCE, TARGET).body.decode().replace("<methodCall>", f"{doctype}<methodCall>", 1)
    text = text.replace("<?xml version='1.0'?>", f"<?xml version='1.0' encoding='{encoding}'?>")
    assert _fault(msgspec.structs.replace(call(), body=text.encode(encoding))) == -32700


def test_pingbacks_may_be_turned_off() -> None:
    receiver = connector(takes_pingbacks=False)
    with pytest.raises(Refused) as refused:
        receiver.receive(call(SOURCE, TARGET))
    assert receiver.answer_refusal(call(SOURCE, TARGET), refused.value).status == 415


# Whether the page links to us.

LINKS = {
    "absolute": f'<a href="{TARGET}">x</a>',
    "relative": '<base href="https://acme.example/"><a href="status">x</a>',
    "without a scheme": '<a href="//acme.example/status">x</a>',
    "unquoted": f"<a href={TARGET}>x</a>",
    "loud": f'<A HREF="{TARGET}">x</A>',
    "spaced": f'<a href="  {TARGET}\n">x</a>',
    "default port": '<a href="https://acme.example:443/status">x</a>',
    "other case": '<a href="HTTPS://Acme.Example/status">x</a>',
    "escaped": '<a href="https://acme.example/%73tatus">x</a>',
    "image": f'<img src="{TARGET}">',
    "area": f'<map><area href="{TARGET}"></map>',
    "head": f'<head><link rel="related" href="{TARGET}"></head>',
    "video": f'<video src="{TARGET}"></video>',
    "poster": f'<video poster="{TARGET}"></video>',
    "audio": f'<audio><source src="{TARGET}"></audio>',
    "quotation": f'<blockquote cite="{TARGET}">x</blockquote>',
    "broken page": f'<p><b><a href="{TARGET}">x</p></b><div',
    "after a comment": f'<!-- a --><a href="{TARGET}">x</a>',
    "nested deep": "<div>" * 3_000 + f'<a href="{TARGET}">x</a>',
}


@pytest.mark.parametrize("html", LINKS.values(), ids=LINKS)
def test_a_link_is_found_wherever_pages_put_it(html: str) -> None:
    assert mentioned(f"<html><body>{html}</body></html>")


NO_LINKS = {
    "nothing": "<p>Acme</p>",
    "comment": f'<!-- <a href="{TARGET}">x</a> -->',
    "escaped tag": f"<code>&lt;a href=&quot;{TARGET}&quot;&gt;</code>",
    "text alone": f"<p>{TARGET}</p>",
    "script": f'<script>document.write("<a href={TARGET}>x</a>")</script>',
    "template": f'<template><a href="{TARGET}">x</a></template>',
    "text area": f'<textarea><a href="{TARGET}">x</a></textarea>',
    "title": f'<title><a href="{TARGET}">x</a></title>',
    "another page": f'<a href="{TARGET}/more">x</a>',
    "another query": f'<a href="{TARGET}?x=1">x</a>',
    "a part": f'<a href="{TARGET}#part">x</a>',
    "another scheme": '<a href="http://acme.example/status">x</a>',
    "another case of path": '<a href="https://acme.example/Status">x</a>',
    "in a parameter": f'<a href="https://blog.example/?to={TARGET}">x</a>',
    "no address at all": '<a href="http://[bad">x</a><a>y</a>',
    "data": f'<p data-href="{TARGET}">x</p>',
}


@pytest.mark.parametrize("html", NO_LINKS.values(), ids=NO_LINKS)
def test_what_only_looks_like_a_link_is_refused_and_withdraws_what_was_said(html: str) -> None:
    with pytest.raises(Refused, match="does not link") as refused:
        mentioned(f"<html><body>{html}</body></html>")
    instead = refused.value.facts["instead"]
    assert isinstance(instead, Raw)
    (deletion,) = connector().translate(instead)
    assert isinstance(deletion, Deleted)


def test_a_link_to_a_part_of_our_page_must_be_to_that_part() -> None:
    assert mentioned(f'<a href="{TARGET}#faq">x</a>', target=f"{TARGET}#faq")
    with pytest.raises(Refused):
        mentioned(f'<a href="{TARGET}">x</a>', target=f"{TARGET}#faq")


def test_a_link_beyond_what_was_read_withdraws_nothing() -> None:
    for page, facts in (("<p>x</p>", {"is_cut": True}), ("<br>" * 20_000 + f'<a href="{TARGET}">x</a>', {})):
        with pytest.raises(Refused, match="large") as refused:
            mentioned(page, **facts)
        assert "instead" not in refused.value.facts


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_takes_its_post_away(status: int) -> None:
    first, _ = mentioned(sample("reply.html"))
    with pytest.raises(Refused) as refused:
        mentioned("", status=status)
    instead = refused.value.facts["instead"]
    assert isinstance(instead, Raw)
    assert connector().translate(instead) == (Deleted(external_id=first.external_id),)


def test_a_page_that_says_that_it_is_gone_is_gone() -> None:
    with pytest.raises(Refused, match="gone") as refused:
        mentioned(sample("gone.html"))
    assert "instead" in refused.value.facts


@pytest.mark.parametrize(
    ("status", "error"), [(403, Refused), (401, Refused), (451, Refused), (429, TryLater), (503, TryLater)]
)
def test_other_answers_withdraw_nothing(status: int, error: type[Exception]) -> None:
    with pytest.raises(error) as trouble:
        mentioned("", status=status)
    assert "instead" not in trouble.value.facts


@pytest.mark.parametrize("media_type", ["image/png", "application/pdf", "video/mp4"])
def test_a_source_that_is_no_page_is_refused(media_type: str) -> None:
    with pytest.raises(Refused, match="no page"):
        mentioned(f'<a href="{TARGET}">x</a>', content_type=media_type)


def test_the_source_is_asked_for_without_its_part() -> None:
    web = Web()
    web.put(SOURCE, sample("reply.html"))
    receiver = connector(web)
    (raw,) = receiver.receive(form(source=f"{SOURCE}#c1", target=TARGET))
    assert receiver.complete(raw)


# What the page says.


def test_a_reply_is_heard_with_its_author_words_and_photo() -> None:
    post = post_of("reply.html")
    assert (post.kind, post.text) == (PostKind.REPLY, "My router still blinks red.\n\nCould somebody look?")
    assert post.html == "<p>My router <em>still</em> blinks red.</p><p>Could somebody look?</p>"
    assert (post.author.external_id, post.author.name, post.author.handle) == (
        "https://blog.example/",
        "Dana Whitlock",
        "blog.example",
    )
    assert post.posted_at == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    assert (post.url, post.language) == (SOURCE, "en")
    assert [(file.url, file.alt) for file in post.attachments] == [
        ("https://blog.example/2026/03/blink.jpg", "A red light")
    ]
    assert (post.addressed, post.is_overheard, post.is_public, post.is_automatic) == (None, False, True, False)


def test_a_mention_has_its_title_and_words() -> None:
    post = post_of(
        "mention.html", target="https://acme.example/umzug?von=blog&x=1", source="https://emil.example/umzug"
    )
    assert post.kind is PostKind.POST
    assert post.text == "Mein Umzug\n\nDer Umzug war lang.\n\nDanach sagte mir Acme, es dauere zwei Wochen."
    assert (post.author.external_id, post.author.name) == ("emil.example says emil brandt", "Emil Brandt")
    assert (post.language, post.posted_at) == ("de", datetime(2026, 3, 1, 18, 0, tzinfo=UTC))


def test_of_a_long_article_only_what_stands_around_the_link_is_said_to_us() -> None:
    long = f"<p>{'All about birds. ' * 300}</p>"
    words = f'<div class="e-content">{long}<p>Ask <a href="{TARGET}">Acme</a>.</p>{long}</div>'
    page = f'<article class="h-entry"><h1 class="p-name">Birds</h1>{words}</article>'
    post, _ = mentioned(page)
    assert post.text == "Birds\n\nAsk Acme."


@pytest.mark.parametrize(
    ("name", "subject", "target"),
    [
        ("like.html", "like", TARGET),
        ("repost.html", "repost", TARGET),
        ("bookmark.html", "bookmark", TARGET),
        ("rsvp.html", "rsvp yes", "https://acme.example/open-day"),
    ],
)
def test_what_is_only_a_click_is_automatic_and_has_no_words(name: str, subject: str, target: str) -> None:
    post = post_of(name, target=target)
    assert (post.subject, post.text, post.is_automatic) == (subject, "", True)


def test_a_page_without_microformats_says_its_title_and_the_paragraphs_around_the_link() -> None:
    post = post_of("plain.html")
    assert post.text == (
        "Good & bad providers\n\nThe worst of all is Acme: three days without internet. Never again.\n\nAn image."
    )
    assert (post.author.external_id, post.author.name) == ("https://blog.example/", "blog.example")
    assert post.posted_at == NOW


def test_in_a_feed_the_entry_that_links_to_us_speaks() -> None:
    post = post_of("feed.html")
    assert (post.text, post.url) == ("See this, it helped me.", "https://blog.example/2")
    assert post.author.name == "Dana Whitlock"


def test_nobody_writes_in_the_name_of_another_host() -> None:
    post = post_of("bridged.html", source="https://brid.example/post/1")
    assert post.author.external_id == "brid.example says https://social.example/@dana"
    assert (post.author.name, post.author.handle) == ("Dana", "social.example/@dana")
    assert post.url == "https://social.example/@dana/1"


def test_json_and_plain_text_are_read_too() -> None:
    note, _ = mentioned(sample("note.json"), content_type="application/feed+json")
    assert (note.text, note.posted_at) == ("Try this.\nIt helps.", datetime(2026, 3, 2, 8, 0, tzinfo=UTC))
    text, _ = mentioned(sample("note.txt"), content_type="text/plain; charset=utf-8")
    assert text.text == sample("note.txt").strip()


def test_one_page_about_one_of_ours_is_one_post_in_its_thread() -> None:
    first, again = post_of("reply.html"), post_of("plain.html")
    assert first.external_id == again.external_id
    elsewhere, _ = mentioned('<a href="https://acme.example/prices">x</a>', target="https://acme.example/prices")
    assert elsewhere.external_id != first.external_id
    assert elsewhere.thread_id != first.thread_id
    insecure, _ = mentioned('<a href="http://acme.example/status#x">x</a>', target="http://acme.example/status#x")
    assert insecure.thread_id == first.thread_id


@pytest.mark.parametrize(
    "published", ["2031-01-01", "yesterday", "", "0000-00-00T00:00:00Z", "9999-12-31T23:59:59-23:59"]
)
def test_a_time_that_cannot_be_is_the_time_we_heard_of_it(published: str) -> None:
    when = f'<time class="dt-published" datetime="{published}">x</time>'
    page = f'<p class="h-entry"><a class="u-in-reply-to" href="{TARGET}">x</a>{when}</p>'
    post, _ = mentioned(page)
    assert post.posted_at == NOW


def test_an_item_whose_page_was_never_fetched_says_so() -> None:
    (raw,) = connector().receive(form(source=SOURCE, target=TARGET))
    with pytest.raises(CannotTranslate, match="not fetched"):
        connector().translate(raw)


# Pages made to hurt.

HOSTILE = {
    "comments": "<!--" * 125_000,
    "brackets": "<" * 500_000,
    "ends": "</" * 250_000,
    "entities": "&" * 500_000,
    "attributes": "<a " + " ".join(f"x{number}" for number in range(80_000)),
    "some attributes": ("<a " + " ".join(f"x{number}" for number in range(4_900)) + ">") * 17,
    "nested": '<div class="h-entry">' * 11_000,
    "formatting": "<b><p>" * 6_000,
    "links": "<a href=x>" * 11_000,
    "tables": "<table><a>" * 6_000,
    "entries": '<p class="h-entry"><a href="https://x.example/y" class="u-url">z</a></p>' * 6_000,
    "nested entries": '<p class="h-entry p-comment h-cite">' * 400,
    "quotes": "<a href='" * 50_000,
    "one word": "x" * 500_000,
    "cards": ('<i class="h-card p-author">' * 40) * 60 + '<b class="h-entry">',
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
def test_no_page_takes_long_to_read(html: str) -> None:
    begun = time.process_time()
    try:
        mentioned(f'<a href="{TARGET}">x</a>{html}')
    except Refused as problem:
        assert problem.sentence  # noqa: PT017 - both ways out are fine
    assert time.process_time() - begun < 8


@given(st.text(alphabet=st.characters(exclude_characters="<", exclude_categories=["Cs"])))
def test_any_text_is_read_as_a_page(text: str) -> None:
    post, _ = mentioned(f'<p class="h-entry">{text}<a href="{TARGET}">x</a>')
    assert isinstance(post, Post)
    assert post.author.external_id


@given(st.text(max_size=200))
def test_addresses_are_compared_in_one_form(text: str) -> None:
    once = normal(text)
    assert once == "" or once.startswith("http")


@pytest.mark.parametrize(
    ("content", "content_type", "text"),
    [
        ("é".encode(), "text/html; charset=utf-8", "é"),
        ("é".encode("latin-1"), "text/html; charset=ISO-8859-1", "é"),
        ("“".encode("cp1252"), "text/html; charset=latin1", "“"),
        (b'<meta charset="shift_jis">' + "猫".encode("shift_jis"), "text/html", '<meta charset="shift_jis">猫'),
        ("é".encode(), "text/html; charset=punycode", "é"),
        (b"\xef\xbb\xbfx", "text/html", "x"),
        (b"\xff", "text/html; charset=utf-8", "\ufffd"),
    ],
)
def test_pages_are_read_in_their_own_letters(content: bytes, content_type: str, text: str) -> None:
    answer = guarded.Answer(status=200, url=SOURCE, headers={"content-type": content_type}, content=content)
    assert text_of_answer(answer) == text


def test_a_tame_page_has_no_scripts_and_keeps_its_links() -> None:
    tamed, is_cut = tame(sample("reply.html"))
    assert not is_cut
    assert "script" not in tamed
    assert look_at(tamed, url=SOURCE, target=TARGET).links


# Settings and discovery.


def test_domains_are_read_as_people_paste_them() -> None:
    read = read_settings({"domains": " https://Acme.example/ ,help.acme.org; bücher.example"})
    assert read.hosts == ("acme.example", "help.acme.org", "xn--bcher-kva.example")


@pytest.mark.parametrize("domains", ["", "  ", "acme", "acme .example", "https://", "*.acme.example", "127.0.0.1/8"])
def test_settings_that_cannot_work_are_refused_in_words(domains: str) -> None:
    with pytest.raises(Reconnect, match="domain"):
        connector(domains=domains).verify()


ENDPOINT = "https://desk.example/api/in/1-x/"
ADVERTISED: dict[str, tuple[dict[str, str], str]] = {  # after the cases of webmention.rocks
    "header, relative": ({"link": "</in/1>; rel=webmention"}, ""),
    "header, absolute": ({"link": "<https://desk.example/in/1>; rel=webmention"}, ""),
    "link, relative": ({}, '<link rel="webmention" href="/in/1">'),
    "link, absolute": ({}, '<link href="https://desk.example/in/1" rel="webmention">'),
    "anchor, relative": ({}, '<a rel="webmention" href="/in/1">here</a>'),
    "anchor, absolute": ({}, '<a href="https://desk.example/in/1" rel=webmention>here</a>'),
    "header, quoted": ({"link": '</in/1>; rel="webmention"'}, ""),
    "link, several relations": ({}, '<link rel="webmention somethingelse" href="/in/1">'),
    "header, several relations": ({"link": '</in/1>; rel="webmention somethingelse"'}, ""),
    "header before page": ({"link": "</in/1>; rel=webmention"}, '<link rel="webmention" href="/error">'),
    "no other relation": ({}, '<link rel="not-webmention" href="/error"><a href="/in/1" rel="webmention">x</a>'),
    "no comment": ({}, '<!-- <a href="/error" rel="webmention"></a> --><a href="/in/1" rel="webmention">x</a>'),
    "no escaped tag": (
        {},
        '<code>&lt;a href="/error" rel="webmention"&gt;</code><a href="/in/1" rel="webmention">x</a>',
    ),
    "anchor before link": ({}, '<a href="/in/1" rel="webmention">x</a><link rel="webmention" href="/error">'),
    "link before anchor": ({}, '<link rel="webmention" href="/in/1"><a href="/error" rel="webmention">x</a>'),
    "several links in one header": ({"link": '</error>; rel="other", </in/1>; rel="webmention"'}, ""),
    "header with other parameters": ({"link": '</in/1>; title="a, b"; rel="webmention"'}, ""),
    "no link without address": ({}, '<link rel="webmention"><a href="/in/1" rel="webmention">x</a>'),
    "relative to the path": ({}, '<link rel="webmention" href="in/1">'),
    "loud": ({}, '<LINK REL="WebMention" HREF="/in/1">'),
}


@pytest.mark.parametrize(("headers", "html"), ADVERTISED.values(), ids=ADVERTISED)
def test_the_address_a_page_names_is_found(headers: dict[str, str], html: str) -> None:
    found = discovery.advertised(headers, f"<html><body>{html}</body></html>", url="https://desk.example/")
    assert found.webmention == "https://desk.example/in/1"


def test_an_empty_address_is_the_page_itself_and_a_query_stays() -> None:
    empty = discovery.advertised({}, '<link rel="webmention" href="">', url="https://desk.example/15")
    assert empty.webmention == "https://desk.example/15"
    query = discovery.advertised({}, '<link rel="webmention" href="/x?a=1&amp;b=2">', url="https://desk.example/")
    assert query.webmention == "https://desk.example/x?a=1&b=2"


@pytest.mark.parametrize(
    ("headers", "html"),
    [({"x-pingback": ENDPOINT}, ""), ({}, f'<link rel="pingback" href="{ENDPOINT}">')],
)
def test_the_address_for_pingbacks_is_found(headers: dict[str, str], html: str) -> None:
    assert discovery.advertised(headers, html, url=TARGET).pingback == ENDPOINT


@pytest.mark.parametrize(
    ("html", "said"),
    [
        (f'<link rel="webmention" href="{ENDPOINT}">', ""),
        ("<p>x</p>", "put <link"),
        ('<link rel="webmention" href="https://other.example/in">', "change it to"),
    ],
)
def test_the_companys_own_page_can_be_checked(html: str, said: str) -> None:
    web = Web()
    web.put(TARGET, html)
    found = discovery.check(TARGET, ENDPOINT, fetch=web.fetch)
    assert found == "" if not said else said in found
