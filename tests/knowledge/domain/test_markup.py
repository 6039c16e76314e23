"""What is written becomes a page in which nothing runs and nobody else is asked for anything."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.knowledge.domain.markup import LONGEST, Sizes, is_mostly_signs, plain, shown

KEY = "01234567-89ab-cdef-0123-456789abcdef"
PIECES = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "![a](https://e.example/t.png)",
    "<img src=x onerror=y>",
    "**",
    "`",
    "> ",
    "\n- ",
    "# ",
    "[a](data:text/html,x)",
    "&#106;avascript:",
    "|a|b|\n|-|-|\n",
    "text ",
    '"',
    "'",
    "\x00",
    "[a](//evil.example)",
    "<svg/onload=x>",
    "\n\n",
]
HOSTILE = st.lists(st.sampled_from([*PIECES, f"![p](picture:{KEY})", f"[q](article:{KEY})"]), max_size=30).map("".join)


@given(HOSTILE)
def test_nothing_in_a_page_runs_or_leads_to_strangers_by_itself(markdown: str) -> None:
    page = shown(markdown, base="/site/help/x/en/").html.lower()
    tags = re.findall(r"<[^>]*>", page)
    assert not [tag for tag in tags if re.match(r"</?(script|svg|iframe|style|object|form|input)", tag)]
    assert not [
        tag for tag in tags if re.search(r"\son\w+\s*=|(?:href|src)=\"?\s*(?:javascript|data|vbscript|//)", tag)
    ]
    assert all('src="/site/help/x/en/picture/' in tag for tag in tags if tag.startswith("<img"))


@given(st.text(max_size=400))
def test_whatever_is_written_can_be_shown_and_searched(markdown: str) -> None:
    shown(markdown, base="/")
    plain(markdown)


def test_headings_begin_below_the_title_and_have_names_of_their_own() -> None:
    page = shown("# One\n\n## Two\n\n## Two\n\n##### Deep", base="/")
    assert [each.id for each in page.headings] == ["one", "two", "two-2"]
    assert '<h4 id="deep">' in page.html
    assert "<h1" not in page.html


def test_a_picture_of_ours_is_shown_with_its_size_and_words() -> None:
    page = shown(f"![](picture:{KEY})", base="/h/", sizes={KEY: Sizes(40, 20, "The button")})
    assert page.pictures == (KEY,)
    assert 'alt="The button"' in page.html
    assert 'width="40"' in page.html


def test_a_link_names_the_article_and_not_its_address() -> None:
    page = shown(f"[there](article:{KEY})", base="/h/")
    assert page.pages == (KEY,)
    assert f'href="/h/go/{KEY}"' in page.html


def test_what_is_searched_has_no_signs_of_form() -> None:
    assert plain("## A *b*\n\n- [c](https://d.example)\n- `e`\n\n|f|\n|-|\n|g|") == "A b c e f g"


def test_a_heading_that_asks_has_an_answer() -> None:
    page = shown("## Why?\n\nBecause **x**.\n\n## Note\n\nno\n\n## And?\n", base="/")
    assert page.asked == (("Why?", "Because x."),)


def test_what_is_wider_than_a_telephone_is_reached_by_the_keyboard() -> None:
    made = shown("| a |\n|---|\n| <table> |\n\n```\n<pre> x\n```", base="/").html
    assert made.count('<div class="scroll" tabindex="0"><table>') == made.count("</table></div>") == 1
    assert made.count('<pre tabindex="0">') == 1
    assert "&lt;table&gt;" in made


def test_what_a_company_writes_itself_is_no_strangers_link() -> None:
    assert 'rel="noopener"' in shown("[us](https://harborline.example/)", base="/").html


@pytest.mark.parametrize("sign", ["[", "![", "*[", "<", "`"])
def test_what_is_mostly_signs_is_drawn_as_it_stands(sign: str) -> None:
    text = sign * (LONGEST // len(sign))
    assert is_mostly_signs(text)
    page = shown(text, base="/")
    assert page.html == f"<p>{html.escape(text)}</p>\n"
    assert plain(text) == text


def test_an_article_with_many_links_is_none_of_signs() -> None:
    text = "See [the page](https://harborline.example) for **more**. " * 800
    assert not is_mostly_signs(text)
    assert '<a href="https://harborline.example"' in shown(text, base="/").html
