"""The knowledge base as those who write see it: what there is, what waits, what readers said."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

import msgspec
from django.db.models import Q, QuerySet, Sum

from evenhand.database.asking import ask
from evenhand.knowledge.models import ArticlePicture, ArticleVersion, ArticleVote, Edition, HelpSearch
from evenhand.knowledge.reads.articles import editions_for
from evenhand.knowledge.reads.finding import look_for_editions
from evenhand.knowledge.reads.linking import with_broken_links
from evenhand.people.models import Agent

MOST_FOUND = 50


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which editions of a brand somebody wants to see."""

    brand_id: int
    state: str = ""
    section_id: int | None = None  # 0: those in none
    owner_id: int | None = None  # 0: those nobody looks after
    language: str = ""
    due_by: date | None = None  # whose review is due by then
    is_broken: bool = False  # which lead readers nowhere
    words: str = ""


class Listed(NamedTuple):
    """Editions of a list, and the words they were found by, where it took others than were typed."""

    editions: list[Edition]
    instead: str = ""


def listed(viewer: Agent, wanted: Wanted, *, after: tuple[datetime, int] | None, limit: int) -> Listed:
    """The editions, changed last first; those that are searched for, best first and without further pages."""
    found = _narrowed(editions_for(viewer).filter(brand_id=wanted.brand_id), wanted)
    found = found.select_related("article__section", "article__owner", "draft", "published")
    found = found.defer("words", "title_words", "draft__body", "draft__internal", "published__body")
    if wanted.words:
        looked = look_for_editions(wanted.brand_id, wanted.words, limit=MOST_FOUND)
        rows = {each.pk: each for each in found.filter(pk__in=[each.id for each in looked.pages])}
        return Listed([rows[each.id] for each in looked.pages if each.id in rows], looked.instead if rows else "")
    if after is not None:
        found = found.filter(changed_at__lte=after[0]).exclude(changed_at=after[0], id__gte=after[1])
    return Listed(list(found.order_by("-changed_at", "-id")[:limit]))


def _narrowed(found: QuerySet[Edition], wanted: Wanted) -> QuerySet[Edition]:
    if wanted.state == "review":
        found = found.filter(asked_at__isnull=False)
    elif wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.section_id is not None:
        found = found.filter(article__section=wanted.section_id or None)
    if wanted.owner_id:
        found = found.filter(article__owner=wanted.owner_id)
    elif wanted.owner_id == 0:  # also whose owner works here no more
        found = found.filter(Q(article__owner=None) | Q(article__owner__is_active=False))
    if wanted.language:
        found = found.filter(language=wanted.language)
    if wanted.due_by is not None:
        found = found.filter(article__review_on__lte=wanted.due_by)
    if wanted.is_broken:
        found = with_broken_links(found, wanted.brand_id)
    return found


def edition_for(viewer: Agent, edition_id: int) -> Edition | None:
    """One edition with everything its page shows; None where the viewer may not see it."""
    found = editions_for(viewer).filter(pk=edition_id).defer("words", "title_words")
    related = (
        "article__section",
        "article__owner",
        "brand",
        "draft__written_by",
        "published__published_by",
        "asked_by",
    )
    return found.select_related(*related).first()


def versions_of(edition: Edition, *, before: int | None = None, limit: int) -> list[ArticleVersion]:
    """Every version, the newest first."""
    found = ArticleVersion.objects.filter(edition=edition).select_related("written_by", "published_by")
    if before is not None:
        found = found.filter(number__lt=before)
    return list(found.order_by("-number")[:limit])


def numbers_of(edition: Edition, *, limit: int) -> list[int]:
    """The numbers of its versions, the newest first; what readers see among them."""
    found = ArticleVersion.objects.filter(edition=edition).order_by("-number").values_list("number", flat=True)
    public = edition.published.number if edition.published else 0
    newest = list(found[:limit])
    return [*newest, public] if public and public not in newest else newest


def version_of(edition: Edition, number: int) -> ArticleVersion | None:
    """One version."""
    return ArticleVersion.objects.filter(edition=edition, number=number).select_related("written_by").first()


def beside_in_languages(edition: Edition) -> list[Edition]:
    """The same article in its other languages."""
    found = Edition.objects.filter(article_id=edition.article_id).exclude(pk=edition.pk)
    return list(found.defer("words", "title_words").order_by("language"))


def said_of(edition: Edition, *, limit: int) -> list[ArticleVote]:
    """What readers said was missing, the newest first."""
    return list(ArticleVote.objects.filter(edition=edition).exclude(words="").order_by("-said_at", "-id")[:limit])


def pictures_of(brand_id: int, *, limit: int) -> list[ArticlePicture]:
    """The pictures of a brand, the newest first."""
    return list(ArticlePicture.objects.filter(brand_id=brand_id).order_by("-id")[:limit])


# From one language to the next along the index, so that it is as quick with a hundred thousand pages as with ten.
_LANGUAGES = """
WITH RECURSIVE l (language) AS (
    (SELECT language FROM knowledge_edition WHERE brand_id = %(brand)s ORDER BY language LIMIT 1)
    UNION ALL
    SELECT (SELECT e.language FROM knowledge_edition e WHERE e.brand_id = %(brand)s AND e.language > l.language
        ORDER BY e.language LIMIT 1) FROM l WHERE l.language IS NOT NULL
)
SELECT language FROM l WHERE language IS NOT NULL
"""


def languages_there(brand_id: int) -> list[str]:
    """Every language that something of the brand is written in."""
    return [language for (language,) in ask(_LANGUAGES, {"brand": brand_id})]


def waiting_for_review(viewer: Agent, brand_ids: Sequence[int]) -> int:
    """How many drafts wait for somebody to look at them."""
    return editions_for(viewer).filter(brand_id__in=brand_ids, asked_at__isnull=False).count()


class Missed(msgspec.Struct, frozen=True):
    """What readers looked for and did not find."""

    words: str
    language: str
    asked: int
    in_vain: int


def missed(brand_id: int, *, today: date, days: int = 30, least: int = 2, limit: int = 20) -> list[Missed]:
    """What was looked for in vain lately, by more than one reader or more than once; most often first."""
    found = HelpSearch.objects.filter(brand_id=brand_id, day__gt=today - timedelta(days=days))
    rows = found.values("words", "language").annotate(all=Sum("asked"), none=Sum("found_nothing"))
    rows = rows.filter(none__gte=least).order_by("-none", "words")[:limit]
    return [Missed(each["words"], each["language"], each["all"], each["none"]) for each in rows]
