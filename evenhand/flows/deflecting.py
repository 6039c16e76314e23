"""Before somebody contacts us, the pages that answer most likely; a random share sees none, so that it can be measured.

Never in the way of a person: whatever fails here, or takes too long to be ready, suggests nothing. Readers are shown
what is published for everybody, in their language, and only what is near enough.
"""

import logging
import threading
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from urllib.parse import urlencode, urljoin
from uuid import UUID

import msgspec
from django.db import connection

from evenhand.channels.models import Account
from evenhand.flows.hosting import brands_with_chat
from evenhand.insight.actions.deflection import lot_of, note_contact, note_visit
from evenhand.insight.domain.deflection import LEFT_OUT, Place, is_held_out
from evenhand.insight.models import DeflectionRule
from evenhand.kernel.ids import new_uuid, uuid_in
from evenhand.kernel.text import storable
from evenhand.knowledge.domain.finding import has_runs
from evenhand.knowledge.models import Edition, HelpCentre
from evenhand.knowledge.reads.pages import path_of
from evenhand.knowledge.reads.recall import remembered_of
from evenhand.ledger.errors import DATABASE_AWAY
from evenhand.understanding.domain.contextual import contextual_vectors_of
from evenhand.understanding.domain.language import languages_in
from evenhand.understanding.domain.text import plain

log = logging.getLogger(__name__)
SHOWN: Final = 3
LOOKED_AT: Final = 9  # some are for colleagues only, or gone
FEWEST_WORDS: Final = 2
LONGEST: Final = 1_000


class Near(msgspec.Struct, frozen=True, kw_only=True):
    """A page that may answer, and where it stands; the address names the visit and nobody."""

    id: int
    title: str
    summary: str
    path: str
    language: str


def before_contact(
    *, centre: HelpCentre, place: Place, key: UUID, words: str, language: str, now: datetime, but: int = 0
) -> tuple[Near, ...]:
    """The best pages for what somebody is about to ask, unless the lot leaves this visit without.

    `but` is the page they come from: they have read it.
    """
    rule = rule_of(centre.brand_id)
    site = site_of(centre, rule)
    if not _suggests(centre, rule, place):
        return ()
    near_by = _near_if_any(centre, words, place=place, language=language, now=now)
    found = [each for each in near_by if each.pk != but][:SHOWN]
    if not found:
        return ()
    is_shown = note_visit(
        key=key,
        brand_id=centre.brand_id,
        place=place,
        language=found[0].language,
        pages=[each.pk for each in found],
        left_out=_left_out(rule),
        now=now,
    )
    origin = site if place is not Place.FORM or centre.host else ""  # whoever fills in the form is there already
    return tuple(_told(each, centre, origin, key) for each in found) if is_shown else ()


def rule_of(brand_id: int) -> DeflectionRule | None:
    """What a lead decided; None where nobody did, and everything is as usual."""
    return DeflectionRule.objects.filter(pk=brand_id).first()


def _left_out(rule: DeflectionRule | None) -> int:
    return rule.left_out if rule else LEFT_OUT


def is_open(centre: HelpCentre) -> bool:
    """Whether readers may see this help centre at all."""
    return centre.is_on and centre.brand.pilot_since is None


def _suggests(centre: HelpCentre, rule: DeflectionRule | None, place: Place) -> bool:
    """Whether readers may see it, a lead did not turn it off, and a link from there leads somewhere."""
    return is_open(centre) and _is_on(rule, place) and (place is Place.FORM or bool(site_of(centre, rule)))


def _is_on(rule: DeflectionRule | None, place: Place) -> bool:
    if rule is None:
        return True
    return {Place.FORM: rule.in_form, Place.CHAT: rule.in_chat, Place.MAIL: rule.in_mail}[place]


def _tongues(place: Place, words: str, language: str) -> tuple[str, ...]:
    """The languages that somebody may be answered in, the likelier first: a form stands in a page of theirs, a window
    speaks few languages and is written to in any, and of a mail it was told before."""
    if place is Place.MAIL:
        return (language,)
    written = languages_in(storable(words)[:LONGEST], language)[0]
    return (language, written) if place is Place.FORM else (written, language)


def _near_if_any(centre: HelpCentre, words: str, *, place: Place, language: str, now: datetime) -> list[Edition]:
    """What is near, in the first language that has any; nothing where that cannot be told, for a person is reached all
    the same."""
    try:
        known = dict.fromkeys(tag for each in _tongues(place, words, language) if (tag := spoken(centre, each)))
        return next(filter(None, (near(centre, words, language=tag, now=now) for tag in known)), [])
    except Exception:
        log.exception("no pages suggested before a contact")
        return []


def near(centre: HelpCentre, words: str, *, language: str, now: datetime) -> list[Edition]:
    """Published pages for everybody that are near enough to what was said, in that language, best first."""
    said, tag = storable(words).strip()[:LONGEST], spoken(centre, language)
    if not tag or (len(said.split()) < FEWEST_WORDS and not has_runs(said)):
        return []
    memory = remembered_of(centre.brand_id)
    memory.refresh()
    if not memory.is_filled():
        return []
    vector = contextual_vectors_of([plain(said)])[0]
    found = memory.recall(vector, words=said, language=tag.partition("-")[0], at=now, most=LOOKED_AT)
    return _readable(centre, [each.id for each in found if each.kind == "page"], tag)


def warm(place: Place) -> None:
    """Have at hand what is suggested there before the first person writes; returns at once. Who writes sooner is
    answered as ever, with nothing suggested."""
    threading.Thread(target=_warm, args=[place], name=f"recall-{place.name}", daemon=True).start()


def _warm(place: Place) -> None:
    try:
        fill(place)
    except DATABASE_AWAY as problem:
        log.warning("what is suggested before a contact could not be read yet (%s)", str(problem)[:200])
    finally:
        connection.close()


def fill(place: Place) -> None:
    """Read what is suggested there, of one brand after the other; those that suggest nothing there take no room."""
    centres = HelpCentre.objects.select_related("brand").filter(is_on=True).order_by("pk")
    if place is Place.FORM:
        centres = centres.filter(takes_questions=True)
    if place is Place.CHAT:
        centres = centres.filter(pk__in=brands_with_chat())
    rules = DeflectionRule.objects.in_bulk()
    for centre in centres:
        if _suggests(centre, rules.get(centre.pk), place):
            remembered_of(centre.pk).fill()


def spoken(centre: HelpCentre, language: str) -> str:
    """The help centre's language for somebody; empty where it does not speak theirs, or nobody knows it."""
    tags = centre.languages
    if not language or language == "und":
        return tags[0] if len(tags) == 1 else ""
    wanted = language.lower()
    exact = [each for each in tags if each == wanted]
    return next(iter([*exact, *(each for each in tags if each.partition("-")[0] == wanted.partition("-")[0])]), "")


def _readable(centre: HelpCentre, ids: Sequence[int], tag: str) -> list[Edition]:
    found = Edition.objects.filter(
        pk__in=ids, brand_id=centre.brand_id, language=tag, published__isnull=False, article__is_internal=False
    )
    pages = {each.pk: each for each in found.select_related("published").defer("words", "title_words")}
    return [pages[number] for number in ids if number in pages]


def _told(edition: Edition, centre: HelpCentre, site: str, key: UUID) -> Near:
    version = edition.published
    path = f"{path_of(edition, centre.brand.slug)}?{urlencode({'v': key.hex})}"
    return Near(
        id=edition.pk,
        title=version.title if version else "",
        summary=version.summary if version else "",
        path=urljoin(site, path),
        language=edition.language,
    )


def site_of(centre: HelpCentre, rule: DeflectionRule | None) -> str:
    """Under which address customers reach the help centre: its own host, else where a lead was when they set the rule;
    empty where nobody said."""
    if centre.host:
        return f"https://{centre.host}"
    return rule.site if rule else ""


def in_chat(*, account_id: int, key: UUID, words: str, language: str, now: datetime) -> tuple[Near, ...]:
    """The same before the first words of a chat are sent."""
    centre = HelpCentre.objects.select_related("brand").filter(brand__accounts=account_id).first()
    if centre is None:
        return ()
    return before_contact(centre=centre, place=Place.CHAT, key=key, words=words, language=language, now=now)


def note_chat(key: UUID, *, account_id: int, thread: str, now: datetime) -> None:
    """The chat began all the same."""
    brand_id = Account.objects.values_list("brand_id", flat=True).get(pk=account_id)
    note_contact(key=key, brand_id=brand_id, thread=thread, now=now)


class InMail(msgspec.Struct, frozen=True, kw_only=True):
    """Help for somebody who wrote a mail: what is told, and what is kept once it was sent."""

    key: UUID
    brand_id: int
    language: str
    pages: tuple[int, ...]
    left_out: int
    lines: tuple[str, ...]  # none for those who are left without

    def keep(self, *, case_id: int, now: datetime) -> None:
        """It was sent, or held back by lot."""
        note_visit(
            key=self.key,
            brand_id=self.brand_id,
            place=Place.MAIL,
            language=self.language,
            pages=self.pages,
            left_out=self.left_out,
            now=now,
            case_id=case_id,
        )


def in_mail(*, brand_id: int, words: str, language: str, now: datetime) -> InMail | None:
    """What an acknowledgement may carry: titles and whole addresses; None where nothing is near enough."""
    centre = HelpCentre.objects.select_related("brand").filter(pk=brand_id, is_on=True).first()
    rule = rule_of(brand_id)
    site = site_of(centre, rule) if centre else ""
    if centre is None or not site or not is_open(centre) or not _is_on(rule, Place.MAIL):
        return None
    found = _near_if_any(centre, words, place=Place.MAIL, language=language, now=now)[:SHOWN]
    if not found:
        return None
    key, left_out = new_uuid(), _left_out(rule)
    told = [_told(each, centre, site, key) for each in found]
    return InMail(
        key=key,
        brand_id=brand_id,
        language=found[0].language,
        pages=tuple(each.pk for each in found),
        left_out=left_out,
        lines=() if is_held_out(lot_of(key), left_out) else tuple(f"{each.title}\n{each.path}" for each in told),
    )


def key_of(said: str) -> UUID | None:
    """The number of a visit as it stands in an address or a form."""
    return uuid_in(said) if 30 < len(said) < 40 else None
