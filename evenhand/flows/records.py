"""Asking a company's own customer record who somebody is, and letting them prove it before private fields show."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Final
from uuid import uuid4

import msgspec
from django.core.cache import cache

from evenhand.cases.actions import learn_details, record_identity_check, record_seen
from evenhand.cases.actions.records import secret_of
from evenhand.cases.domain.record import LARGEST, Asked, Question, Told, Who, is_right, signed, told
from evenhand.cases.errors import NotAllowed, NothingWritten, RecordTrouble, TooManyTries
from evenhand.cases.models import Case, IdentityCheck, RecordSource
from evenhand.cases.reads.activity import last_seen_record
from evenhand.cases.reads.case import personas_of
from evenhand.cases.reads.person import details_of, failed_checks, identity_proved, record_source
from evenhand.channels import guarded
from evenhand.channels.errors import ChannelError
from evenhand.database.outside import must_be_outside
from evenhand.kernel.text import fold
from evenhand.people.models import Agent, Allowance
from evenhand.people.reads.terms import is_allowed

ANSWERS_WITHIN: Final = 4.0  # seconds
KEPT_FOR: Final = 60  # seconds, in memory of this process only
TROUBLE_KEPT_FOR: Final = 10
MOST_TRIES: Final = 3  # wrong checks an hour
_SEEN_AGAIN_AFTER: Final = timedelta(minutes=15)


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """What an agent may see of the record now."""

    source: RecordSource | None = None
    trouble: str = ""
    is_refused: bool = False  # people of another company see it only where their team was allowed to
    is_found: bool = False
    shown: Told | None = None  # private parts are gone unless the person proved who they are
    proved: IdentityCheck | None = None
    needs_proof: bool = False
    questions: tuple[Question, ...] = ()
    tries_left: int = MOST_TRIES


def look_up(viewer: Agent, case: Case, *, now: datetime) -> Looked:
    """The record of the case's customer, as far as it may be seen. Never inside a transaction."""
    source = record_source(case.brand_id)
    if source is None or not source.is_on:
        return Looked(source=source)
    if not is_allowed(viewer, Allowance.RECORD):
        return Looked(source=source, is_refused=True)
    try:
        answer = _answer(source, case, now=now)
    except RecordTrouble as problem:
        return Looked(source=source, trouble=problem.sentence)
    if not answer.found:
        return Looked(source=source, shown=Told(version=answer.version, found=False, notices=answer.notices))
    return _found(viewer, case, source, answer, now=now)


def _found(viewer: Agent, case: Case, source: RecordSource, answer: Told, *, now: datetime) -> Looked:
    who = answer.customer
    learn_details(
        case_id=case.pk,
        details={"value": who.value, "language": who.language, "time_zone": who.time_zone},
        now=now,
    )
    proved = identity_proved(case, about=_about(answer, case), now=now)
    if not source.checks_needed or proved is not None:
        _write_down(viewer, case, now=now)
        return Looked(source=source, is_found=True, shown=answer, proved=proved)
    return Looked(
        source=source,
        is_found=True,
        shown=Told(version=answer.version, found=True, notices=answer.notices),
        needs_proof=True,
        questions=tuple(msgspec.structs.replace(each, answer="•" if each.answer else "") for each in answer.questions),
        tries_left=max(0, MOST_TRIES - failed_checks(case, now=now)),
    )


def _write_down(viewer: Agent, case: Case, *, now: datetime) -> None:
    """That the private part was seen, and by whom; not at every look."""
    if not last_seen_record(case, actor_id=viewer.pk, since=now - _SEEN_AGAIN_AFTER):
        record_seen(case_id=case.pk, actor=viewer, now=now)


def _answer(source: RecordSource, case: Case, *, now: datetime) -> Told:
    """The answer, or the trouble, of the last minute; else asked anew."""
    asked = _asked(case)
    key = f"record-{source.pk}-{source.changed_at.timestamp()}-{case.customer_id}-{asked.number}"
    kept = cache.get(key)
    if isinstance(kept, str):
        raise RecordTrouble(kept)
    if kept is not None:
        return told(kept)
    try:
        content = ask(source, asked, now=now)
        answer = told(content)
    except RecordTrouble as problem:
        cache.set(key, problem.sentence, TROUBLE_KEPT_FOR)
        raise
    cache.set(key, content, KEPT_FOR)
    return answer


def _about(answer: Told, case: Case) -> str:
    """Whose record it is: a proof holds for no other, whatever number is set or whoever is merged afterwards."""
    who = answer.customer.number or details_of(case).record_number or answer.customer.name
    return blake2b(fold(who).encode(), digest_size=16).hexdigest()


def _asked(case: Case) -> Asked:
    personas = [identity.persona for identity in personas_of(case)]
    return Asked(
        brand=case.brand.slug,
        case=case.number,
        number=details_of(case).record_number,
        personas=[
            Who(network=each.network, id=each.external_id, handle=each.handle, verified_address=each.verified_address)
            for each in personas[:20]
        ],
    )


def ask(source: RecordSource, asked: Asked, *, now: datetime) -> bytes:
    """What the record answers, unread; raises RecordTrouble where it does not."""
    must_be_outside()
    body = msgspec.json.encode(asked)
    try:
        headers = signed(body, secret=secret_of(source), id=f"msg_{uuid4().hex}", now=now)
        answer = guarded.fetch(
            source.url,
            headers={**headers, "content-type": "application/json"},
            content=body,
            accept="application/json",
            seconds=ANSWERS_WITHIN,
            most_bytes=LARGEST,
            allow_inside=source.is_inside,
        )
        return answer.checked().content
    except ChannelError as problem:
        raise RecordTrouble(problem.sentence) from problem


def check(
    actor: Agent, case: Case, *, given: Mapping[str, str], agreed: frozenset[str] = frozenset(), now: datetime
) -> IdentityCheck:
    """Compare what the person answered with the record, and keep whether it was enough; the answers are not kept.

    `agreed` are questions the agent judged themselves, where the record knows no answer. Raises TooManyTries when too
    many checks failed lately.
    """
    if not actor.may_write:
        raise NotAllowed("Your role may look at cases, not change them.")
    if not is_allowed(actor, Allowance.RECORD):
        raise NotAllowed("Your team may not see the customer record.")
    source = record_source(case.brand_id)
    if source is None or not source.is_on:
        raise RecordTrouble("No customer record is connected for this brand.")
    if failed_checks(case, now=now) >= MOST_TRIES:
        raise TooManyTries
    answer = _answer(source, case, now=now)
    asked = [each for each in answer.questions if given.get(each.id, "").strip() or each.id in agreed]
    if not asked:
        raise NothingWritten("Ask at least one question.")
    right = [each for each in asked if _holds(each, given, agreed)]
    needed = min(source.checks_needed, len(answer.questions))
    return record_identity_check(
        case_id=case.pk,
        about=_about(answer, case),
        questions=[each.ask for each in asked],
        right=len(right),
        is_passed=0 < needed <= len(right) and len(right) == len(asked),
        actor=actor,
        now=now,
    )


def _holds(question: Question, given: Mapping[str, str], agreed: frozenset[str]) -> bool:
    return is_right(question, given.get(question.id, "")) if question.answer else question.id in agreed
