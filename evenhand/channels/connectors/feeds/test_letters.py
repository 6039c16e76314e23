"""In whatever letters a feed is written, and to wherever it links."""

import json

import pytest

from evenhand.channels.connectors.feeds.markup import Cleaned
from tests.channels.entries import ADDRESS, posts_in, rss

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
