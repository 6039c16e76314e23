"""The log of calls: what the telephone system tells, whose they are, and what whoever spoke says came of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.cases.actions.cases import assign_case, follow, locked_case, record_answer, reopen_case, resolve_case
from evenhand.cases.actions.notes import write_note
from evenhand.cases.actions.notices import ring_no_more
from evenhand.cases.actions.promises import end_promise, promise
from evenhand.cases.domain import calls
from evenhand.cases.domain.calls import CallFacts, CallState
from evenhand.cases.domain.promises import PromiseStep
from evenhand.cases.domain.states import CaseEvent
from evenhand.cases.errors import NoSuchCall, NotAllowed
from evenhand.cases.events import CallAnswered, CallEnded, CallMissed, CallNoted, CallPlaced, CallRang, PromiseWithdrawn
from evenhand.cases.models import (
    Call,
    CallOutcome,
    Case,
    Category,
    Conversation,
    Extension,
    Note,
    OpenCase,
    Promise,
    PromiseState,
)
from evenhand.cases.reads.calls import agents_named, call_for, case_id_of
from evenhand.channels.domain.calls import CallHeard
from evenhand.channels.models import Account
from evenhand.kernel.text import storable
from evenhand.ledger.actions import record
from evenhand.people.models import Agent

MOST_EXTENSIONS = 10
LONGEST_EXTENSION = 120
CALL_BACK_WITHIN = timedelta(hours=4)  # of a missed call, where nobody says when


class HeardCall(msgspec.Struct, frozen=True):
    """A call after an event, and what was known before; None: nobody had heard of it."""

    call: Call
    before: CallFacts | None

    @property
    def is_newly_taken(self) -> bool:
        """Whether somebody speaks who did not before."""
        call, before = self.call, self.before
        if call.answered_at is None:
            return False
        return before is None or before.answered_at is None or before.taken_by != tuple(call.taken_by)

    @property
    def rings_newly(self) -> bool:
        """Whether telephones ring that did not before."""
        is_ringing = self.call.answered_at is None and self.call.ended_at is None
        return is_ringing and (self.before is None or self.before.rung != tuple(self.call.rung))


@transaction.atomic
def hear_call(*, account: Account, heard: CallHeard) -> HeardCall:
    """Take an event into the log; hearing it twice, or late, changes nothing that is right."""
    found = Call.objects.select_for_update().filter(account=account, call_id=heard.call_id).order_by("-first_at")
    known = found.first()
    if known is None or calls.is_another(known.first_at, heard):
        return HeardCall(_begin(account, heard, again=known is not None), None)
    before = known.facts
    _keep(known, calls.hear(before, heard))
    return HeardCall(known, before)


def _begin(account: Account, heard: CallHeard, *, again: bool) -> Call:
    key = f"{heard.call_id}@{heard.at:%Y%m%d%H%M%S}" if again else heard.call_id
    call = Call(
        account=account,
        brand_id=account.brand_id,
        call_id=heard.call_id,
        key=key,
        number=heard.number,
        shown=storable(heard.shown),
        line=storable(heard.line),
    )
    _keep(call, calls.begin(heard))
    return call


def _keep(call: Call, facts: CallFacts) -> None:
    call.is_inbound, call.is_missed = facts.is_inbound, facts.is_missed
    call.first_at, call.begun_at, call.answered_at = facts.first_at, facts.begun_at, facts.answered_at
    call.taken_at, call.ended_at = facts.taken_at, facts.ended_at
    call.taken_by = [storable(name) for name in facts.taken_by]
    call.rung = [storable(name) for name in facts.rung]
    call.cause, call.queue, call.name = (storable(words) for words in (facts.cause, facts.queue, facts.name))
    call.save()


def note_post(call: Call, *, post_id: int) -> None:
    """The call's post in the conversation; in the caller's transaction."""
    call.post_id = post_id
    call.save(update_fields=["post"])


def put_into_case(call: Call, *, case_id: int) -> None:
    """The call's conversation belongs to this open case of the person; in the caller's transaction."""
    Conversation.objects.filter(account_id=call.account_id, thread_key=call.key).update(case_id=case_id)


def ring(call: Call, *, agents: Sequence[int], now: datetime) -> None:
    """Whose telephones ring; in the caller's transaction, which holds the call."""
    call.rings_for = list(agents)
    call.save(update_fields=["rings_for"])
    event = CallRang(case_id=case_id_of(call), call_id=call.pk, is_inbound=call.is_inbound, agents=list(call.rings_for))
    record(event, now=now)


def answer_call(call: Call, *, now: datetime) -> None:
    """Somebody speaks: the case is theirs if it was nobody's, and the customer does not wait. In the caller's
    transaction, which holds the call."""
    call.agent = next(iter(agents_named(call.taken_by, brand_id=call.brand_id)), None)
    call.save(update_fields=["agent"])
    case_id = case_id_of(call)
    if case_id is not None:
        _work_on(call, case_id, call.agent, now)
    ring_no_more(case_id=case_id, now=now)
    record(CallAnswered(case_id=case_id, call_id=call.pk, agent_id=call.agent_id), now=now)


def _work_on(call: Call, case_id: int, agent: Agent | None, now: datetime) -> None:
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)
    if agent is not None and case.assignee_id is None:
        assign_case(case_id=case_id, assignee=agent, actor=agent, in_turn=False, now=now)
    if case.resolved_at is None:
        record_answer(case_id=case_id, now=call.answered_at or now)
    if agent is not None:
        owed = Promise.objects.filter(
            case_id=case_id, kind="call_back", state=PromiseState.OPEN, due_at__lte=_soon(now)
        )
        for each in owed.filter(phone__in=["", call.number]):
            end_promise(promise_id=each.pk, step=PromiseStep.KEEP, actor=agent, now=now)


def _soon(now: datetime) -> datetime:
    """A call-back for next week is not kept by a call today."""
    return now + timedelta(hours=24)


def unmiss(call: Call, *, now: datetime) -> None:
    """The call was answered after all: nobody need call back for it. In the caller's transaction."""
    made = call.promise
    if made is not None and made.state == PromiseState.OPEN:
        made.state, made.ended_at = PromiseState.WITHDRAWN, now
        made.save(update_fields=["state", "ended_at"])
        record(PromiseWithdrawn(case_id=made.case_id, promise_id=made.pk), now=now)
    call.settled_at = call.promise = None
    call.save(update_fields=["settled_at", "promise"])


@transaction.atomic
def settle_call(*, call_id: int, call_back_at: datetime | None, what: str, now: datetime) -> bool:
    """Nothing more is waited for: the call ended, or was missed and is to be returned by then. Whether it was now."""
    call = Call.objects.select_for_update().get(pk=call_id)
    if call.settled_at is not None or not calls.is_settled(call.facts, now=now):
        return False
    call.settled_at = now
    case_id, spoken = case_id_of(call), call.spoken_for
    state, seconds = call.state, int(spoken.total_seconds()) if spoken else None
    record(CallEnded(case_id=case_id, call_id=call.pk, state=state, seconds=seconds), now=now)
    if state == CallState.MISSED or (call.is_inbound and call.answered_at is None and call.ended_at is None):
        call.promise = _owe_call_back(call, case_id, call_back_at or now + CALL_BACK_WITHIN, what, now)
        ring_no_more(case_id=case_id, now=now)
        record(CallMissed(case_id=case_id, call_id=call.pk, agents=_told_of(call, case_id)), now=now)
    call.save(update_fields=["settled_at", "promise"])
    return True


def _owe_call_back(call: Call, case_id: int | None, at: datetime, what: str, now: datetime) -> Promise | None:
    """One call-back for a person who called in vain, however often; none where no number was shown."""
    if case_id is None or not call.number:
        return None
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)
    is_owed = Promise.objects.filter(case=case, kind="call_back", state=PromiseState.OPEN, phone=call.number).exists()
    if is_owed or case.resolved_at is not None:
        return None
    owner = case.assignee_id if _may_still_work(case) else None
    return promise(
        case_id=case_id,
        kind="call_back",
        what=what,
        due_at=at,
        owner_id=owner,
        phone=call.number,
        actor=None,
        now=now,
    )


def _may_still_work(case: Case) -> bool:
    assignee = case.assignee
    return assignee is not None and assignee.is_active and assignee.may_write


def _told_of(call: Call, case_id: int | None) -> list[int]:
    assignee = Case.objects.filter(pk=case_id).values_list("assignee_id", flat=True).first() if case_id else None
    return [assignee] if assignee else list(call.rings_for)


@transaction.atomic
def note_call(
    *,
    call_id: int,
    outcome: str,
    text: str,
    key: UUID,
    call_back_at: datetime | None = None,
    actor: Agent,
    now: datetime,
) -> Call:
    """Whoever spoke says what came of it; the case follows. The same key again changes nothing."""
    call = _theirs(call_id, actor)
    if outcome not in CallOutcome.values:
        raise NoSuchCall("Choose what came of the call.")
    case_id = case_id_of(call)
    if case_id is None:
        raise NoSuchCall("This call belongs to no case; the brand only listens.")
    is_same = call.outcome == outcome
    if is_same and (not text.strip() or Note.objects.filter(key=key).exists()):
        return call
    if text.strip():
        call.note = write_note(case_id=case_id, text=text, key=key, actor=actor, now=now)
    if not is_same:
        _let_off(call, actor, now)
    call.outcome = outcome
    call.save(update_fields=["note", "outcome"])
    if not is_same:
        _follow_outcome(call, case_id, call_back_at, actor, now)
    record(CallNoted(case_id=case_id, call_id=call.pk, outcome=outcome), now=now, actor_id=actor.pk)
    return call


def _let_off(call: Call, actor: Agent, now: datetime) -> None:
    """The call-back that was noted for this call is owed no longer."""
    made = call.promise
    if call.outcome == CallOutcome.CALL_BACK and made is not None and made.state == PromiseState.OPEN:
        end_promise(promise_id=made.pk, step=PromiseStep.WITHDRAW, actor=actor, now=now)


def _follow_outcome(call: Call, case_id: int, call_back_at: datetime | None, actor: Agent, now: datetime) -> None:
    outcome = CallOutcome(call.outcome)
    case = locked_case(case_id, actor, in_turn=False)  # whoever spoke says what came of it, whose case it may be
    if outcome in {CallOutcome.SOLVED, CallOutcome.NO_MATTER}:
        resolve_case(case_id=case_id, actor=actor, now=now)
    elif outcome is CallOutcome.OUR_TURN and case.state.category == Category.WAITING:
        follow(case, CaseEvent.CUSTOMER_WROTE, actor=actor, now=now)
        OpenCase.objects.filter(pk=case_id).update(waiting_since=now)
    elif outcome is CallOutcome.CALL_BACK:
        call.promise = promise(
            case_id=case_id,
            kind="call_back",
            what=_("Call back %(number)s") % {"number": call.number or _("(number withheld)")},
            due_at=call_back_at or now + CALL_BACK_WITHIN,
            owner_id=actor.pk,
            phone=call.number,
            actor=actor,
            now=now,
        )
        call.save(update_fields=["promise"])


@transaction.atomic
def take_back_outcome(*, call_id: int, actor: Agent, now: datetime) -> Call:
    """What was said to have come of the call is not so: a case resolved by it is open again, its call-back is not owed.
    The note stays; notes are history."""
    call = _theirs(call_id, actor)
    outcome, case_id = call.outcome, case_id_of(call)
    if not outcome or case_id is None:
        return call
    if outcome in {CallOutcome.SOLVED, CallOutcome.NO_MATTER}:
        reopen_case(case_id=case_id, actor=actor, now=now)
    _let_off(call, actor, now)
    call.outcome, call.promise = "", None
    call.save(update_fields=["outcome", "promise"])
    record(CallNoted(case_id=case_id, call_id=call.pk, outcome=""), now=now, actor_id=actor.pk)
    return call


def _theirs(call_id: int, actor: Agent) -> Call:
    """The call, locked, if the actor may work on it."""
    call_for(actor, call_id)
    if not actor.may_write:
        raise NotAllowed("Your role may look at calls, not change them.")
    return Call.objects.select_for_update(of=("self",)).select_related("promise").get(pk=call_id)


@transaction.atomic
def move_call(*, call_id: int, case_id: int, actor: Agent, now: datetime) -> Call:
    """The call belongs to another case that the actor may see: the right person was found, or the right matter."""
    call = _theirs(call_id, actor)
    target = locked_case(case_id, actor, in_turn=False)
    if target.brand_id != call.brand_id or target.merged_into_id is not None:
        raise NotAllowed("Choose a case of the same brand.")
    put_into_case(call, case_id=target.pk)
    if call.promise_id is not None:  # whom we call back about it
        Promise.objects.filter(pk=call.promise_id).update(case=target)
    record(CallPlaced(case_id=target.pk, call_id=call.pk), now=now, actor_id=actor.pk)
    return call


@transaction.atomic
def set_extensions(*, agent: Agent, names: Sequence[str]) -> list[str]:
    """The names by which the telephone system knows this person's telephones; refuses a colleague's."""
    wanted = list(dict.fromkeys(name.strip()[:LONGEST_EXTENSION] for name in names if name.strip()))[:MOST_EXTENSIONS]
    folded = [name.casefold() for name in wanted]
    for other in Extension.objects.exclude(agent=agent).select_related("agent"):
        if other.name.casefold() in folded:
            raise NotAllowed(
                _("“%(name)s” is the telephone of %(agent)s.") % {"name": other.name, "agent": other.agent.full_name}
            )
    Extension.objects.filter(agent=agent).delete()
    Extension.objects.bulk_create(Extension(agent=agent, name=name) for name in wanted)
    return wanted
