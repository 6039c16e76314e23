"""What a brand knows of a person, by hand or from the company's record; notes on them; who they proved to be."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import available_timezones

from django.db import transaction

from evenhand.cases.actions.cases import locked_case
from evenhand.cases.errors import NotAllowed, NothingWritten, UnknownDetail
from evenhand.cases.events import (
    CustomerDetailsSet,
    CustomerNotePutBack,
    CustomerNoteRemoved,
    CustomerNoteWritten,
    IdentityChecked,
    IdentityCheckRevoked,
    RecordSeen,
)
from evenhand.cases.models import Case, CustomerDetails, CustomerNote, IdentityCheck, ValueBand
from evenhand.kernel.text import storable
from evenhand.ledger.actions import record
from evenhand.people.models import Agent

LONGEST_NOTE = 5_000
FIELDS = ("value", "language", "time_zone", "record_number")
_LONGEST = {"language": 8, "time_zone": 64, "record_number": 80}


@transaction.atomic
def set_details(*, case_id: int, details: Mapping[str, str], actor: Agent, now: datetime) -> CustomerDetails:
    """Set what the case's brand knows of its customer; what is not named stays. An empty value is forgotten."""
    case = locked_case(case_id, actor)
    wanted = {name: _checked(name, value) for name, value in details.items()}
    found = _details(case, now=now)
    changed = [name for name, value in wanted.items() if getattr(found, name) != value]
    if "value" in wanted:
        found.is_value_by_hand = bool(wanted["value"])
    for name in changed:
        setattr(found, name, wanted[name])
    if changed:
        found.changed_by, found.changed_at = actor, now
        _told(case, found, changed, actor_id=actor.pk, now=now)
    found.save()
    return found


def _details(case: Case, *, now: datetime) -> CustomerDetails:
    at = {"customer_id": case.customer_id, "brand_id": case.brand_id}
    found, _ = CustomerDetails.objects.select_for_update().get_or_create(**at, defaults={"changed_at": now})
    return found


def _told(case: Case, found: CustomerDetails, fields: list[str], *, actor_id: int | None, now: datetime) -> None:
    event = CustomerDetailsSet(case_id=case.pk, customer_id=found.customer_id, fields=sorted(fields))
    record(event, now=now, actor_id=actor_id)


def _checked(name: str, value: str) -> str:
    """The value as it is kept; raises UnknownDetail for what is none."""
    clean = storable(" ".join(value.split()))[: _LONGEST.get(name, 20)]
    known = {
        "value": clean in ValueBand.values,
        "time_zone": not clean or clean in available_timezones(),
        "language": not clean or clean.replace("-", "").isalpha(),
        "record_number": True,
    }
    if not known.get(name, False):
        raise UnknownDetail
    return clean


@transaction.atomic
def learn_details(*, case_id: int, details: Mapping[str, str], now: datetime) -> None:
    """What the company's record says: fills what is empty and what it filled before, never what people set.

    Values that make no sense are left out.
    """
    case = Case.objects.get(pk=case_id)
    wanted = {name: value for name, value in details.items() if value and _is_usable(name, value)}
    existing = CustomerDetails.objects.filter(customer_id=case.customer_id, brand_id=case.brand_id).first()
    if existing is not None and not _news(existing, wanted):
        return
    found = _details(case, now=now)
    news = _news(found, wanted)
    for name in news:
        setattr(found, name, wanted[name])
    if news:
        found.changed_by, found.changed_at = None, now
        found.save()
        _told(case, found, news, actor_id=None, now=now)


def _is_usable(name: str, value: str) -> bool:
    try:
        return name in FIELDS and _checked(name, value) == value
    except UnknownDetail:
        return False


def _news(found: CustomerDetails, wanted: Mapping[str, str]) -> list[str]:
    """Fields that the record may change: the value unless set by hand, others where nothing stands."""
    may = {"value": not found.is_value_by_hand} | {name: not getattr(found, name) for name in FIELDS[1:]}
    return [name for name, value in wanted.items() if may[name] and getattr(found, name) != value]


@transaction.atomic
def write_customer_note(*, case_id: int, text: str, key: UUID, actor: Agent, now: datetime) -> CustomerNote:
    """Keep a note on the case's customer for the case's brand; the same key again gives the same note."""
    case = locked_case(case_id, actor)
    words = storable(text).strip()[:LONGEST_NOTE]
    if not words:
        raise NothingWritten
    at = {"customer_id": case.customer_id, "brand_id": case.brand_id, "author": actor, "text": words, "written_at": now}
    note, is_new = CustomerNote.objects.get_or_create(key=key, defaults=at)
    if is_new:
        event = CustomerNoteWritten(case_id=case.pk, note_id=note.pk, customer_id=note.customer_id)
        record(event, now=now, actor_id=actor.pk)
    return note


@transaction.atomic
def keep_customer_note(*, case_id: int, note_id: int, is_kept: bool, actor: Agent, now: datetime) -> CustomerNote:
    """Remove a note on the case's customer, or put it back; saying it again changes nothing."""
    case = locked_case(case_id, actor)
    theirs = CustomerNote.objects.select_for_update().filter(customer_id=case.customer_id, brand_id=case.brand_id)
    note = theirs.filter(pk=note_id).first()
    if note is None:
        raise NotAllowed("There is no such note on this person.")
    if (note.removed_at is None) != is_kept:
        note.removed_at = None if is_kept else now
        note.save(update_fields=["removed_at"])
        event = CustomerNotePutBack if is_kept else CustomerNoteRemoved
        record(event(case_id=case.pk, note_id=note.pk, customer_id=note.customer_id), now=now, actor_id=actor.pk)
    return note


@transaction.atomic
def record_identity_check(
    *, case_id: int, about: str, questions: Sequence[str], right: int, is_passed: bool, actor: Agent, now: datetime
) -> IdentityCheck:
    """Keep that somebody asked the customer to prove who they are: the questions, never the answers.

    It holds for the record that it was `about`, and for no other that the case's customer may be given later.
    """
    case = locked_case(case_id, actor)
    asked = [storable(" ".join(question.split()))[:200] for question in questions][:20]
    check = IdentityCheck.objects.create(
        case=case, about=about, by=actor, at=now, questions=asked, right=right, is_passed=is_passed
    )
    event = IdentityChecked(case_id=case.pk, check_id=check.pk, asked=len(asked), right=right, is_passed=is_passed)
    record(event, now=now, actor_id=actor.pk)
    return check


@transaction.atomic
def revoke_identity_check(*, case_id: int, actor: Agent, now: datetime) -> None:
    """Hide private fields again: every passed check of the case is taken back."""
    case = locked_case(case_id, actor)
    for check in IdentityCheck.objects.filter(case=case, is_passed=True, revoked_at=None):
        check.revoked_at = now
        check.save(update_fields=["revoked_at"])
        record(IdentityCheckRevoked(case_id=case.pk, check_id=check.pk), now=now, actor_id=actor.pk)


@transaction.atomic
def record_seen(*, case_id: int, actor: Agent, now: datetime) -> None:
    """Write down that somebody saw the private part of the case's record."""
    record(RecordSeen(case_id=case_id), now=now, actor_id=actor.pk)
