"""A reader whom the help centre did not help asks a person: a case with the story of what they read and looked for."""

from datetime import datetime
from uuid import UUID

import msgspec
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from evenhand.channels import registry
from evenhand.channels.actions import Incoming
from evenhand.channels.actions.by_hand import open_by_hand
from evenhand.channels.domain.connector import Author, Capabilities, Post, PostKind
from evenhand.channels.models import Account
from evenhand.channels.reads import accounts_to_answer_as
from evenhand.flows import intake
from evenhand.insight.actions.deflection import note_contact
from evenhand.kernel.errors import EvenhandError
from evenhand.kernel.text import shorten, storable
from evenhand.knowledge.models import Edition, HelpCentre
from evenhand.people.models import Brand

LONGEST_NAME, LONGEST_ADDRESS, LONGEST_WORDS, LONGEST_SEARCH = 80, 200, 4_000, 120
PLACE = "Help centre"


class CannotAsk(EvenhandError):
    """This cannot be passed on to a person as it is."""

    code = "cannot_ask"


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader wants to know, where an answer reaches them, and what they tried."""

    words: str
    name: str = ""
    address: str = ""
    language: str = ""
    searched: str = ""
    page: Edition | None = None
    visit: UUID | None = None  # under which pages were suggested, so that it is known whether they sufficed


def ask_a_person(*, centre: HelpCentre, question: Question, key: UUID, now: datetime) -> bool:
    """Make the question a case over the ordinary intake; the same key again makes none. False if it was there.

    Where the brand has a mailbox, the answer goes out as a mail. Elsewhere a person carries it. The address is what
    the reader typed: nobody proved it, and the story says so.
    """
    if not centre.takes_questions or centre.brand.pilot_since is not None:
        raise CannotAsk(_("This help centre takes no questions at the moment."))
    words, address = storable(question.words).strip(), storable(question.address).strip().lower()
    if not words:
        raise CannotAsk(_("Write what you would like to know."))
    if len(words) > LONGEST_WORDS:
        raise CannotAsk(_("That is too long; 4,000 characters are enough for a beginning."))
    _reachable(address)
    with transaction.atomic():
        account, kind = _account(centre.brand)
        post = _post(question, words=words, address=address, kind=kind, key=key, now=now)
        incoming = [Incoming(account.pk, account.network, post)]
        taken = intake.take_in(incoming, source_id=account.source_id, now=now)
        if question.visit is not None:
            case_id = taken.case_ids[0] if taken.case_ids else None
            note_contact(key=question.visit, brand_id=centre.brand_id, case_id=case_id, now=now)
    return bool(taken.stored.new)


def _reachable(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError:
        raise CannotAsk(_("Give a mail address, so that we can answer you.")) from None
    if len(address) > LONGEST_ADDRESS:
        raise CannotAsk(_("Give a mail address, so that we can answer you."))


def _account(brand: Brand) -> tuple[Account, PostKind]:
    """The brand's mailbox; where it has none, a place whose replies a person carries."""
    for account in accounts_to_answer_as([brand.pk]).filter(only_listens=False).order_by("pk"):
        if account.network in registry.kinds() and _writes_letters(registry.capabilities(account.network)):
            return account, PostKind.MAIL
    return open_by_hand(brand=brand, place=PLACE), PostKind.POST


def _writes_letters(can: Capabilities) -> bool:
    """Whether a reply goes to whatever mail address wrote, without anything that began there."""
    return can.has_subject and can.can_reply_privately and not can.is_by_hand


def _post(question: Question, *, words: str, address: str, kind: PostKind, key: UUID, now: datetime) -> Post:
    return Post(
        external_id=f"{key}@help-centre",
        author=Author(external_id=address, handle=address, name=shorten(storable(question.name), LONGEST_NAME)),
        text=words,
        subject=shorten(question.page.published.title if question.page and question.page.published else words, 100),
        posted_at=now,
        kind=kind,
        is_public=False,
        addressed=True,
        thread_id=str(key),
        language=question.language.partition("-")[0],
        signature=_story(question),
    )


def _story(question: Question) -> str:
    """What happened before, in the desk's own language."""
    page, searched = question.page, shorten(storable(question.searched), LONGEST_SEARCH)
    with translation.override(None):
        lines = [_("Asked in the help centre. Nobody proved that the address is theirs.")]
        if page is not None and page.published is not None:
            lines.append(_("Read “%(title)s”, and it did not help.") % {"title": page.published.title})
        if searched:
            lines.append(_("Searched for “%(words)s”.") % {"words": searched})
    return "\n".join(lines)
