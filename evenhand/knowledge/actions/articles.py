"""Writing articles: a new one, another version, another language; every version stays."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.kernel.ids import new_uuid
from evenhand.kernel.text import storable
from evenhand.knowledge.actions.finding_place import free_slug_for, move_page
from evenhand.knowledge.actions.indexing import index
from evenhand.knowledge.actions.locking import locked_edition, needs, writer_of
from evenhand.knowledge.actions.speaking import language_written
from evenhand.knowledge.domain.markup import LONGEST, is_mostly_signs
from evenhand.knowledge.domain.slugs import slug_of
from evenhand.knowledge.domain.states import Step
from evenhand.knowledge.errors import NoSuchArticle, NotWritten, NotYoursToPublish, WrittenMeanwhile
from evenhand.knowledge.events import ArticleArranged, ArticleWritten
from evenhand.knowledge.models import Article, ArticleVersion, Edition, EditionState, Section
from evenhand.knowledge.reads.articles import articles_for, may_publish
from evenhand.ledger.actions import record
from evenhand.people.models import Agent, Brand
from evenhand.people.reads import colleagues_of

LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_CREDIT = 150, 300, 80


@transaction.atomic
def write_article(
    *,
    brand: Brand,
    language: str,
    title: str,
    summary: str,
    body: str,
    actor: Agent,
    now: datetime,
    internal: str = "",
    credit: str = "",
    origin: str = "",
) -> Edition:
    """A new article with a first draft; its writer looks after it. A person publishes it. Refuses a language that
    nobody knows."""
    writer_of(brand.pk, actor)
    article = Article.objects.create(
        key=new_uuid(), brand=brand, owner=actor, made_by=actor, made_at=now, origin=origin[:200]
    )
    return _begin(article, language, title, summary, body, internal, credit, actor, now)


@transaction.atomic
def write_in_language(
    *,
    article_id: int,
    language: str,
    title: str,
    summary: str,
    body: str,
    actor: Agent,
    now: datetime,
    internal: str = "",
    credit: str = "",
) -> Edition:
    """The article in another language, as a draft. Refuses a language it is there in already."""
    article = articles_for(actor).select_for_update(of=("self",)).filter(pk=article_id).first()
    if article is None:
        raise NoSuchArticle
    writer_of(article.brand_id, actor)
    if article.editions.filter(language=language_written(article.brand_id, language)).exists():
        raise NotWritten(_("It is there in this language already; open that one."))
    return _begin(article, language, title, summary, body, internal, credit, actor, now)


@transaction.atomic
def write_version(
    *,
    edition_id: int,
    seen: int | None,
    title: str,
    summary: str,
    body: str,
    actor: Agent,
    now: datetime,
    internal: str = "",
    credit: str = "",
) -> ArticleVersion:
    """Another version of the words, as a draft; readers go on seeing what is published. The same words make none.

    `seen` is the number of the version it was written from: raises WrittenMeanwhile if there is a newer one.
    """
    edition = locked_edition(edition_id, actor)
    newest = edition.draft
    if newest is not None and seen is not None and newest.number != seen:
        raise WrittenMeanwhile(meanwhile=newest.number)
    words = _words(title, summary, body, internal, credit)
    if newest is not None and {each: getattr(newest, each) for each in words} == words:
        return newest
    edition.state = needs(edition, Step.WRITE)
    version = _add_version(edition, words, actor, now)
    if newest is not None and edition.first_published_at is None and _is_named_after(edition.slug, newest.title):
        edition.slug = free_slug_for(edition, slug_of(version.title))
        edition.save(update_fields=["slug"])
    return version


def _is_named_after(slug: str, title: str) -> bool:
    """Whether an address came of the title; one that somebody chose stays, and so does one that readers may have."""
    named = slug_of(title)
    return slug == named or (slug.startswith(f"{named}-") and slug[len(named) + 1 :].isdecimal())


@transaction.atomic
def set_slug(*, edition_id: int, slug: str, actor: Agent, now: datetime) -> Edition:
    """The page has another address; where it was published, the old one leads to it for good."""
    edition = locked_edition(edition_id, actor)
    wanted = slug_of(slug)
    if wanted != edition.slug:
        move_page(edition, free_slug_for(edition, wanted), actor=actor, now=now)
    return edition


@transaction.atomic
def arrange(
    *,
    article_id: int,
    section_id: int | None,
    owner_id: int | None,
    review_on: date | None,
    is_internal: bool,
    actor: Agent,
    now: datetime,
) -> Article:
    """Where the article stands, who looks after it until when, and whether it is for colleagues only."""
    article = articles_for(actor).select_for_update(of=("self",)).filter(pk=article_id).first()
    if article is None:
        raise NoSuchArticle
    writer_of(article.brand_id, actor)
    fields = {
        "section": _section(article, section_id),
        "owner": colleagues_of(actor).filter(pk=owner_id).first() if owner_id else None,
        "review_on": review_on,
        "is_internal": is_internal,
    }
    changed = tuple(name for name, value in fields.items() if getattr(article, name) != value)
    if "is_internal" in changed:
        _may_hide(article, actor)
    for name in changed:
        setattr(article, name, fields[name])
    if changed:
        article.save(update_fields=list(changed))
        record(
            ArticleArranged(brand_id=article.brand_id, article_id=article.pk, fields=changed),
            now=now,
            actor_id=actor.pk,
        )
    if "section" in changed:
        article.editions.update(section=article.section)
    if "is_internal" in changed:
        for edition in article.editions.select_related("article", "draft", "published"):
            index(edition)
    return article


def _may_hide(article: Article, actor: Agent) -> None:
    """What readers see, or see no more, is for those who publish."""
    if article.editions.filter(published__isnull=False).exists() and not may_publish(actor):
        raise NotYoursToPublish(_("Leads decide whether customers see what is published."))


def _section(article: Article, section_id: int | None) -> Section | None:
    return Section.objects.filter(pk=section_id, brand_id=article.brand_id).first() if section_id else None


def _begin(
    article: Article,
    language: str,
    title: str,
    summary: str,
    body: str,
    internal: str,
    credit: str,
    actor: Agent,
    now: datetime,
) -> Edition:
    tag = language_written(article.brand_id, language)
    words = _words(title, summary, body, internal, credit)
    edition = Edition(
        article=article, brand_id=article.brand_id, section_id=article.section_id, language=tag, changed_at=now
    )
    edition.slug = free_slug_for(edition, slug_of(words["title"]))
    edition.save()
    _add_version(edition, words, actor, now)
    return edition


def _words(title: str, summary: str, body: str, internal: str, credit: str) -> dict[str, str]:
    words = {
        "title": " ".join(storable(title).split())[:LONGEST_TITLE],
        "summary": " ".join(storable(summary).split())[:LONGEST_SUMMARY],
        "body": storable(body).strip(),
        "internal": storable(internal).strip(),
        "credit": " ".join(storable(credit).split())[:LONGEST_CREDIT],
    }
    if not words["title"]:
        raise NotWritten(_("Give it a title: what somebody would ask."))
    if len(words["body"]) > LONGEST or len(words["internal"]) > LONGEST:
        raise NotWritten(_("That is too long for one article; make two of it."))
    if is_mostly_signs(words["body"]) or is_mostly_signs(words["internal"]):
        raise NotWritten(
            _("There are too many signs of form in it, such as [ and *; write more words, or make two of it.")
        )
    return words


def _add_version(edition: Edition, words: dict[str, str], actor: Agent, now: datetime) -> ArticleVersion:
    newest = edition.versions.order_by("-number").values_list("number", flat=True).first()
    version = ArticleVersion.objects.create(
        edition=edition, number=(newest or 0) + 1, written_by=actor, written_at=now, **words
    )
    edition.draft, edition.changed_at = version, now
    if edition.state != EditionState.REVIEW:
        edition.state = EditionState.DRAFT
    edition.save(update_fields=["draft", "changed_at", "state"])
    if edition.published is None:
        index(edition)
    written = ArticleWritten(
        brand_id=edition.brand_id, article_id=edition.article_id, edition_id=edition.pk, version=version.number
    )
    record(written, now=now, actor_id=actor.pk)
    return version
