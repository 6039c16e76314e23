"""One answer for many: each person addressed by name, checked like any reply, sent at a pace, and never twice.

The rows are the truth. A broadcast names its people; a worker puts some replies at a time into the outbox, each chunk
in one transaction and each reply under a key that comes of the broadcast and the conversation. From there they go out
like any reply: holds, approvals and limits of channels count for them. Killed at any moment, it goes on where it was.
"""

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from evenhand.channels import registry
from evenhand.channels.models import Account
from evenhand.flows import approving
from evenhand.flows.answer_looking import READ, Looking, Verdict
from evenhand.flows.answer_paces import standings_of
from evenhand.flows.answer_words import Phrasebook
from evenhand.flows.checking import alone_with
from evenhand.flows.jobs import nudge
from evenhand.people.models import Agent
from evenhand.replies.actions import broadcasting, holds
from evenhand.replies.actions.broadcast_outbox import Aside, Made, queue_replies, set_aside, take_back
from evenhand.replies.domain.broadcasting import RecipientState, State
from evenhand.replies.domain.pacing import allowed
from evenhand.replies.errors import NoSuchStep
from evenhand.replies.models import Broadcast, Recipient
from evenhand.replies.reads import undo_seconds

ASKED_AT_ONCE = 1_000
BEHIND_PEOPLE = -10  # the priority of its jobs: a person's reply goes first


def prepare(
    *, key: UUID, title: str, origin: str, said: str, case_ids: Collection[int], actor: Agent, now: datetime
) -> Broadcast:
    """A draft for the people of these cases, as far as the actor sees them; the same key is the same draft."""
    with transaction.atomic():
        broadcast = broadcasting.draft_broadcast(key=key, title=title, origin=origin, said=said, actor=actor, now=now)
        if broadcast.state == State.DRAFT:
            join(broadcast_id=broadcast.pk, case_ids=case_ids, actor=actor, now=now)
    return broadcast


def join(*, broadcast_id: int, case_ids: Collection[int], actor: Agent, now: datetime) -> int:
    """Add the people of these cases; those who are there already stay once. How many were new.

    What was signed off, was signed off for those who were in it: whoever comes later is asked about like them, and
    waits until somebody who leads says so.
    """
    mails = [
        account
        for account, network in Account.objects.values_list("pk", "network")
        if registry.capabilities(network).has_subject
    ]
    with transaction.atomic():
        broadcast = broadcasting.locked(broadcast_id, actor)
        known = Recipient.objects.filter(broadcast=broadcast).order_by("-pk").values_list("pk", flat=True).first() or 0
        added = broadcasting.add_recipients(
            broadcast_id=broadcast_id, case_ids=case_ids, mail_accounts=mails, actor=actor, now=now
        )
        if added and broadcast.state != State.DRAFT:
            asks = why_ask(broadcast_id, actor, now, after=known) if broadcast.author_id == actor.pk else ""
            broadcasting.settle_joined(broadcast_id=broadcast_id, after=known, asks=asks, actor=actor, now=now)
    return added


def begin(*, broadcast_id: int, actor: Agent, now: datetime) -> Broadcast:
    """Send it to all of them; or ask somebody who leads, where the actor's words need that. It waits as long as the
    actor's replies do, so that it can be undone."""
    undo = timedelta(seconds=undo_seconds(actor))
    asks = why_ask(broadcast_id, actor, now)
    return broadcasting.begin_broadcast(broadcast_id=broadcast_id, asks=asks, undo=undo, actor=actor, now=now)


def why_ask(broadcast_id: int, actor: Agent, now: datetime, *, at_most: int = broadcasting.MOST, after: int = 0) -> str:
    """Why somebody else must sign it off; nothing if nobody must.

    The rules that hold for single replies are asked about everybody (or the first `at_most`, or those behind the
    recipient `after`), many at a time.
    """
    if not broadcasting.leads(actor):
        return _("Those who lead sign off what goes to many.")
    waiting = Recipient.objects.filter(broadcast_id=broadcast_id, state=RecipientState.WAITING)
    people = waiting.select_related("case__brand", "conversation").order_by("pk")
    asked = 0
    while asked < at_most and (some := list(people.filter(pk__gt=after)[: min(ASKED_AT_ONCE, at_most - asked)])):
        said = [(each.case, each.conversation) for each in some]
        held = approving.rules_among(actor=actor, said=said, now=now)
        for case, conversation in said:
            if conversation.pk in held:
                return approving.sentence_of(held[conversation.pk][0], brand=case.brand.name)
        after, asked = some[-1].pk, asked + len(some)
    return ""


def advance(*, now: datetime) -> int:
    """Put what may go now into the outbox, and take back what was stopped; how many replies. Safe to call at any time,
    by several workers."""
    done = 0
    for broadcast_id in Broadcast.objects.filter(state=State.STOPPED, ended_at=None).values_list("pk", flat=True):
        done += _take_back(broadcast_id, now)
    running = Broadcast.objects.filter(state=State.RUNNING, begins_at__lte=now).order_by("id")
    for broadcast_id in list(running.values_list("pk", flat=True)):
        queued = _advance(broadcast_id, now)
        nudge(queued, priority=BEHIND_PEOPLE)
        done += len(queued)
    return done


@transaction.atomic
def let_through(*, broadcast_id: int, actor: Agent, now: datetime, through: bool = True) -> None:
    """It may go out although publishing is stopped, what waits and what follows; or no longer."""
    waiting = broadcasting.let_through(broadcast_id=broadcast_id, through=through, actor=actor, now=now)
    if through:
        holds.let_through(delivery_ids=waiting, actor=actor, now=now)
    else:
        for delivery_id in waiting:
            holds.keep_back(delivery_id=delivery_id, actor=actor, now=now)


def _take_back(broadcast_id: int, now: datetime) -> int:
    """Replies of a stopped broadcast that are still in the outbox."""
    there = Recipient.objects.filter(
        broadcast_id=broadcast_id, state=RecipientState.GOING, delivery__state__in=["queued", "awaiting"]
    )
    broadcast = Broadcast.objects.select_related("author").get(pk=broadcast_id)
    count = 0
    for recipient in list(there.order_by("id").values_list("pk", flat=True)):
        with suppress(NoSuchStep):  # it was just on its way; then it stands
            count += take_back(recipient, actor=broadcast.author, now=now)
    with transaction.atomic():
        held = Broadcast.objects.select_for_update().filter(pk=broadcast_id, state=State.STOPPED, ended_at=None).first()
        if held is not None and not there.exists():
            broadcasting.settle(held, now=now)
    return count


@transaction.atomic
def _advance(broadcast_id: int, now: datetime) -> list[UUID]:
    """One chunk, whole or not at all: what may go now, of those who have waited longest."""
    mine = Broadcast.objects.select_for_update(skip_locked=True, of=("self",)).select_related(
        "author", "let_through_by"
    )
    broadcast = mine.filter(pk=broadcast_id, state=State.RUNNING).first()
    if broadcast is None:
        return []
    chosen = _next(broadcast, now)
    if not chosen:
        _finish(broadcast, now)
        return []
    verdicts = _look(broadcast, chosen, now)
    set_aside([each for each in verdicts if isinstance(each, Aside)])
    queued = queue_replies(broadcast, [each for each in verdicts if isinstance(each, Made)], now=now)
    lets, until = broadcast.let_through_by, broadcast.let_through_at
    if queued and lets is not None and until is not None and holds.may_hold(lets):
        holds.let_through(delivery_ids=queued, actor=lets, now=now, placed_until=until)
    return queued


def _next(broadcast: Broadcast, now: datetime) -> list[Recipient]:
    """Whose turn it is, locked together with their cases; a case that somebody holds, or a person to whom somebody just
    says something, is passed over for now."""
    waiting = Recipient.objects.filter(broadcast=broadcast, state=RecipientState.WAITING)
    chosen: list[Recipient] = []
    for account_id, stands in standings_of(broadcast, now=now).items():
        theirs = waiting.filter(account_id=account_id).order_by("id")[: allowed(stands)]
        free = Recipient.objects.select_for_update(skip_locked=True, of=("self", "case"), no_key=True)
        found = free.select_related(*READ)
        chosen += found.filter(pk__in=list(theirs.values_list("pk", flat=True))).order_by("case_id")
    alone = alone_with([each.case.customer_id for each in chosen]) if chosen else set()
    return sorted((each for each in chosen if each.case.customer_id in alone), key=lambda each: each.pk)


def _finish(broadcast: Broadcast, now: datetime) -> None:
    """Nobody waits any more, and nothing is on its way."""
    people = Recipient.objects.filter(broadcast=broadcast)
    on_the_way = people.filter(state=RecipientState.GOING, delivery__state__in=["awaiting", "queued", "sending"])
    if not people.filter(state=RecipientState.WAITING).exists() and not on_the_way.exists():
        broadcasting.finish(broadcast, now=now)


def _look(broadcast: Broadcast, chosen: Sequence[Recipient], now: datetime) -> list[Verdict]:
    """Of each what goes out, or why nothing does; in the author's language, who reads it."""
    with translation.override(broadcast.author.language or settings.LANGUAGE_CODE):
        return list(Looking(broadcast, chosen, Phrasebook.of(broadcast.pk), now).verdicts())
