"""From draft to page: asked for, sent back, published, withdrawn; and each of it taken back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.kernel.text import storable
from evenhand.knowledge.actions.indexing import index
from evenhand.knowledge.actions.leading import stands_here_again
from evenhand.knowledge.actions.locking import locked_edition, needs, to_publish
from evenhand.knowledge.domain.states import Step
from evenhand.knowledge.errors import NoSuchStep, NotWritten
from evenhand.knowledge.events import ArticlePublished, ArticleReviewAsked, ArticleSentBack, ArticleWithdrawn
from evenhand.knowledge.models import ArticleVersion, Edition, EditionState
from evenhand.ledger.actions import record
from evenhand.people.models import Agent

LONGEST_WORDS = 1_000  # of why a draft comes back


@transaction.atomic
def ask_for_review(*, edition_id: int, actor: Agent, now: datetime) -> Edition:
    """The draft stands in the leads' list until one of them publishes it or sends it back."""
    edition = locked_edition(edition_id, actor)
    edition.state = needs(edition, Step.ASK)
    edition.asked_by, edition.asked_at, edition.said_back = actor, now, ""
    edition.save(update_fields=["state", "asked_by", "asked_at", "said_back"])
    asked = ArticleReviewAsked(brand_id=edition.brand_id, edition_id=edition.pk, version=_number(edition.draft))
    record(asked, now=now, actor_id=actor.pk)
    return edition


@transaction.atomic
def send_back(*, edition_id: int, actor: Agent, now: datetime, words: str = "") -> Edition:
    """The draft is being written again: a lead wants it better, and may say how, or whoever asked thought again."""
    edition = locked_edition(edition_id, actor)
    edition.state = needs(edition, Step.SEND_BACK)
    edition.asked_by, edition.asked_at = None, None
    edition.said_back = storable(words).strip()[:LONGEST_WORDS]
    edition.save(update_fields=["state", "asked_by", "asked_at", "said_back"])
    back = ArticleSentBack(brand_id=edition.brand_id, edition_id=edition.pk, version=_number(edition.draft))
    record(back, now=now, actor_id=actor.pk)
    return edition


@transaction.atomic
def publish(*, edition_id: int, seen: int, actor: Agent, now: datetime) -> Edition:
    """Readers see the draft from now on. `seen` is the version that was read: refuses one nobody looked at."""
    edition = to_publish(edition_id, actor)
    version = edition.draft
    if version is None or version.number != seen:
        raise NoSuchStep(_("Somebody wrote another version meanwhile. Read it, then publish."))
    if not (version.body or version.summary):
        raise NotWritten(_("There is nothing in it yet but a title."))
    state = needs(edition, Step.PUBLISH)
    before = _number(edition.published)
    _show(edition, version, state, actor, now)
    _tell_published(edition, version, before, actor, now)
    return edition


@transaction.atomic
def take_back_publishing(*, edition_id: int, version: int, before: int, actor: Agent, now: datetime) -> Edition:
    """What readers saw before stands again, or nothing (`before` 0); the words stay as a draft.

    Refuses if something else was published meanwhile.
    """
    edition = to_publish(edition_id, actor)
    if _number(edition.published) != version:
        raise NoSuchStep
    earlier = edition.versions.filter(number=before, published_at__isnull=False).first()
    if earlier is not None:
        _show(edition, earlier, EditionState.DRAFT, actor, now)
        _tell_published(edition, earlier, version, actor, now)
    else:
        _hide(edition, EditionState.DRAFT, actor, now)
    return edition


@transaction.atomic
def withdraw(*, edition_id: int, actor: Agent, now: datetime) -> int:
    """Readers see it no more; every version stays. The number of what they saw, for an undo; 0: nothing."""
    edition = to_publish(edition_id, actor)
    state = needs(edition, Step.WITHDRAW)
    shown = _number(edition.published)
    _hide(edition, state, actor, now)
    return shown


@transaction.atomic
def put_back(*, edition_id: int, version: int, actor: Agent, now: datetime) -> Edition:
    """An edition that was withdrawn is as it was: with that version before readers, or as a draft (0)."""
    edition = to_publish(edition_id, actor)
    if edition.state != EditionState.WITHDRAWN:
        raise NoSuchStep
    found = edition.versions.filter(number=version, published_at__isnull=False).first()
    state = EditionState.PUBLISHED if found is not None and found == edition.draft else EditionState.DRAFT
    if found is not None:
        _show(edition, found, state, actor, now)
        _tell_published(edition, found, 0, actor, now)
    else:
        edition.state, edition.changed_at = state, now
        edition.save(update_fields=["state", "changed_at"])
    return edition


def _number(version: ArticleVersion | None) -> int:
    return version.number if version is not None else 0


def _show(edition: Edition, version: ArticleVersion, state: str, actor: Agent, now: datetime) -> None:
    version.published_by, version.published_at = actor, now
    version.save(update_fields=["published_by", "published_at"])
    edition.published, edition.published_at, edition.state, edition.changed_at = version, now, state, now
    edition.first_published_at = edition.first_published_at or now
    edition.asked_by, edition.asked_at, edition.said_back = None, None, ""
    edition.save()
    stands_here_again(edition)
    index(edition)


def _hide(edition: Edition, state: str, actor: Agent, now: datetime) -> None:
    hidden = _number(edition.published)
    edition.published, edition.published_at, edition.state, edition.changed_at = None, None, state, now
    edition.asked_by, edition.asked_at = None, None
    edition.save()
    index(edition)
    gone = ArticleWithdrawn(
        brand_id=edition.brand_id, article_id=edition.article_id, edition_id=edition.pk, version=hidden
    )
    record(gone, now=now, actor_id=actor.pk)


def _tell_published(edition: Edition, version: ArticleVersion, before: int, actor: Agent, now: datetime) -> None:
    told = ArticlePublished(
        brand_id=edition.brand_id,
        article_id=edition.article_id,
        edition_id=edition.pk,
        version=version.number,
        before=before,
    )
    record(told, now=now, actor_id=actor.pk)
