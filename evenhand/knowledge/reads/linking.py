"""Links between articles: where they lead readers, which lead nowhere, and who leads to an article."""

import re
from collections.abc import Collection
from urllib.parse import unquote, urlsplit

from django.db.models import Exists, OuterRef, QuerySet

from evenhand.kernel.text import can_be_stored
from evenhand.knowledge.models import Article, ArticleLink, Edition, MovedPage
from evenhand.knowledge.reads.pages import path_of

_KEY = re.compile(r"article:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)


def paths_of(brand_id: int, brand_slug: str, keys: Collection[str], languages: Collection[str]) -> dict[str, str]:
    """By key where each article stands, in the first of these languages it has; those nobody can read are left out."""
    if not keys:
        return {}
    found = _readable(brand_id).filter(article__key__in=list(keys), language__in=list(languages))
    there: dict[str, dict[str, Edition]] = {}
    for each in found.select_related("article").only("article__key", "language", "slug", "brand_id"):
        there.setdefault(str(each.article.key), {})[each.language] = each
    return {
        key: path_of(next(pages[each] for each in languages if each in pages), brand_slug)
        for key, pages in there.items()
    }


def unread_of(brand_id: int, keys: Collection[str]) -> list[tuple[str, bool]]:
    """Of the articles that a text leads to those that readers cannot see: what they are called, and whether they
    are there at all."""
    if not keys:
        return []
    readable = {
        str(each)
        for each in _readable(brand_id).filter(article__key__in=list(keys)).values_list("article__key", flat=True)
    }
    missing = [each for each in dict.fromkeys(keys) if each not in readable]
    known = {str(each.key): each for each in Article.objects.filter(brand_id=brand_id, key__in=missing)}
    titles = _titles([each.pk for each in known.values()])
    return [(titles.get(known[each].pk, "") if each in known else "", each in known) for each in missing]


def leading_to(article: Article, *, limit: int) -> list[Edition]:
    """Public pages that lead to an article, with the words they are known by."""
    found = _readable(article.brand_id).filter(links__key=article.key, links__brand=article.brand_id)
    return list(found.exclude(article=article).select_related("published").order_by("id").distinct()[:limit])


def with_broken_links(editions: QuerySet[Edition], brand_id: int) -> QuerySet[Edition]:
    """Those of public pages that lead to something readers cannot see."""
    there = _readable(brand_id).filter(article__key=OuterRef("key"))
    broken = ArticleLink.objects.filter(edition=OuterRef("pk"), brand=brand_id).filter(~Exists(there))
    return editions.filter(Exists(broken), article__is_internal=False)


def page_meant(said: str, edition: Edition) -> Edition | None:
    """The page that a line of an article or an address names, of the brand and in the language of another one."""
    found = _readable(edition.brand_id).filter(language=edition.language)
    key = _KEY.search(said)
    if key is not None:
        return found.filter(article__key=key[1]).first()
    slug = unquote(urlsplit(said.strip()).path).rstrip("/").rpartition("/")[2] if _is_address(said) else ""
    return found.filter(slug=slug).first() if slug and can_be_stored(slug) else None


def _is_address(said: str) -> bool:
    try:
        return bool(urlsplit(said.strip()).path)
    except ValueError:
        return False


def led_to(edition: Edition) -> Edition | None:
    """Where readers of a page that was withdrawn are led."""
    found = MovedPage.objects.filter(brand_id=edition.brand_id, language=edition.language, slug=edition.slug)
    moved = found.exclude(edition=edition).select_related("edition__published").first()
    return moved.edition if moved else None


def _readable(brand_id: int) -> QuerySet[Edition]:
    found = Edition.objects.filter(brand_id=brand_id, published__isnull=False, article__is_internal=False)
    return found.defer("words", "title_words")


def _titles(article_ids: Collection[int]) -> dict[int, str]:
    found = Edition.objects.filter(article__in=list(article_ids), draft__isnull=False).order_by("-id")
    return dict(found.values_list("article_id", "draft__title"))
