"""Every write about chats: begun, tied to a case, signs of life, ended."""

import secrets
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from evenhand.cases.actions.cases import assign_case
from evenhand.cases.actions.claiming import HANDS
from evenhand.cases.domain.chats import HERE_FOR, TURN_AFTER, Ended
from evenhand.cases.errors import CaseError, HandsFull
from evenhand.cases.events import ChatBegun, ChatEnded, TranscriptAsked
from evenhand.cases.models import Case, Chat, Conversation, Identity
from evenhand.cases.reads.chats import RECENT
from evenhand.kernel.text import storable
from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of

LONGEST_NAME = 80
LONGEST_PAGE = 500


class ChatIsOver(CaseError):
    """This chat has ended; begin a new one."""

    code = "chat_is_over"


@transaction.atomic
def open_chat(
    *,
    account_id: int,
    visitor: str,
    name: str = "",
    address: str = "",
    is_proven: bool = False,
    page: str = "",
    now: datetime,
) -> Chat:
    """A new chat. A visitor whom the web site has proven gets back the one that is open, whatever device it is."""
    if is_proven:
        with connection.cursor() as cursor:  # two tabs that come at once get one chat
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 45))", [f"{account_id} {visitor}"])
        there = Chat.objects.filter(account_id=account_id, visitor=visitor, ended_at=None).order_by("-began_at").first()
        if there is not None:
            return there
    chat = Chat.objects.create(
        key=secrets.token_urlsafe(16),
        account_id=account_id,
        visitor=visitor,
        is_proven=is_proven,
        name=_line(name, LONGEST_NAME),
        address=_line(address, 254),
        page=_line(page, LONGEST_PAGE),
        began_at=now,
        here_at=now,
        turned_at=now,
    )
    record(ChatBegun(account_id=account_id), now=now)
    return chat


def _line(text: str, longest: int) -> str:
    """What a stranger gave for one line of ours."""
    return " ".join(storable(text).split())[:longest]


@transaction.atomic
def tie_to_case(*, chat: Chat, case_id: int, persona_id: int) -> Conversation:
    """The chat's words belong to that case, and whoever writes there is its customer: a colleague vouches for it by
    inviting them, a link by being given to them alone."""
    case = Case.objects.select_for_update(no_key=True).get(pk=case_id)
    while case.merged_into_id is not None:
        case = Case.objects.select_for_update(no_key=True).get(pk=case.merged_into_id)
    Identity.objects.get_or_create(persona_id=persona_id, defaults={"customer_id": case.customer_id})
    conversation, _ = Conversation.objects.get_or_create(
        account_id=chat.account_id,
        thread_key=chat.key,
        persona_id=persona_id,
        defaults={"case": case, "is_public": False},
    )
    return conversation


def turn(*, chat: Chat, now: datetime) -> Chat:
    """Begin a new generation of tokens where the present one is old; two tabs that come at once turn it once."""
    if now - chat.turned_at >= TURN_AFTER:
        Chat.objects.filter(pk=chat.pk, generation=chat.generation).update(
            generation=chat.generation + 1, turned_at=now, here_at=now
        )
        chat.refresh_from_db(fields=["generation", "turned_at"])
    return chat


def mark_here(*, keys: list[str], now: datetime) -> None:
    """These visitors are still there: one statement for all of a process."""
    Chat.objects.filter(pk__in=keys).update(here_at=now)


def mark_typing(*, key: str, now: datetime) -> None:
    """The visitor is writing."""
    Chat.objects.filter(pk=key, ended_at=None).update(typing_at=now, here_at=now)


def mark_seen(*, key: str, now: datetime) -> None:
    """The visitor has looked at everything said so far."""
    Chat.objects.filter(pk=key).update(seen_at=now, here_at=now)


def mark_heard(*, keys: list[str], now: datetime) -> None:
    """Somebody at the desk has looked at everything the visitor said so far."""
    Chat.objects.filter(pk__in=keys).update(heard_at=now)


def introduce(*, key: str, name: str = "", address: str = "", page: str = "") -> None:
    """What visitors say of themselves; where the web site has proven who it is, that stands."""
    chat = Chat.objects.filter(pk=key)
    if page:
        chat.update(page=_line(page, LONGEST_PAGE))
    if name:
        chat.filter(is_proven=False).update(name=_line(name, LONGEST_NAME))
    if address:
        chat.filter(is_proven=False).update(address=_line(address, 254))


@transaction.atomic
def end_chat(*, key: str, by: Ended, actor_id: int | None = None, now: datetime) -> bool:
    """Nobody writes there any more; False if it had ended."""
    chat = Chat.objects.select_for_update().filter(pk=key, ended_at=None).first()
    if chat is None:
        return False
    chat.ended_at, chat.ended_by, chat.typing_at = now, by, None
    chat.save(update_fields=["ended_at", "ended_by", "typing_at"])
    record(ChatEnded(case_id=_case_of(chat), by=by.name.lower()), now=now, actor_id=actor_id)
    return True


@transaction.atomic
def go_on(*, key: str, actor_id: int, now: datetime) -> bool:
    """Undo ending a chat that we ended."""
    chat = Chat.objects.select_for_update().filter(pk=key, ended_by=Ended.BY_US).first()
    if chat is None:
        return False
    chat.ended_at, chat.ended_by = None, Ended.NOT
    chat.save(update_fields=["ended_at", "ended_by"])
    record(ChatEnded(case_id=_case_of(chat), by="nobody"), now=now, actor_id=actor_id)
    return True


def _case_of(chat: Chat) -> int | None:
    found = Conversation.objects.filter(account_id=chat.account_id, thread_key=chat.key, case__isnull=False)
    return found.values_list("case_id", flat=True).first()


_NEXT = """
SELECT c.id
FROM cases_chat h
JOIN cases_conversation v ON v.thread_key = h.key AND v.account_id = h.account_id
JOIN cases_opencase o ON o.case_id = v.case_id
JOIN cases_case c ON c.id = o.case_id
WHERE h.began_at > %s AND h.here_at > %s AND c.assignee_id IS NULL AND o.assignee_id IS NULL
    AND o.waiting_since IS NOT NULL AND o.brand_id = ANY(%s)
ORDER BY h.here_at > %s DESC, o.waiting_since, c.id LIMIT 1 FOR NO KEY UPDATE OF c SKIP LOCKED
"""


_TALKING = """
SELECT count(DISTINCT o.case_id)
FROM cases_opencase o
JOIN cases_conversation v ON v.case_id = o.case_id
JOIN cases_chat h ON h.key = v.thread_key AND h.account_id = v.account_id
WHERE o.assignee_id = %s AND h.ended_at IS NULL AND h.here_at > %s
"""


@transaction.atomic
def take_next_chat(*, actor: Agent, at_once: int, now: datetime) -> int | None:
    """Give the actor the visitor who waits longest and has nobody, before all one who is still there; the case, or
    None. Two people get two. Raises HandsFull where `at_once` visitors of theirs are there already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [HANDS, actor.pk])  # a double click counts, too
        cursor.execute(_TALKING, [actor.pk, now - HERE_FOR])
        if cursor.fetchone()[0] >= at_once:
            said = _("You talk with as many visitors as you can at once (%(n)s). End one chat before you take another.")
            raise HandsFull(said % {"n": at_once})
        cursor.execute(_NEXT, [now - RECENT, now - RECENT, list(brand_ids_of(actor)), now - HERE_FOR])
        found = cursor.fetchone()
    if found is None:
        return None
    assign_case(case_id=found[0], assignee=actor, actor=actor, in_turn=False, now=now)
    return int(found[0])


@transaction.atomic
def ask_for_transcript(*, key: str, address: str, now: datetime) -> bool:
    """Note that the visitor wants what was said by mail; False if that was asked before: once a chat."""
    chat = Chat.objects.select_for_update().filter(pk=key, transcript_at=None).first()
    if chat is None:
        return False
    chat.transcript_at, chat.address = now, _line(address, 254)
    chat.save(update_fields=["transcript_at", "address"])
    record(TranscriptAsked(case_id=_case_of(chat), chat=key), now=now)
    return True
