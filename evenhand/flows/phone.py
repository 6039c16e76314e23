"""What the telephone system tells becomes a call in the log, a case of the person who calls, and work for whoever is to
ring back."""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.cases import actions as cases
from evenhand.cases.actions import calls
from evenhand.cases.actions.calls import HeardCall
from evenhand.cases.actions.notices import nudge
from evenhand.cases.domain.attaching import Facts
from evenhand.cases.models import Call, Case, Identity, OpenCase
from evenhand.cases.reads.calls import agents_named, calls_to_settle, case_id_of
from evenhand.channels import actions as channels
from evenhand.channels.actions import Incoming
from evenhand.channels.domain.calls import CallHeard
from evenhand.channels.domain.connector import Author, Post, PostKind
from evenhand.channels.domain.numbers import shown
from evenhand.channels.models import Account, Batch
from evenhand.channels.models import Post as StoredPost
from evenhand.channels.reads import posts_of
from evenhand.people.reads import answering_for, pilot_brand_ids
from evenhand.routing.reads import placement
from evenhand.triage.actions import Decided, note_contacts, store_decisions
from evenhand.triage.models import Mode
from evenhand.understanding.actions import store_readings
from evenhand.understanding.domain.reading import nothing_read

log = logging.getLogger(__name__)

MOST_RINGING = 60  # people of a team whose desks show a call that names nobody


@transaction.atomic
def take_calls(heard: Sequence[tuple[int, CallHeard]], *, source_id: int, now: datetime) -> None:
    """Take events of calls in, each with its account, all or none; hearing them again changes nothing."""
    accounts = {account.pk: account for account in Account.objects.filter(pk__in={each for each, _ in heard})}
    for account_id, event in heard:
        _take(accounts[account_id], event, source_id, now)


def _take(account: Account, event: CallHeard, source_id: int, now: datetime) -> None:
    told = calls.hear_call(account=account, heard=event)
    call = told.call
    if call.post_id is None:
        _place(call, account, source_id, now)
    if told.rings_newly:
        calls.ring(call, agents=_ringing(call), now=now)
    if told.is_newly_taken:
        _answered(told, now)
    if call.ended_at is not None:
        settle_call(call, now=now)
    nudge(sorted({*call.rings_for, *([call.agent_id] if call.agent_id else [])}))


def _answered(told: HeardCall, now: datetime) -> None:
    call = told.call
    if call.settled_at is not None and (told.before is None or told.before.answered_at is None):
        calls.unmiss(call, now=now)
    calls.answer_call(call, now=now)


def _place(call: Call, account: Account, source_id: int, now: datetime) -> None:
    """The call as a post of its person, in a conversation of its own, in a case."""
    incoming = [Incoming(account.pk, account.network, _post(call))]
    stored = channels.store(source_id=source_id, incoming=incoming, cursor=None, now=now)
    if stored.batch_id is None:  # the post is there from before: only the log was lost
        calls.note_post(call, post_id=StoredPost.objects.get(account=account, external_id=call.key).pk)
        return
    (post,) = posts_of(Batch.objects.get(pk=stored.batch_id))
    calls.note_post(call, post_id=post.id)
    store_readings([post.id], [nothing_read()])
    if call.is_inbound:
        store_decisions([Decided(post.id, call.brand_id, Mode.REACTIVE.value, "a telephone call", 1.0, "private")])
        note_contacts([], spoke_to_us=[(post.persona_id, call.brand_id)], now=now)
    if call.brand_id not in pilot_brand_ids():
        _attach(call, _facts(call, post.id, post.persona_id, post.heard_at), now)
    channels.mark_understood(batch_id=stored.batch_id, now=now)


def _post(call: Call) -> Post:
    number = call.number or f"withheld:{call.key}"
    name = call.name or (shown(call.number) if call.number else "Number withheld")
    return Post(
        external_id=call.key,
        author=Author(external_id=number, handle=call.number, name=name),
        text="",
        posted_at=call.at,
        kind=PostKind.CALL,
        is_public=False,
        is_own=not call.is_inbound,
        thread_id=call.key,
        addressed=True,
    )


def _facts(call: Call, post_id: int, persona_id: int, heard_at: datetime) -> Facts:
    name = call.name or shown(call.number) or "Number withheld"
    queue_id = placement().place(brand_id=call.brand_id, language="und", text=f"{call.queue} {call.line}")
    return Facts(
        post_id=post_id,
        account_id=call.account_id,
        thread_key=call.key,
        persona_id=persona_id,
        brand_id=call.brand_id,
        queue_id=queue_id,
        mode=Mode.REACTIVE.value,
        is_own=False,
        answers=False,
        is_public=False,
        is_automatic=False,
        heard_at=heard_at,
        title=f"Call from {name}" if call.is_inbound else f"Call to {name}",
        language="",
        network=call.account.network,
        customer_name=name,
    )


def _attach(call: Call, facts: Facts, now: datetime) -> None:
    """A call of theirs is a message like any other; one of ours belongs to the case they have, and nobody waits."""
    open_case = None if call.is_inbound else _open_case(facts)
    if open_case is not None:
        from_us = {"is_own": True, "answers": True, "is_from_here": True}
        cases.attach([_changed(facts, from_us)], now=now)
        calls.put_into_case(call, case_id=open_case)
        return
    attached = cases.attach([facts], now=now)
    if not call.is_inbound:
        for case_id in attached.case_ids:
            cases.record_answer(case_id=case_id, now=now)


def _changed(facts: Facts, changes: dict[str, bool]) -> Facts:
    known = {name: getattr(facts, name) for name in Facts.__struct_fields__}
    return Facts(**{**known, **changes})


def _open_case(facts: Facts) -> int | None:
    """The person's open case of this brand that was touched last."""
    assert facts.persona_id is not None  # noqa: S101 - a call is always somebody's; tells mypy
    customer = Identity.objects.filter(persona_id=facts.persona_id).values("customer_id")
    found = OpenCase.objects.filter(brand_id=facts.brand_id, case__customer_id__in=customer).order_by("-last_at", "-pk")
    return found.values_list("pk", flat=True).first()


def _ringing(call: Call) -> list[int]:
    """Whose desks show that it rings: those named; else whose case it is; else the queue's team, or the brand's."""
    named = agents_named(call.rung, brand_id=call.brand_id)
    if named or not call.is_inbound:
        return [agent.pk for agent in named]
    case_id = case_id_of(call)
    case = Case.objects.filter(pk=case_id).select_related("queue").first() if case_id else None
    if case is not None and case.assignee_id is not None:
        return [case.assignee_id]
    team = answering_for([call.brand_id])
    if case is not None and case.queue is not None:
        team = team.filter(teams=case.queue.team_id)
    return list(team.order_by("pk").values_list("pk", flat=True)[:MOST_RINGING])


def settle_call(call: Call, *, now: datetime) -> bool:
    """Decide what became of a call, if nothing more is waited for."""
    what = _("Call back %(number)s, who called in vain") % {"number": shown(call.number)}
    return calls.settle_call(call_id=call.pk, call_back_at=None, what=what, now=now)


def settle_calls(*, now: datetime) -> int:
    """Decide about calls that ended, or of which nobody told the end; how many were settled. The sweep's part."""
    return sum(settle_call(call, now=now) for call in calls_to_settle(now=now))
