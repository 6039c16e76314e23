"""No page takes long to read, in whatever letters it is written."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.channels import guarded
from evenhand.channels.connectors.webmention.links import normal
from evenhand.channels.connectors.webmention.page import look_at, tame
from evenhand.channels.connectors.webmention.reading import text_of_answer
from evenhand.channels.domain.connector import Post
from evenhand.channels.errors import Refused
from tests.channels.mentions import SOURCE, TARGET, mentioned, sample

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
