"""Every write of one answer for many but its replies: what is said, who is meant, and how far it may go."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from evenhand.kernel.text import storable
from evenhand.ledger.actions import record
from evenhand.people.models import Agent, Role
from evenhand.people.reads import brands_of
from evenhand.replies.domain.broadcasting import JOINED, UNREAD, RecipientState, State, Step, Variant, next_state
from evenhand.replies.errors import NoSuchBroadcast, NotABroadcast
from evenhand.replies.events import BroadcastJoined, BroadcastLetThrough, BroadcastMoved, PaceSet
from evenhand.replies.models import Broadcast, Recipient, SendingPace, Wording

MOST = 20_000  # people one answer goes to
LONGEST_TITLE, LONGEST_TEXT, MOST_WORDINGS = 120, 10_000, 60
HELD = timedelta(days=3650)  # what is paused is due then
_FASTEST = 100_000


def leads(agent: Agent) -> bool:
    """Whether this person answers many without asking, and signs off what others ask."""
    return agent.is_active and (agent.is_superuser or agent.role in {Role.LEAD, Role.ADMINISTRATOR})


def locked(broadcast_id: int, actor: Agent) -> Broadcast:
    """The broadcast, locked, if the actor may change it: its author, or somebody who leads."""
    if not actor.may_write:
        raise NoSuchBroadcast(_("Your role may look at cases, not change them."))
    found = Broadcast.objects.select_for_update(of=("self",)).filter(pk=broadcast_id)
    broadcast = found.select_related("author").first()
    if broadcast is None or not (broadcast.author_id == actor.pk or leads(actor)):
        raise NoSuchBroadcast
    return broadcast


@transaction.atomic
def draft_broadcast(*, key: UUID, title: str, origin: str, said: str, actor: Agent, now: datetime) -> Broadcast:
    """Begin to write one answer for many; the same key is the same draft."""
    if not actor.may_write:
        raise NoSuchBroadcast(_("Your role may look at cases, not change them."))
    defaults = {
        "title": storable(title).strip()[:LONGEST_TITLE] or _("Answer for many"),
        "author": actor,
        "origin": origin,
        "origin_said": storable(said)[:200_000],
        "created_at": now,
    }
    broadcast, _is_new = Broadcast.objects.get_or_create(key=key, defaults=defaults)
    if broadcast.author_id != actor.pk:
        raise NoSuchBroadcast
    return broadcast


@transaction.atomic
def write_broadcast(
    *,
    broadcast_id: int,
    title: str,
    variants: Sequence[Variant],
    resolves: bool,
    despite: Collection[str],
    per_minute: int | None,
    actor: Agent,
) -> Broadcast:
    """What is said, and how; only while it is a draft. Texts that are empty are none."""
    broadcast = locked(broadcast_id, actor)
    if broadcast.state != State.DRAFT:
        raise NotABroadcast(_("Its words can no longer change: some people may have them already."))
    kept = {(each.way, each.language): words for each in variants if (words := storable(each.text).strip())}
    if len(kept) > MOST_WORDINGS or any(len(text) > LONGEST_TEXT for text in kept.values()):
        raise NotABroadcast(_("Keep each text under %(most)d characters.") % {"most": LONGEST_TEXT})
    broadcast.title = storable(title).strip()[:LONGEST_TITLE] or broadcast.title
    broadcast.resolves, broadcast.despite = resolves, sorted(set(despite))
    broadcast.per_minute = None if per_minute is None else min(max(per_minute, 1), _FASTEST)
    broadcast.save(update_fields=["title", "resolves", "despite", "per_minute"])
    Wording.objects.filter(broadcast=broadcast).delete()
    Wording.objects.bulk_create(
        Wording(broadcast=broadcast, way=way, language=language, text=text) for (way, language), text in kept.items()
    )
    return broadcast


# Of each case the conversation in which the customer wrote last: that is where they look. Their language is told as
# `languages_read` tells it: by what they wrote; by what is noted of them only where that tells none.
_ADD = """
INSERT INTO replies_recipient (broadcast_id, case_id, conversation_id, customer_id, account_id, way, language, state,
    why, reason, chosen_at, turn)
SELECT %(broadcast)s, c.id, v.id, c.customer_id, v.account_id,
    CASE WHEN v.is_public THEN 'public' WHEN v.account_id = ANY(%(mails)s) THEN 'mail' ELSE 'direct' END,
    coalesce(nullif(nullif(c.language, ''), 'und'), (
        SELECT r.language FROM cases_message m JOIN channels_post p ON p.id = m.post_id AND p.persona_id = v.persona_id
        JOIN understanding_reading r ON r.post_id = p.id AND r.language NOT IN ('', 'und')
        WHERE m.conversation_id = v.id ORDER BY p.posted_at DESC, p.id DESC LIMIT 1
    ), nullif(d.language, ''), c.language), 'waiting', '', '', %(now)s, 1
FROM cases_case c
LEFT JOIN cases_opencase o ON o.case_id = c.id
LEFT JOIN cases_customerdetails d ON d.customer_id = c.customer_id AND d.brand_id = c.brand_id
JOIN LATERAL (
    SELECT v.id, v.account_id, v.is_public, v.persona_id FROM cases_conversation v
    LEFT JOIN LATERAL (
        SELECT max(p.posted_at) AS at FROM cases_message m
        JOIN channels_post p ON p.id = m.post_id AND p.persona_id = v.persona_id
        WHERE m.conversation_id = v.id
    ) said ON true
    WHERE v.case_id = c.id AND v.persona_id IS NOT NULL
    ORDER BY said.at DESC NULLS LAST, v.id DESC LIMIT 1
) v ON true
WHERE c.id = ANY(%(cases)s) AND c.brand_id = ANY(%(brands)s) AND c.merged_into_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM replies_recipient r WHERE r.broadcast_id = %(broadcast)s AND r.case_id = c.id)
ORDER BY o.waiting_since NULLS LAST, c.id LIMIT %(room)s
ON CONFLICT (broadcast_id, conversation_id) DO NOTHING
"""


@transaction.atomic
def add_recipients(
    *, broadcast_id: int, case_ids: Collection[int], mail_accounts: Collection[int], actor: Agent, now: datetime
) -> int:
    """Add the people of these cases, as far as the actor may see them, longest waiting first; how many.

    Nobody is added twice. Whoever adds somebody to what was begun says by `settle_joined` whether they wait for a lead.
    """
    broadcast = locked(broadcast_id, actor)
    if broadcast.state in {State.DISCARDED, State.ASKING}:
        raise NotABroadcast(_("Nobody can be added while it waits for somebody else, or is thrown away."))
    room = MOST - Recipient.objects.filter(broadcast=broadcast).count()
    values: dict[str, Any] = {
        "broadcast": broadcast.pk,
        "cases": list(case_ids),
        "brands": list(brands_of(actor).values_list("id", flat=True)),
        "mails": list(mail_accounts),
        "now": now,
        "room": max(room, 0),
    }
    with connection.cursor() as cursor:
        cursor.execute(_ADD, values)
        return int(cursor.rowcount)


@transaction.atomic
def settle_joined(*, broadcast_id: int, after: int, asks: str, actor: Agent, now: datetime) -> int:
    """Those who were added to what was begun, behind the recipient `after`: they are answered with the others, and one
    that was done goes on for them; or, where `asks` says why, they wait until somebody who leads says so. How many."""
    broadcast = locked(broadcast_id, actor)
    new = Recipient.objects.filter(broadcast=broadcast, pk__gt=after, state=RecipientState.WAITING)
    count = new.update(state=RecipientState.LEFT_OUT, why=JOINED, reason=asks) if asks else new.count()
    if count:
        joined = BroadcastJoined(broadcast_id=broadcast.pk, cases=count, is_asked=bool(asks))
        record(joined, now=now, actor_id=actor.pk)
    if count and not asks and broadcast.state == State.DONE:
        _move(broadcast, Step.GO_ON, actor, now)
    return count


@transaction.atomic
def let_join(*, broadcast_id: int, actor: Agent, now: datetime) -> int:
    """Somebody who leads says that those who came after the sign-off are answered, too; nobody of their own words.
    How many."""
    broadcast = locked(broadcast_id, actor)
    _must_decide(broadcast, actor)
    if broadcast.state in {State.DISCARDED, State.ASKING}:
        raise NotABroadcast(_("Nobody can be added while it waits for somebody else, or is thrown away."))
    asked = Recipient.objects.filter(broadcast=broadcast, state=RecipientState.LEFT_OUT, why=JOINED)
    count = asked.update(state=RecipientState.WAITING, why="", reason="")
    if count:
        record(BroadcastJoined(broadcast_id=broadcast.pk, cases=count), now=now, actor_id=actor.pk)
    if count and broadcast.state == State.DONE:
        _move(broadcast, Step.GO_ON, actor, now)
    return count


@transaction.atomic
def begin_broadcast(*, broadcast_id: int, asks: str, undo: timedelta, actor: Agent, now: datetime) -> Broadcast:
    """Send it: at once, or where `asks` says why somebody else must sign it off, when they did."""
    broadcast = locked(broadcast_id, actor)
    if broadcast.author_id != actor.pk:
        raise NotABroadcast(_("Its author sends it: it goes out under that name."))
    if not Wording.objects.filter(broadcast=broadcast).exists():
        raise NotABroadcast(_("There is nothing to send: write something first."))
    if not Recipient.objects.filter(broadcast=broadcast, state=RecipientState.WAITING).exists():
        raise NotABroadcast(_("There is nobody to answer."))
    broadcast.asks, broadcast.remark, broadcast.begins_at = asks, "", now + undo
    return _move(broadcast, Step.ASK if asks else Step.BEGIN, actor, now)


@transaction.atomic
def sign_off(*, broadcast_id: int, actor: Agent, now: datetime, read: datetime | None = None) -> Broadcast:
    """Somebody who leads says that it may go out; nobody their own, nor what was asked anew since they `read` it: by
    then it may say something else, to others."""
    broadcast = _asked(broadcast_id, actor)
    if read is not None and read != broadcast.begins_at:
        raise NotABroadcast(_("Its author asked anew since you looked; read it again before you sign it off."))
    broadcast.signed_off_by, broadcast.begins_at = actor, now
    return _move(broadcast, Step.SIGN_OFF, actor, now)


@transaction.atomic
def send_back(*, broadcast_id: int, remark: str, actor: Agent, now: datetime) -> Broadcast:
    """Somebody who leads wants it otherwise, and says how; it is a draft again."""
    broadcast = _asked(broadcast_id, actor)
    broadcast.remark, broadcast.asks = storable(remark).strip()[:2_000], ""
    return _move(broadcast, Step.SEND_BACK, actor, now)


def _asked(broadcast_id: int, actor: Agent) -> Broadcast:
    broadcast = locked(broadcast_id, actor)
    _must_decide(broadcast, actor)
    return broadcast


def _must_decide(broadcast: Broadcast, actor: Agent) -> None:
    if not leads(actor):
        raise NotABroadcast(_("Only those who lead sign off an answer for many."))
    if broadcast.author_id == actor.pk:
        raise NotABroadcast(_("Nobody signs off their own words."))


_HOLD = """
UPDATE replies_delivery d SET due_at = %(at)s FROM replies_recipient r
WHERE r.broadcast_id = %(broadcast)s AND r.state = 'going' AND d.id = r.delivery_id AND d.state = 'queued'
    AND (d.due_at > %(beyond)s) = %(is_held)s
"""


@transaction.atomic
def pause(*, broadcast_id: int, actor: Agent, now: datetime) -> Broadcast:
    """Nothing more goes out, not even what is in the outbox, until somebody says so."""
    broadcast = locked(broadcast_id, actor)
    _hold(broadcast, now)
    return _move(broadcast, Step.PAUSE, actor, now)


@transaction.atomic
def pause_outdated(*, broadcast_ids: Collection[int], actor: Agent, now: datetime) -> int:
    """What they speak of stands otherwise now: nothing more of these goes out before a person has looked. How many.

    Whoever says so need not be allowed to change them: nobody is told what is not true any more.
    """
    found = Broadcast.objects.select_for_update(of=("self",)).filter(pk__in=list(broadcast_ids), state=State.RUNNING)
    outdated = list(found.order_by("pk"))
    for broadcast in outdated:
        _hold(broadcast, now)
        _move(broadcast, Step.PAUSE, actor, now, is_outdated=True)
    return len(outdated)


@transaction.atomic
def go_on(*, broadcast_id: int, actor: Agent, now: datetime) -> Broadcast:
    """It goes on where it was paused or stopped; what was taken back is sent after all."""
    broadcast = locked(broadcast_id, actor)
    if broadcast.state == State.STOPPED and broadcast.ended_at is None:
        raise NotABroadcast(_("What was in the outbox is still being taken back; try again in a moment."))
    _move(broadcast, Step.GO_ON, actor, now)
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, {"at": now, "beyond": now + HELD / 2, "is_held": True, "broadcast": broadcast.pk})
    return broadcast


@transaction.atomic
def stop(*, broadcast_id: int, actor: Agent, now: datetime) -> Broadcast:
    """Nothing more goes out, and what has not gone is taken back: `take_back` does it, called again and again."""
    broadcast = locked(broadcast_id, actor)
    _hold(broadcast, now)
    return _move(broadcast, Step.STOP, actor, now)


def _hold(broadcast: Broadcast, now: datetime) -> None:
    with connection.cursor() as cursor:
        values: dict[str, Any] = {
            "at": now + HELD,
            "beyond": now + HELD / 2,
            "is_held": False,
            "broadcast": broadcast.pk,
        }
        cursor.execute(_HOLD, values)


@transaction.atomic
def let_through(*, broadcast_id: int, actor: Agent, now: datetime, through: bool = True) -> list[UUID]:
    """It may go out although publishing is stopped, or no longer; its replies that wait in the outbox. A stop that is
    begun later is another, and holds it."""
    broadcast = locked(broadcast_id, actor)
    if not leads(actor):
        raise NotABroadcast(_("Only those who lead let something through a stop."))
    broadcast.let_through_by = actor if through else None
    broadcast.let_through_at = now if through else None
    broadcast.save(update_fields=["let_through_by", "let_through_at"])
    record(BroadcastLetThrough(broadcast_id=broadcast.pk, is_through=through), now=now, actor_id=actor.pk)
    waiting = Recipient.objects.filter(broadcast=broadcast, state=RecipientState.GOING, delivery__state="queued")
    return [key for key in waiting.values_list("delivery_id", flat=True) if key is not None]


@transaction.atomic
def discard(*, broadcast_id: int, actor: Agent, now: datetime, put_back: bool = False) -> Broadcast:
    """Throw a draft away, or put it back."""
    return _move(locked(broadcast_id, actor), Step.PUT_BACK if put_back else Step.DISCARD, actor, now)


def finish(broadcast: Broadcast, *, now: datetime) -> None:
    """Nobody waits for it any more; in the transaction of a caller who holds it."""
    _move(broadcast, Step.FINISH, None, now)


def settle(broadcast: Broadcast, *, now: datetime) -> None:
    """All that a stop takes back is taken back; in the transaction of a caller who holds it."""
    broadcast.ended_at = now
    broadcast.save(update_fields=["ended_at"])


def _move(
    broadcast: Broadcast, step: Step, actor: Agent | None, now: datetime, *, is_outdated: bool = False
) -> Broadcast:
    before, broadcast.state = broadcast.state, next_state(broadcast.state, step)
    broadcast.ended_at = now if broadcast.state == State.DONE else None
    broadcast.save()
    event = BroadcastMoved(broadcast_id=broadcast.pk, before=before, after=broadcast.state, is_outdated=is_outdated)
    record(event, now=now, actor_id=actor.pk if actor else None)
    return broadcast


@transaction.atomic
def leave_out(
    *, broadcast_id: int, recipient_ids: Iterable[int], actor: Agent, now: datetime, back: bool = False
) -> int:
    """Take people out by hand, or put them back; those whose reply is on its way stay. How many.

    One that was done goes on for whoever is put back.
    """
    broadcast = locked(broadcast_id, actor)
    theirs = Recipient.objects.filter(broadcast=broadcast, pk__in=list(recipient_ids))
    if not back:
        free = theirs.filter(state__in=[RecipientState.WAITING, RecipientState.ASIDE])
        return free.update(state=RecipientState.LEFT_OUT)
    out = theirs.filter(state=RecipientState.LEFT_OUT)
    if not leads(actor) or broadcast.author_id == actor.pk:
        out = out.exclude(why=JOINED)
    count = out.update(state=RecipientState.WAITING, why="", reason="")
    if count and broadcast.state == State.DONE:
        _move(broadcast, Step.GO_ON, actor, now)
    return count


@transaction.atomic
def leave_out_readers(
    *, broadcast_id: int, language: str, ways: Collection[str], reason: str, actor: Agent, back: bool = False
) -> int:
    """Take those out of a draft who read another language than its text, or put all of them back; how many."""
    broadcast = locked(broadcast_id, actor)
    if broadcast.state != State.DRAFT:
        raise NotABroadcast(_("Its words can no longer change: some people may have them already."))
    theirs = Recipient.objects.filter(broadcast=broadcast, language=language)
    if back:
        out = theirs.filter(state=RecipientState.LEFT_OUT, why=UNREAD)
        return out.update(state=RecipientState.WAITING, why="", reason="")
    waiting = theirs.filter(state=RecipientState.WAITING, way__in=list(ways))
    return waiting.update(state=RecipientState.LEFT_OUT, why=UNREAD, reason=reason)


@transaction.atomic
def try_aside_again(*, broadcast_id: int, why: str, actor: Agent, now: datetime) -> int:
    """Look once more at those set aside for a reason; how many."""
    broadcast = locked(broadcast_id, actor)
    aside = Recipient.objects.filter(broadcast=broadcast, state=RecipientState.ASIDE, why=why)
    count = aside.update(state=RecipientState.WAITING, why="", reason="", chosen_at=now)
    if count and broadcast.state == State.DONE:
        _move(broadcast, Step.GO_ON, actor, now)
    return count


@transaction.atomic
def set_pace(
    *, account_id: int, per_minute: int | None, per_day: int | None, actor: Agent, now: datetime
) -> SendingPace:
    """How quickly answers for many go out by an account, for those who lead to say."""
    if not leads(actor):
        raise NotABroadcast(_("Only those who lead decide how quickly answers go out."))
    for number in (per_minute, per_day):
        if number is not None and not 0 < number <= _FASTEST:
            raise NotABroadcast(_("Say a number between 1 and %(most)d, or nothing.") % {"most": _FASTEST})
    facts = {"per_minute": per_minute, "per_day": per_day, "changed_by": actor, "changed_at": now}
    pace, _is_new = SendingPace.objects.update_or_create(account_id=account_id, defaults=facts)
    record(PaceSet(account_id=account_id, per_minute=per_minute, per_day=per_day), now=now, actor_id=actor.pk)
    return pace
