"""What readers of a help centre see: its front, its sections, its pages. Only what is published, and for everybody."""

from collections.abc import Collection, Mapping
from datetime import datetime
from urllib.parse import quote
from uuid import UUID

import msgspec
from django.db.models import QuerySet

from evenhand.database.asking import Question, ask
from evenhand.knowledge.domain.markup import Sizes
from evenhand.knowledge.domain.wordings import Wording
from evenhand.knowledge.models import ArticlePicture, Edition, HelpCentre, MovedPage, Section

ROOT = "/site/help"
FEW = 4  # pages named under a section on the front
MOST_CENTRES = 500  # listed for search engines


class Listed(msgspec.Struct, frozen=True):
    """A page as lists name it."""

    id: int
    slug: str
    title: str
    summary: str
    section_id: int | None
    published_at: datetime
    folded: str = ""


_COLUMNS = "e.id, e.slug, v.title, v.summary, e.section_id, e.published_at, e.folded_title"
_FROM = """
FROM knowledge_edition e JOIN knowledge_article a ON a.id = e.article_id AND NOT a.is_internal
JOIN knowledge_articleversion v ON v.id = e.published_id
"""
# The index has them in this order, so that the front is as quick with a hundred thousand pages as with ten.
_FEW = f"""
SELECT {_COLUMNS} FROM unnest(%s::bigint[]) AS s (id) CROSS JOIN LATERAL (
    SELECT e.id FROM knowledge_edition e JOIN knowledge_article a ON a.id = e.article_id AND NOT a.is_internal
    WHERE e.section_id = s.id AND e.language = %s AND e.published_id IS NOT NULL
    ORDER BY e.helped DESC, e.id LIMIT {FEW}
) AS f JOIN knowledge_edition e ON e.id = f.id JOIN knowledge_articleversion v ON v.id = e.published_id
ORDER BY e.helped DESC, e.id
"""
_NEWEST = f"SELECT {_COLUMNS} {_FROM} WHERE e.brand_id = %s AND e.language = %s ORDER BY e.published_at DESC, e.id DESC"
_IN_SECTION = f"""
SELECT {_COLUMNS} {_FROM} WHERE e.section_id = %s AND e.language = %s AND (e.folded_title, e.id) > (%s, %s)
ORDER BY e.folded_title, e.id LIMIT %s
"""


_CENTRE = Question(
    lambda slug: HelpCentre.objects.select_related("brand").filter(
        brand__slug=slug, is_on=True, brand__pilot_since=None
    ),
    texts=["slug"],
)
_SECTIONS = Question(lambda brand: Section.objects.filter(brand_id=brand), "brand")


def centre_of(slug: str) -> HelpCentre | None:
    """The help centre of the brand with this name in addresses, if it is open."""
    return _CENTRE.first(slug=slug)


def centres_at(host: str) -> list[HelpCentre]:
    """The open help centres that stand under a host: its own one, else all that have none of their own."""
    found = HelpCentre.objects.select_related("brand").filter(is_on=True, brand__pilot_since=None)
    own = list(found.filter(host=host.lower()))
    return own or list(found.filter(host="").order_by("brand__slug")[:MOST_CENTRES])


def languages_spoken(brand_ids: Collection[int]) -> list[str]:
    """The languages of these brands' help centres, each once."""
    found = HelpCentre.objects.filter(pk__in=list(brand_ids)).order_by("pk").values_list("languages", flat=True)
    return list(dict.fromkeys(each for languages in found for each in languages))


def sections_of(brand_id: int) -> list[Section]:
    """The sections of a brand, in their order."""
    return _SECTIONS(brand=brand_id)


def few_of(section_ids: Collection[int], language: str) -> dict[int, list[Listed]]:
    """By section the few pages that helped most."""
    found: dict[int, list[Listed]] = {}
    for row in ask(_FEW, [list(section_ids), language]):
        found.setdefault(row[4], []).append(Listed(*row))
    return found


def in_section(section_id: int, language: str, *, after: tuple[str, int] = ("", 0), limit: int) -> list[Listed]:
    """The pages of a section by title, from a place on."""
    return [Listed(*row) for row in ask(_IN_SECTION, [section_id, language, *after, limit])]


def newest(brand_id: int, language: str, *, limit: int) -> list[Listed]:
    """The pages that were published or changed last."""
    return [Listed(*row) for row in ask(f"{_NEWEST} LIMIT %s", [brand_id, language, limit])]


def page_at(brand_id: int, language: str, slug: str) -> Edition | None:
    """The page at this address."""
    found = Edition.objects.filter(brand_id=brand_id, language=language, slug=slug)
    found = found.filter(published__isnull=False, article__is_internal=False)
    return found.select_related("article", "published").defer("words", "title_words").first()


def page_called(brand_id: int, languages: Collection[str], slug: str) -> Edition | None:
    """The page of this name in any of these languages."""
    found = Edition.objects.filter(brand_id=brand_id, language__in=list(languages), slug=slug)
    found = found.filter(published__isnull=False, article__is_internal=False).order_by("id")
    return found.select_related("article").defer("words", "title_words").first()


def moved_to(brand_id: int, language: str, slug: str) -> Edition | None:
    """Where the page stands that once was at this address."""
    found = MovedPage.objects.filter(brand_id=brand_id, language=language, slug=slug).select_related("edition")
    moved = found.filter(edition__published__isnull=False, edition__article__is_internal=False).first()
    return moved.edition if moved else None


def languages_of(article_id: int) -> dict[str, str]:
    """By language the name in the address of every page of an article that readers may see."""
    found = Edition.objects.filter(article_id=article_id, published__isnull=False)
    return dict(found.order_by("language").values_list("language", "slug"))


def page_by_key(brand_id: int, key: UUID, languages: Collection[str]) -> Edition | None:
    """The page of an article, in the first of these languages that it has; others have no place in the help centre."""
    found = Edition.objects.filter(brand_id=brand_id, article__key=key, published__isnull=False)
    pages = {each.language: each for each in found.filter(article__is_internal=False).defer("words", "title_words")}
    return next((pages[each] for each in languages if each in pages), None)


def beside(edition: Edition, *, limit: int) -> list[Listed]:
    """Other pages of the same section that helped most."""
    section = edition.article.section_id
    found = few_of([section], edition.language).get(section, []) if section else []
    return [each for each in found if each.id != edition.pk][:limit]


def everything(brand_id: int) -> QuerySet[Edition]:
    """All pages that readers of a brand may see, for programs that list them; with `article_id`."""
    found = Edition.objects.filter(brand_id=brand_id, published__isnull=False, article__is_internal=False)
    return found.order_by("id").only("id", "article_id", "language", "slug", "published_at")


def pictures_named(brand_id: int, keys: Collection[str]) -> dict[str, Sizes]:
    """How large the pictures are that a page names."""
    if not keys:
        return {}
    found = ArticlePicture.objects.filter(brand_id=brand_id, key__in=list(keys))
    return {str(each.key): Sizes(each.width, each.height, each.alt) for each in found}


def path_of(edition: Edition, brand_slug: str) -> str:
    """Where a page stands."""
    return f"{ROOT}/{brand_slug}/{edition.language}/articles/{quote(edition.slug)}"


def named(names: Mapping[str, str], language: str, *, first: str = "") -> str:
    """What something is called in a language, else in the one that comes first here, else in any it has a name in."""
    return worded(names, language, first=first).words


def worded(names: Mapping[str, str], language: str, *, first: str) -> Wording:
    """The same, and which language that is."""
    asked = (language, language.partition("-")[0], first, *names)
    return next((Wording(names[each], each) for each in asked if names.get(each)), Wording("", language))


def shareable(
    brand_id: int, languages: Collection[str], *, among: Collection[int] | None = None, before: int = 0, limit: int
) -> list[Edition]:
    """Pages that anybody may read, what was made last first: all from a place on, or some of them."""
    found = everything(brand_id).filter(language__in=list(languages)).select_related("published")
    if among is not None:
        found = found.filter(pk__in=list(among))
    if before:
        found = found.filter(pk__lt=before)
    return list(
        found.only("slug", "language", "published", "published__title", "published__summary").order_by("-id")[:limit]
    )


def shareable_page(edition_id: int) -> Edition | None:
    """One page of an open help centre that anybody may read."""
    found = Edition.objects.filter(pk=edition_id, published__isnull=False, article__is_internal=False)
    found = found.filter(brand__help_centre__is_on=True, brand__pilot_since=None)
    return found.select_related("published", "brand").defer("words", "title_words").first()
