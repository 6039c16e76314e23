"""A help centre with a hundred thousand articles: how long its pages take, and every letter of a search.

    python bench/help.py [--articles 100000] [--reads 300] [--searches 60]

Articles are made of the sentences of the demo's, with product names strewn in, so that common words stand in most of
them and rare ones in few. Pages are asked of the product's own application in this process, middleware and templates
among it, without the wire; each search is typed letter by letter, from the second one on. Prints one JSON line.
"""

import argparse
import json
import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import ground

SECTIONS = 20
AT_ONCE = 5_000
SEEN = datetime(2026, 1, 1, tzinfo=UTC)
# What the single statement of knowledge.actions.indexing does, for many editions at once.
INDEX = """
UPDATE knowledge_edition e SET folded_title = lower(v.title), published_id = v.id, draft_id = v.id, state = 'published',
    title_words = evenhand_words(v.title, '') || to_tsvector('english', unaccent(v.title)) || array_to_tsvector(%s),
    words = setweight(evenhand_words(v.title, '') || to_tsvector('english', unaccent(v.title)), 'A')
        || setweight(evenhand_words(v.summary, '') || to_tsvector('english', unaccent(v.summary)), 'B')
        || to_tsvector('english', unaccent(v.body)) || evenhand_words(v.body, '') || array_to_tsvector(%s)
FROM knowledge_articleversion v WHERE v.edition_id = e.id
"""
WORDS = "INSERT INTO knowledge_articleword (brand_id, language, word) SELECT %s, 'en', unnest(%s::text[])"
TABLES = "knowledge_edition, knowledge_article, knowledge_articleversion, knowledge_articleword"


def main() -> None:
    """Fill, read, search, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=100_000)
    options.add_argument("--reads", type=int, default=300)
    options.add_argument("--searches", type=int, default=60)
    wanted = options.parse_args()
    with ground.database():
        filled, slugs = ground.timed(lambda: _fill(wanted.articles))
        result = {"bench": "help", "articles": wanted.articles, "filled_s": round(filled, 1), **_read(wanted, slugs)}
    print(json.dumps({**result, **ground.circumstances()}))


def _fill(number: int) -> list[str]:
    from django.db import connection

    from evenhand.knowledge.domain.finding import marks_of
    from evenhand.knowledge.domain.spelling import words_in
    from evenhand.knowledge.models import HelpCentre, Section
    from evenhand.people.models import Brand

    brand = Brand.objects.create(slug="harborline", name="Harborline")
    HelpCentre.objects.create(brand=brand, is_on=True, name="Help", languages=["en"], changed_at=SEEN)
    sections = [
        Section.objects.create(brand=brand, slug=f"section-{each}", position=each, names={"en": f"Section {each}"})
        for each in range(SECTIONS)
    ]
    slugs: list[str] = []
    rng = random.Random(1)
    texts = list(_texts(number, rng))
    for begin in range(0, number, AT_ONCE):
        slugs += _put(brand, sections, texts[begin : begin + AT_ONCE], begin)
    marks = marks_of(brand.pk, "en", is_public=True)
    with connection.cursor() as cursor:
        cursor.execute(INDEX, [marks, marks])
        known = words_in(*(part for text in texts for part in text))
        cursor.execute(WORDS, [brand.pk, known])
        cursor.execute(f"VACUUM ANALYZE {TABLES}")
    return slugs


def _put(brand: Any, sections: list[Any], texts: list[tuple[str, str, str]], begin: int) -> list[str]:
    from evenhand.kernel.ids import new_uuid
    from evenhand.knowledge.models import Article, ArticleVersion, Edition

    articles = Article.objects.bulk_create(
        Article(key=new_uuid(), brand=brand, section=sections[at % SECTIONS], made_at=SEEN) for at in range(len(texts))
    )
    editions = Edition.objects.bulk_create(
        Edition(
            article=article,
            brand=brand,
            section_id=article.section_id,
            language="en",
            slug=f"page-{begin + at}",
            changed_at=SEEN + timedelta(seconds=begin + at),
            published_at=SEEN + timedelta(seconds=begin + at),
            first_published_at=SEEN,
            helped=(begin + at) % 97,
        )
        for at, article in enumerate(articles)
    )
    ArticleVersion.objects.bulk_create(
        ArticleVersion(
            edition=edition, number=1, title=title, summary=summary, body=body, written_at=SEEN, published_at=SEEN
        )
        for edition, (title, summary, body) in zip(editions, texts, strict=True)
    )
    return [each.slug for each in editions]


def _texts(number: int, rng: random.Random) -> Iterator[tuple[str, str, str]]:
    """Of the demo's titles and sentences; each names some of thirty thousand products, few of them often."""
    from evenhand.knowledge.domain.markup import plain
    from evenhand.project.demo.help.writing import written

    known = written("en")
    sentences = [each for article in known for each in re.split(r"(?<=[.?]) ", plain(article.body)) if len(each) > 20]
    for _each in range(number):
        title = f"{rng.choice(known).title} {_product(rng)}"
        body = " ".join(f"{rng.choice(sentences)} {_product(rng)}" for _ in range(12))
        yield title, rng.choice(known).summary, f"## What next?\n\n{body}\n\n1. {rng.choice(sentences)}\n"


def _product(rng: random.Random) -> str:
    syllables = ["ba", "co", "du", "fe", "gi", "lo", "ma", "ne", "po", "ri", "sa", "tu", "va", "we", "xi", "zo"]
    number = int(rng.paretovariate(0.6)) % 30_000
    name = ""
    while number or not name:
        name, number = name + syllables[number % 16], number // 16
    return name.capitalize()


def _read(wanted: Any, slugs: list[str]) -> dict[str, Any]:
    from django.conf import settings
    from django.test import Client

    settings.ALLOWED_HOSTS = ["testserver"]
    rng, client, root = random.Random(2), Client(), "/site/help/harborline/en/"
    paths = {
        "front": [root] * 200,
        "section": [f"{root}sections/section-{rng.randrange(SECTIONS)}" for _ in range(200)],
        "article": [f"{root}articles/{rng.choice(slugs)}" for _ in range(wanted.reads)],
    }
    found = {name: _times(client, each) for name, each in paths.items()}
    typed = [words[:length] for words in _searches(wanted.searches, rng) for length in range(2, len(words) + 1)]
    return {**found, "search_as_typed": _times(client, [f"{root}search?part=1&q={each}" for each in typed])}


def _searches(number: int, rng: random.Random) -> list[str]:
    """Common words, rare ones, several, misspelt ones."""
    common = ["my internet is slow", "wifi password", "refund", "technician", "bill higher", "red light", "move house"]
    wrong = ["intrenet slow", "tecnician", "pasword forgoten", "rooter"]
    rare = [_product(rng).lower() for _ in range(number)]
    return [rng.choice([rng.choice(common), rng.choice(wrong), rng.choice(rare)]) for _ in range(number)]


def _times(client: Any, paths: list[str]) -> dict[str, float]:
    from evenhand.site.help import views
    from evenhand.site.help.pace import Pace

    times = []
    for path in [*paths[:3], *paths]:  # the first ones warm up
        views.pace = Pace()
        seconds, answer = ground.timed(lambda path=path: client.get(path))
        assert answer.status_code == 200, (path, answer.status_code)
        times.append(seconds * 1000)
    return {"n": len(paths), **ground.percentiles(times[3:]), "max": round(max(times[3:]), 1)}


if __name__ == "__main__":
    main()
