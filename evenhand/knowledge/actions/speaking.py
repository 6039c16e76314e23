"""In which language an edition is written: one that we know, or that its help centre has already."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.knowledge.actions.finding_place import free_slug_for
from evenhand.knowledge.actions.indexing import index
from evenhand.knowledge.actions.locking import locked_edition
from evenhand.knowledge.domain.languages import language_meant, tag_of
from evenhand.knowledge.errors import NotWritten, NotYoursToPublish
from evenhand.knowledge.events import ArticleArranged
from evenhand.knowledge.models import Edition, HelpCentre, MovedPage, PageVector
from evenhand.knowledge.reads.articles import may_publish
from evenhand.ledger.actions import record
from evenhand.people.models import Agent


def language_written(brand_id: int, said: str) -> str:
    """The language as an edition of the brand has it: as its help centre writes it, else "de" for "de-DE" or
    "Deutsch". Refuses what is no language we know."""
    if not said.strip():
        raise NotWritten(_("Say in which language it is written."))
    tag = tag_of(said)
    if tag and HelpCentre.objects.filter(pk=brand_id, languages__contains=[tag]).exists():
        return tag
    meant = language_meant(said)
    if not meant:
        raise NotWritten(_("“%(said)s” is no language that we know. Choose one from the list.") % {"said": said[:40]})
    return meant


@transaction.atomic
def set_language(*, edition_id: int, language: str, actor: Agent, now: datetime) -> Edition:
    """Its words are in another language than was said; where readers had its address, that leads to the new one.

    Refuses a language that the article is there in, and what readers see to who does not publish.
    """
    edition = locked_edition(edition_id, actor)
    before, tag = (edition.language, edition.slug), language_written(edition.brand_id, language)
    if tag == edition.language:
        return edition
    if edition.published is not None and not may_publish(actor):
        raise NotYoursToPublish(_("Leads decide in which language readers find what is published."))
    if edition.article.editions.filter(language=tag).exists():
        raise NotWritten(_("It is there in this language already; open that one."))
    edition.language = tag
    edition.slug = free_slug_for(edition, edition.slug)
    edition.save(update_fields=["language", "slug"])
    MovedPage.objects.filter(edition=edition, language=tag, slug=edition.slug).delete()
    if edition.first_published_at is not None:
        MovedPage.objects.get_or_create(
            brand_id=edition.brand_id, language=before[0], slug=before[1], defaults={"edition": edition}
        )
    PageVector.objects.filter(edition=edition).delete()  # made anew, with its language
    index(edition)
    told = ArticleArranged(brand_id=edition.brand_id, article_id=edition.article_id, fields=("language",))
    record(told, now=now, actor_id=actor.pk)
    return edition
