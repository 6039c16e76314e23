"""Which pages are ours, and where a page tells where to send mentions."""

import pytest

from evenhand.channels.connectors.webmention import discovery
from evenhand.channels.connectors.webmention.settings import read_settings
from evenhand.channels.errors import Reconnect
from tests.channels.mentions import TARGET, Web, connector

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
