"""Keeps the words by which an edition is found, and its links, as it says them. In the caller's transaction."""

from typing import Any

from django.db import connection

from evenhand.kernel.text import fold
from evenhand.knowledge.domain.finding import marks_of, signs_of, without_runs
from evenhand.knowledge.domain.languages import stemming_of
from evenhand.knowledge.domain.markup import plain, shown
from evenhand.knowledge.domain.spelling import words_in
from evenhand.knowledge.models import ArticleLink, Edition

_INDEX = """
UPDATE knowledge_edition SET folded_title = %(folded)s,
    title_words = evenhand_words(%(title)s, '') || to_tsvector(%(stems)s::regconfig, unaccent(%(title)s))
        || array_to_tsvector(%(marks)s) || array_to_tsvector(%(title_signs)s::text[]),
    words = setweight(evenhand_words(%(title)s, '') || to_tsvector(%(stems)s::regconfig, unaccent(%(title)s)), 'A')
        || setweight(evenhand_words(%(summary)s, '') || to_tsvector(%(stems)s::regconfig, unaccent(%(summary)s)), 'B')
        || to_tsvector(%(stems)s::regconfig, unaccent(%(body)s)) || evenhand_words(%(body)s, '')
        || array_to_tsvector(%(marks)s) || array_to_tsvector(%(signs)s::text[])
WHERE id = %(id)s
"""
_KEEP_WORDS = """
INSERT INTO {table} (brand_id, language, word)
SELECT %s, %s, w.word FROM unnest(%s::text[]) AS w (word) ON CONFLICT DO NOTHING
"""
_FOR_READERS = _KEEP_WORDS.format(table="knowledge_articleword")
_FOR_COLLEAGUES = _KEEP_WORDS.format(table="knowledge_insideword")


def index(edition: Edition) -> None:
    """What is published is found, or the draft where nothing is; readers find only what is published for them."""
    version = edition.published or edition.draft
    if version is None:
        return
    is_public = edition.published is not None and not edition.article.is_internal
    body = plain(version.body)
    told: dict[str, Any] = {
        "id": edition.pk,
        "title": without_runs(version.title),
        "summary": without_runs(version.summary),
        "body": without_runs(body),
        "title_signs": signs_of(version.title),
        "signs": signs_of(f"{version.title}\n{version.summary}\n{body}"),
        "folded": fold(version.title),
        "stems": stemming_of(edition.language),
        "marks": marks_of(edition.brand_id, edition.language, is_public=is_public),
    }
    with connection.cursor() as cursor:
        cursor.execute(_INDEX, told)
        words = words_in(version.title, version.summary, body)
        cursor.execute(_FOR_READERS if is_public else _FOR_COLLEAGUES, [edition.brand_id, edition.language, words])
    _keep_links(edition)


def _keep_links(edition: Edition) -> None:
    """Which articles readers of this page are led to."""
    named = shown(edition.published.body, base="").pages if edition.published is not None else ()
    ArticleLink.objects.filter(edition=edition).delete()
    ArticleLink.objects.bulk_create(
        ArticleLink(edition=edition, brand_id=edition.brand_id, key=each) for each in dict.fromkeys(named)
    )
