"""How a person's words go out: checked, approved, sent outside any transaction, and seen in the timeline."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from django.db import connection, transaction

from evenhand.cases import actions as cases
from evenhand.cases.actions.cases import locked_case
from evenhand.cases.models import Case, Conversation
from evenhand.channels import actions as channels
from evenhand.channels import network, registry
from evenhand.channels.actions import Incoming, Stored
from evenhand.channels.domain.connector import Author, Post, PostKind, Receipt, Reply
from evenhand.channels.errors import ChannelError, OutcomeUnknown, Reconnect, Refused, TryLater
from evenhand.channels.models import Account, Kind
from evenhand.channels.models import Post as StoredPost
from evenhand.channels.reads import capabilities_at
from evenhand.flows import approving, checking, intake, releasing
from evenhand.flows.deciding import FOR_OUR_OWN
from evenhand.flows.inviting import inviting
from evenhand.kernel import clock
from evenhand.ledger.errors import DATABASE_AWAY
from evenhand.people.models import Agent
from evenhand.replies import actions as replies
from evenhand.replies.domain.enclosing import check_files
from evenhand.replies.domain.sending import AT_ONCE, When
from evenhand.replies.domain.splitting import Piece, split
from evenhand.replies.domain.states import State, Step
from evenhand.replies.domain.wording import check_length, room_of, signature, signed, unsigned
from evenhand.replies.errors import CannotReplyThere
from evenhand.replies.models import Delivery
from evenhand.replies.reads import deliveries_claimed_before, deliveries_due, enclosures_of, is_stopped, reply_of
from evenhand.triage.actions import note_approach
from evenhand.triage.models import Mode

log = logging.getLogger(__name__)
T = TypeVar("T")

GIVE_UP_AFTER = 8  # tries; about an hour with doubling pauses
_LOST = "A file that should go with it is gone from the data folder. Take the reply back, and add the file again."
_STOPPED = "Publishing was stopped just before it went out."
DATABASE_PATIENCE = 60.0  # seconds that a receipt waits for a database that went away


@transaction.atomic
def answer(
    *,
    case_id: int,
    conversation_id: int,
    text: str,
    key: UUID,
    actor: Agent,
    resolve: bool = False,
    despite: frozenset[str] = frozenset(),
    in_parts: bool = False,
    when: When = AT_ONCE,
    now: datetime,
) -> Delivery:
    """Approve a reply in a conversation of the case: checked, signed, within the channel's limit, once per key.

    `despite` names the warnings that the actor passes. With `in_parts` a long reply becomes a thread where the channel
    has such. The files beside the actor's draft go with it. Where a rule of approval holds, it waits for a lead.
    """
    case = locked_case(case_id, actor)
    conversation = _conversation_of(case, conversation_id)
    account = account_for(case, conversation)
    pieces = worded(account, actor, text, is_public=conversation.is_public, in_parts=in_parts)
    said: dict[str, Any] = {"case": case, "conversation": conversation, "account": account, "actor": actor, "now": now}
    known = checking.pass_checks(key=key, text=text, despite=despite, **said)
    awaits = approving.rules_that_hold(actor=actor, case=case, conversation=conversation, now=now)
    waits = bool(awaits) or when.at is not None
    pieces = inviting(pieces, key=key, case=case, conversation=conversation, account=account, waits=waits, now=now)
    files, capabilities = enclosures_of(actor, case.pk, "reply"), capabilities_at(account)
    check_files(capabilities, files, is_public=conversation.is_public)
    delivery = replies.approve(
        key=key,
        answers=_answered(conversation),
        pieces=pieces,
        enclosures=files,
        when=_without_delay(when) if capabilities.hosts_chats else when,
        resolves=resolve,
        despite=known,
        awaits=awaits,
        **said,
    )
    if resolve and when.at is None and delivery.state != State.AWAITING:
        cases.resolve_case(case_id=case_id, actor=actor, now=delivery.approved_at)
    return delivery


def _without_delay(when: When) -> When:
    """Somebody sits there and waits: what is not sent later on purpose goes out at once, and cannot be undone."""
    return msgspec.structs.replace(when, undo=timedelta(0))


def _conversation_of(case: Case, conversation_id: int) -> Conversation:
    found = Conversation.objects.filter(pk=conversation_id, case=case)
    conversation = found.select_related("account__brand", "account__source").first()
    if conversation is None:
        raise CannotReplyThere("That conversation is no longer part of this case; reload the page.")
    return conversation


def account_for(case: Case, conversation: Conversation) -> Account:
    """The account that answers: the conversation's own, or the case's brand's account at the same source."""
    account = conversation.account
    if account.brand_id != case.brand_id:
        account = (
            Account.objects.filter(source_id=account.source_id, network=account.network, brand_id=case.brand_id)
            .exclude(only_listens=True)
            .select_related("brand", "source")
            .first()
            or account
        )
    if account.brand.pilot_since is not None:
        raise CannotReplyThere(f"{account.brand.name} only listens for now (pilot); end the pilot before answering.")
    if account.is_retired or account.only_listens or not _can_answer(account):
        raise CannotReplyThere
    return account


def _can_answer(account: Account) -> bool:
    """Both the network and the source behind the account must take replies: one that only listens does not."""
    return all(registry.capabilities(kind).can_reply for kind in (account.network, account.source.kind))


def wording(account: Account, actor: Agent, text: str) -> str:
    """The words as they go out in one post; raises if the channel would not take them."""
    return worded(account, actor, text, is_public=True)[0].text


def worded(account: Account, actor: Agent, text: str, *, is_public: bool, in_parts: bool = False) -> list[Piece]:
    """The words as they go out: one post, or several where that is wanted, needed, and the channel does it."""
    capabilities = capabilities_at(account)
    name = actor.public_name or actor.full_name
    mark = signature(capabilities, name=name, initials=actor.initials, brand=account.brand.name)
    words, room = signed(text, mark), room_of(capabilities, is_public=is_public)
    if in_parts and capabilities.splits and room is not None:
        return split(unsigned(text, mark), limit=room, count=capabilities.count, mark=mark)
    check_length(capabilities, words, is_public=is_public)
    return [Piece(written=text, text=words)]


def _answered(conversation: Conversation) -> StoredPost | None:
    """The customer's latest post of the conversation."""
    if conversation.persona_id is None:
        return None
    posts = StoredPost.objects.filter(account_id=conversation.account_id, thread_key=conversation.thread)
    if conversation.is_part:  # the thread's other messages belong to another case
        posts = posts.filter(pk__in=conversation.messages.values("post_id"))
    theirs = posts.filter(persona_id=conversation.persona_id, deleted_at=None).exclude(kind=Kind.MISSING)
    return theirs.order_by("-posted_at", "-id").first()


def deliver(delivery_id: UUID) -> None:
    """Send one reply if it is due and nobody else does; record what came of it. Safe to call at any time, twice."""
    with _held(delivery_id) as mine:
        delivery = _claimed(delivery_id) if mine else None
        if delivery is None:
            return
        try:
            reply = reply_of(delivery)
        except FileNotFoundError:
            _persist(lambda: _record_problem(delivery, Refused(_LOST)))
            return
        outcome = _attempt(delivery, reply)
        if isinstance(outcome, Receipt):
            stored = _persist(lambda: keep_sent(delivery, reply, outcome))
            _persist(lambda: intake.understand(stored, by=FOR_OUR_OWN, now=clock.now()))
        else:
            _persist(lambda: _record_problem(delivery, outcome))


def _claimed(delivery_id: UUID) -> Delivery | None:
    """The reply, taken for sending; one whose time has come is released first."""
    releasing.release(delivery_id, now=clock.now())
    return replies.claim(delivery_id=delivery_id, now=clock.now())


def _attempt(delivery: Delivery, reply: Reply) -> Receipt | ChannelError:
    """The channel's receipt, or what went wrong."""
    try:
        with closing(network.connect(delivery.account.source)) as connector:
            if is_stopped(delivery.pk):  # meanwhile: connecting may take seconds
                return TryLater(_STOPPED, after=0.0)
            return network.send(connector, reply)
    except ChannelError as problem:
        return problem


@contextmanager
def _held(delivery_id: UUID) -> Iterator[bool]:
    """Whether this process alone may send that reply; a process that dies lets go by itself."""
    key = delivery_id.int & (1 << 63) - 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            _release(key)


def _release(key: int) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
    except DATABASE_AWAY:
        connection.close()  # the connection died, and the lock with it


def _record_problem(delivery: Delivery, problem: ChannelError) -> None:
    now, reason = clock.now(), problem.sentence
    if isinstance(problem, TryLater) and delivery.tries < GIVE_UP_AFTER:
        pause = max(problem.after, min(2.0**delivery.tries, 900.0))
        replies.put_back(delivery_id=delivery.pk, after=timedelta(seconds=pause), reason=reason, now=now)
        return
    if isinstance(problem, Reconnect):
        channels.mark_trouble(source_id=delivery.account.source_id, reason=reason, now=now, must_reconnect=True)
    step = Step.LOSE if isinstance(problem, OutcomeUnknown) else Step.FAIL
    replies.record_trouble(delivery_id=delivery.pk, step=step, reason=reason, now=now)


@transaction.atomic
def keep_sent(delivery: Delivery, reply: Reply, receipt: Receipt) -> Stored:
    """The receipt, and our own words as a post like any other, both or neither: nobody sends a reply again that has
    its receipt, so nobody would show it later. Hearing them again adds nothing."""
    account, now = delivery.account, clock.now()
    replies.record_receipt(delivery_id=delivery.pk, receipt=receipt, now=now)
    _note_approach(delivery, now)
    incoming = [Incoming(account.pk, account.network, _own_post(delivery, reply, receipt))]
    return channels.store(source_id=account.source_id, incoming=incoming, cursor=None, counts=False, now=now)


def _note_approach(delivery: Delivery, now: datetime) -> None:
    """Our first words to somebody who had not spoken to us count, so that nobody is approached twice."""
    case, persona_id = delivery.case, delivery.conversation.persona_id
    is_first = case.first_reply_at in {None, delivery.approved_at}
    if is_first and delivery.answers and persona_id and case.mode in {Mode.PROACTIVE, Mode.PROGRESSIVE}:
        note_approach(
            persona_id=persona_id, brand_id=case.brand_id, post_id=delivery.answers.pk, by=delivery.author, now=now
        )


def _own_post(delivery: Delivery, reply: Reply, receipt: Receipt) -> Post:
    account = delivery.account
    kind = PostKind(Kind(delivery.answers.kind).label) if delivery.answers else PostKind.REPLY
    return Post(
        external_id=receipt.external_id,
        author=Author(external_id=account.external_id or account.handle, handle=account.handle, name=account.name),
        text=reply.text,
        posted_at=receipt.sent_at,
        kind=PostKind.REPLY if kind in {PostKind.POST, PostKind.QUOTE} else kind,
        is_public=reply.is_public,
        is_own=True,
        in_reply_to=reply.in_reply_to,
        thread_id=reply.thread_id,
        subject=reply.subject,
        url=receipt.url,
        attachments=reply.attachments,
    )


def _persist(write: Callable[[], T]) -> T:
    """Write what is known to have happened, waiting for a database that is away."""
    until = time.monotonic() + DATABASE_PATIENCE
    while True:
        try:
            return write()
        except DATABASE_AWAY:
            connection.close_if_unusable_or_obsolete()  # one that lives still holds this reply's lock
            if time.monotonic() > until:
                raise
            time.sleep(0.5)


def recover(*, now: datetime, age: timedelta = timedelta(seconds=5)) -> int:
    """Deal with replies whose sender died: send again where the channel holds our key, else ask a person."""
    recovered = 0
    for delivery in deliveries_claimed_before(now=now, age=age):
        with _held(delivery.pk) as mine:
            if mine:
                _recover(delivery, now)
                recovered += 1
    return recovered


@transaction.atomic
def _recover(delivery: Delivery, now: datetime) -> None:
    delivery = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("account__source", "conversation")
        .get(pk=delivery.pk)
    )
    if delivery.state != "sending":
        return
    if _keeps_key(delivery):
        reason = "Sending was interrupted; it is sent again with the same key."
        replies.put_back(delivery_id=delivery.pk, after=timedelta(0), reason=reason, now=now)
    else:
        reason = "Sending was interrupted. Look in the channel whether it arrived, then confirm it or send it again."
        replies.record_trouble(delivery_id=delivery.pk, step=Step.LOSE, reason=reason, now=now)


def _keeps_key(delivery: Delivery) -> bool:
    """Whether sending again cannot make the reply stand twice."""
    capabilities = registry.connector_class(delivery.account.source.kind).capabilities
    return capabilities.keeps_key if delivery.conversation.is_public else capabilities.keeps_key_privately


def due(*, now: datetime) -> list[UUID]:
    """Replies that should be on their way and may have lost their job."""
    return deliveries_due(now=now)
