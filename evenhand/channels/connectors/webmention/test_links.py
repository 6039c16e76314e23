"""A page must link to ours; one that no longer does takes back what it said."""

import pytest

from evenhand.channels.domain.connector import Deleted, Raw
from evenhand.channels.errors import Refused, TryLater
from tests.channels.mentions import SOURCE, TARGET, Web, connector, form, mentioned, sample

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
