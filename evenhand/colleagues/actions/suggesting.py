"""Answers and facts that colleagues suggest: kept, withdrawn, declined, put back, taken up."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.colleagues.errors import CannotSuggest, NoSuchStep, NotThere
from evenhand.colleagues.events import AnswerSuggested, SuggestedAnswerMoved
from evenhand.colleagues.models import SuggestedAnswer, SuggestedState
from evenhand.kernel.text import shorten, storable
from evenhand.knowledge.actions.articles import write_article, write_version
from evenhand.knowledge.actions.speaking import language_written
from evenhand.knowledge.models import Edition
from evenhand.ledger.actions import record
from evenhand.people.models import Agent, Brand
from evenhand.people.reads import brand_ids_of

LONGEST_QUESTION, LONGEST_WORDS, LONGEST_REASON = 150, 10_000, 300
MOST_OPEN = 50  # of one colleague: then the desk must look first


@transaction.atomic
def suggest_answer(
    *,
    key: UUID,
    brand: Brand,
    language: str,
    question: str,
    words: str,
    about: Edition | None,
    wants_credit: bool,
    actor: Agent,
    now: datetime,
) -> SuggestedAnswer:
    """Keep what a colleague knows, for the desk to take up; the same key again changes nothing.

    Anybody who works here may. `about` is a page that readers see; without one a question is needed.
    """
    asked, said = " ".join(storable(question).split()), storable(words).strip()
    if not actor.is_active:
        raise NotThere
    if not said or len(said) > LONGEST_WORDS:
        raise CannotSuggest(_("Write what you know, in at most 10,000 characters."))
    if not asked and about is None:
        raise CannotSuggest(_("Write the question that it answers."))
    tag = about.language if about else language_written(brand.pk, language)
    if SuggestedAnswer.objects.filter(by=actor, state=SuggestedState.OPEN).exclude(key=key).count() >= MOST_OPEN:
        raise CannotSuggest(_("Many of your suggestions wait already; let the desk look at them first."))
    found, is_new = SuggestedAnswer.objects.get_or_create(
        key=key,
        defaults={
            "by": actor,
            "brand": brand,
            "about": about,
            "language": tag,
            "question": shorten(asked, LONGEST_QUESTION),
            "words": said,
            "wants_credit": wants_credit,
            "at": now,
        },
    )
    if is_new:
        record(AnswerSuggested(suggested_id=found.pk, brand_id=brand.pk), now=now, actor_id=actor.pk)
    return found


@transaction.atomic
def withdraw(*, suggested_id: int, is_withdrawn: bool = True, actor: Agent, now: datetime) -> SuggestedAnswer:
    """Whoever suggested it takes it back, or suggests it again, as long as nobody decided."""
    found = SuggestedAnswer.objects.select_for_update(of=("self",)).filter(pk=suggested_id, by=actor).first()
    if found is None:
        raise NotThere
    before, after = SuggestedState.OPEN, SuggestedState.WITHDRAWN
    return _move(found, *((before, after) if is_withdrawn else (after, before)), actor=actor, now=now)


@transaction.atomic
def decline(
    *, suggested_id: int, reason: str, is_declined: bool = True, actor: Agent, now: datetime
) -> SuggestedAnswer:
    """The desk does not use it, and says why; or looks at it again."""
    found = _for_the_desk(suggested_id, actor)
    if not is_declined:
        return _move(found, SuggestedState.DECLINED, SuggestedState.OPEN, actor=actor, now=now)
    found.reason = storable(reason).strip()[:LONGEST_REASON]
    return _move(found, SuggestedState.OPEN, SuggestedState.DECLINED, actor=actor, now=now)


@transaction.atomic
def take_up(*, suggested_id: int, actor: Agent, now: datetime) -> SuggestedAnswer:
    """A draft is made of it, with credit where the colleague wants it; a person reads and publishes it.

    It is not undone here: a draft is dropped, or an earlier version written again, in knowledge.
    """
    found = _for_the_desk(suggested_id, actor)
    if found.state != SuggestedState.OPEN:
        raise NoSuchStep
    credit = (found.by.public_name or found.by.full_name) if found.wants_credit else ""
    found.edition = _added(found, credit, actor, now) if found.about else _begun(found, credit, actor, now)
    return _move(found, SuggestedState.OPEN, SuggestedState.TAKEN, actor=actor, now=now)


def _begun(found: SuggestedAnswer, credit: str, actor: Agent, now: datetime) -> Edition:
    return write_article(
        brand=found.brand,
        language=found.language,
        title=found.question,
        summary="",
        body=found.words,
        credit=credit,
        origin=f"colleague:{found.pk}",
        actor=actor,
        now=now,
    )


def _added(found: SuggestedAnswer, credit: str, actor: Agent, now: datetime) -> Edition:
    """Another version of the page with the fact at its end; where it belongs is decided by whoever writes on."""
    edition = Edition.objects.select_related("draft", "published").filter(pk=found.about_id or 0).get()
    words = edition.draft or edition.published
    if words is None:
        raise NoSuchStep
    write_version(
        edition_id=edition.pk,
        seen=None,
        title=words.title,
        summary=words.summary,
        body=f"{words.body}\n\n{found.words}".strip(),
        internal=words.internal,
        credit=words.credit or credit,
        actor=actor,
        now=now,
    )
    return edition


def _for_the_desk(suggested_id: int, actor: Agent) -> SuggestedAnswer:
    open_ones = SuggestedAnswer.objects.select_for_update(of=("self",)).select_related("brand", "by")
    found = open_ones.filter(pk=suggested_id, brand__in=brand_ids_of(actor)).first() if actor.may_write else None
    if found is None:
        raise NotThere
    return found


def _move(
    found: SuggestedAnswer, before: SuggestedState, after: SuggestedState, *, actor: Agent, now: datetime
) -> SuggestedAnswer:
    """Doing it twice changes nothing."""
    if found.state == after:
        return found
    if found.state != before:
        raise NoSuchStep
    found.state, found.settled_by, found.settled_at = after, actor, now
    found.save(update_fields=["state", "reason", "edition", "settled_by", "settled_at"])
    event = SuggestedAnswerMoved(suggested_id=found.pk, before=before, after=after, edition_id=found.edition_id)
    record(event, now=now, actor_id=actor.pk)
    return found
