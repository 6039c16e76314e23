"""Finding pages by what somebody types: by beginnings of words and their stems, and as misspelt words were meant."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import msgspec
from django.db import connection

from evenhand.kernel.text import fold
from evenhand.knowledge.domain.finding import (
    beginnings_of,
    has_runs,
    mark_for_readers,
    mark_of_brand,
    terms_of_runs,
    words_of,
)
from evenhand.knowledge.domain.languages import stemming_of
from evenhand.knowledge.domain.spelling import respelled
from evenhand.knowledge.reads.spelling import near

SHORTEST = 2  # letters of the last word; shorter ones are still being typed
MOST = 400  # pages of one look whose order is worked out
LEAST_TYPED = 3  # letters after which finding nothing is worth saying
_BEGUN = re.compile(r"(?<=\w)\s+\w$")


class Found(msgspec.Struct, frozen=True):
    """A page that was found."""

    id: int
    slug: str
    title: str
    summary: str
    section_id: int | None
    score: float


# Both looks are bounded, so that a word that stands everywhere costs no more. Texts are looked at only where titles
# say too little: their words are many, and what a title says comes first anyway.
_ROWS = """
SELECT e.id, e.slug, v.title, v.summary, a.section_id, b.score
FROM best b JOIN knowledge_edition e ON e.id = b.id JOIN knowledge_article a ON a.id = e.article_id
JOIN knowledge_articleversion v ON v.id = coalesce(e.published_id, e.draft_id)
ORDER BY b.score DESC, e.id
"""
_ASKED = "(%(begins)s::tsquery || to_tsquery(%(stems)s::regconfig, %(plain)s))"
_LOOK = """
WITH said AS MATERIALIZED (
    SELECT e.id, e.{words}, e.helped FROM knowledge_edition e
    WHERE e.{words} @@ (%(mark)s::tsquery && {asked}) AND e.id <> ALL(%(but)s) LIMIT {most}
), best AS (
    SELECT s.id, {more} + ts_rank(s.{words}, {asked}) + ln(1 + s.helped) / 50 AS score FROM said s
    ORDER BY score DESC, s.id LIMIT %(limit)s
)
"""
_BY_TITLE = _LOOK.format(words="title_words", asked=_ASKED, more="2.0", most=MOST) + _ROWS
_BY_TEXT = _LOOK.format(words="words", asked=_ASKED, more="0.0", most=MOST // 4) + _ROWS

# One sign within a title, of scripts without spaces.
_BY_PART = """
SELECT e.id, e.slug, v.title, v.summary, a.section_id, word_similarity(%(folded)s, e.folded_title) AS score
FROM knowledge_edition e JOIN knowledge_article a ON a.id = e.article_id
JOIN knowledge_articleversion v ON v.id = coalesce(e.published_id, e.draft_id)
WHERE e.folded_title LIKE %(part)s AND e.title_words @@ %(mark)s::tsquery
ORDER BY score DESC, e.id LIMIT %(limit)s
"""


class Looked(msgspec.Struct, frozen=True):
    """The pages that were found, best first, and the words they were found by, where it took others than were typed."""

    pages: list[Found]
    instead: str = ""


def look_for_pages(brand_id: int, language: str, said: str, *, limit: int = 8, is_typing: bool = False) -> Looked:
    """Pages that readers may see in one language: all words, then all as they were meant, then any of them.

    While somebody is typing, the first letter of another word says nothing yet: it begins too many.
    """
    if is_typing:
        said = _BEGUN.sub("", said)
    respell = partial(_respelled, brand_id, language)
    return _find(mark_for_readers(brand_id, language), language, said, limit, respell)


def find_pages(brand_id: int, language: str, said: str, *, limit: int = 8) -> list[Found]:
    """The same, for whoever shows only the pages."""
    return look_for_pages(brand_id, language, said, limit=limit).pages


def says_enough(said: str) -> bool:
    """Whether so much was typed that finding nothing tells something; one sign of some scripts is a word."""
    return len(said.strip()) >= LEAST_TYPED or has_runs(said)


def look_for_editions(brand_id: int, said: str, *, limit: int = 50) -> Looked:
    """Editions of a brand in any language, drafts and those for colleagues among them. For the desk."""
    return _find(mark_of_brand(brand_id), "en", said, limit, partial(_respelled, brand_id, "", is_for_colleagues=True))


def _respelled(brand_id: int, language: str, words: list[str], *, is_for_colleagues: bool = False) -> list[str]:
    return respelled(words, near(brand_id, language, words, is_for_colleagues=is_for_colleagues))


def _find(mark: str, language: str, said: str, limit: int, respell: Callable[[list[str]], list[str]]) -> Looked:
    words = words_of(said)
    told: dict[str, Any] = {"mark": f"'{mark}'", "stems": stemming_of(language), "limit": limit}
    if has_runs(said):
        return Looked(_by_signs(told, said, limit))
    if not words or (len(words) == 1 and len(words[0]) < SHORTEST):
        return Looked([])
    found = _looked(told, _all_of(words), limit)
    if found:
        return Looked(found)
    meant = respell(words)
    instead = " ".join(meant) if meant != words else ""
    found = _looked(told, _all_of(meant), limit) if instead else []
    if not found and len(words) > 1:
        found = _looked(told, _any_of(meant), limit)
    return Looked(found, instead if found else "")


def _by_signs(told: dict[str, Any], said: str, limit: int) -> list[Found]:
    """All pairs of signs, a part of a title, then any pair that says something; a question is full of others."""
    all_of, telling = terms_of_runs(said)
    found = _looked(told, _joined(all_of, " & "), limit) if all_of else []
    if not found and len(said.strip()) > 2:  # of one or two signs the pairs told all
        found = _rows(_BY_PART, {**told, "folded": fold(said), "part": f"%{_escaped(fold(said).strip())}%"})
    if not found and telling:
        found = _looked(told, _joined(telling, " | "), limit)
    return found


def _joined(terms: Sequence[str], how: str) -> dict[str, str]:
    return {"begins": how.join(terms), "plain": how.join(each.removesuffix(":*") for each in terms)}


def _looked(told: dict[str, Any], asked: dict[str, str], limit: int) -> list[Found]:
    """What titles say, and as much of what texts say as there is room for."""
    found = _rows(_BY_TITLE, {**told, **asked, "but": []})
    room = limit - len(found)
    if room > 0:
        found += _rows(_BY_TEXT, {**told, **asked, "but": [each.id for each in found], "limit": room})
    return found


def _all_of(words: Sequence[str]) -> dict[str, str]:
    return _joined(beginnings_of(words), " & ")


def _any_of(words: Sequence[str]) -> dict[str, str]:
    """Questions are full of little words; those of three letters and fewer are left out where others are there."""
    return _joined(beginnings_of([word for word in words if len(word) > 3] or words), " | ")


def _rows(statement: str, told: dict[str, Any]) -> list[Found]:
    """With the values in the statement, since a plan for any words is no plan for rare ones."""
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        return [Found(*row) for row in cursor.fetchall()]


def _escaped(part: str) -> str:
    return part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
