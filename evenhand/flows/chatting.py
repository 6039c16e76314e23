"""A chat from its first word to its end: begun by a visitor or by a link of ours, its words taken in like any post."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection, transaction

from evenhand.cases.actions import chats
from evenhand.cases.actions.chats import ChatIsOver
from evenhand.cases.domain.chats import Ended, Person, claim_in, is_current, person_in, token_for
from evenhand.cases.models import Chat
from evenhand.channels.actions.personas import meet
from evenhand.channels.actions.pushes import keep_pushed
from evenhand.channels.domain.chatting import Said, SaidFile
from evenhand.channels.domain.connector import Author, Raw
from evenhand.channels.errors import Refused, TryLater
from evenhand.channels.models import Account, Persona, Post
from evenhand.flows.hosting import Hosted, chat_account_of, door_to, secret
from evenhand.kernel.ids import new_uuid
from evenhand.kernel.text import storable
from evenhand.people.models import Agent
from evenhand.routing.reads import live_networks, networks_in_use, rooms_of

CHANNEL = "evenhand_chat"  # PostgreSQL's notices between the desk and visitors' windows: nothing that must be kept
LONGEST_TEXT = 4_000


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """A chat that its visitor may open now."""

    visitor_token: str
    path: str  # at the desk's own address; what stands behind “#” is sent to nobody
    chat_key: str
    conversation_id: int | None = None  # where it is tied to a case


class NoChat(Refused):
    """This brand has no live chat; connect one under Accounts."""

    code = "no_chat"


@transaction.atomic
def begin(*, brand_id: int, name: str, case_id: int | None, now: datetime) -> Begun:
    """A chat for one person, tied to the case if one is named: what is said in it stands there.

    Raises NoChat where the brand has none. Whoever holds the token is the visitor, so it is given to one person.
    """
    account = chat_account_of(brand_id)
    if account is None:
        raise NoChat
    chat = chats.open_chat(account_id=account.pk, visitor=_somebody(), name=name, now=now)
    conversation_id = _tie(chat, account, case_id) if case_id is not None else None
    token = token_of(chat, now=now)
    path = f"{door_to(account)}#{token}"
    return Begun(visitor_token=token, path=path, chat_key=chat.pk, conversation_id=conversation_id)


def _somebody() -> str:
    """A visitor of whom we know nothing yet."""
    return f"visitor:{new_uuid().hex}"


def _tie(chat: Chat, account: Account, case_id: int) -> int:
    meet(network=account.network, author=Author(external_id=chat.visitor, name=chat.name))
    persona = Persona.objects.only("pk").get(network=account.network, external_id=chat.visitor)
    return chats.tie_to_case(chat=chat, case_id=case_id, persona_id=persona.pk).pk


def end(*, chat_key: str, now: datetime) -> bool:
    """Take back what `begin` gave: nobody writes there any more. False if it had ended."""
    ended = chats.end_chat(key=chat_key, by=Ended.BY_US, now=now)
    tell(chat_key, what="look")
    return ended


def enter(
    hosted: Hosted,
    *,
    name: str = "",
    address: str = "",
    identity: Mapping[str, Any] | None = None,
    page: str = "",
    now: datetime,
) -> Chat:
    """A chat for somebody who came by themselves. Whom the web site has proven finds the one that is open."""
    person = person_in(identity or {}, secret=hosted.house.identity_secret, now=now)
    return chats.open_chat(
        account_id=hosted.account_id,
        visitor=_known(hosted, person) if person else _somebody(),
        name=person.name if person else name,
        address=person.mail if person else address,
        is_proven=person is not None,
        page=page,
        now=now,
    )


def _known(hosted: Hosted, person: Person) -> str:
    """Each web site numbers its own people."""
    return f"user:{hosted.source_id}:{person.id}"


def token_of(chat: Chat, *, now: datetime) -> str:
    """The proof that its holder is the chat's visitor, good for a month after its last use."""
    return token_for(chat.pk, chat.generation, secret=secret(), now=now)


def chat_of(token: str, *, now: datetime) -> Chat | None:
    """The chat of whoever shows this token; None if it proves nothing."""
    claim = claim_in(token, secret=secret(), now=now)
    chat = Chat.objects.filter(pk=claim.chat).first() if claim else None
    return chat if claim and chat and is_current(claim, chat.generation) else None


def say(
    chat: Chat, *, line_id: str, text: str, file: SaidFile | None = None, language: str = "", now: datetime
) -> bool:
    """Keep what the visitor said; from here on it is read like everything else. False if it was kept before.

    Raises ChatIsOver, Refused with what to change, or TryLater if too much waits already.
    """
    if chat.ended_at is not None:
        raise ChatIsOver
    words = storable(text).strip()
    if not words and file is None:
        raise Refused("Write something first.")
    if len(words) > LONGEST_TEXT:
        raise Refused(f"A message takes {LONGEST_TEXT:,} characters; this has {len(words):,}. Send it in two.")
    said = Said(
        id=line_id,
        chat=chat.pk,
        visitor=chat.visitor,
        at=now,
        text=words,
        name=chat.name,
        address=chat.address,
        is_proven=chat.is_proven,
        file=file,
        language=language,
    )
    source_id = Account.objects.values_list("source_id", flat=True).get(pk=chat.account_id)
    raw = Raw(reference=said.reference, content=msgspec.json.encode(said))
    kept = keep_pushed(source_id=source_id, raws=[raw], now=now)
    if kept.is_full:
        raise TryLater("Very many people write at the moment; try again in half a minute.", after=30)
    return bool(kept.new)


@transaction.atomic
def ask_for_transcript(chat: Chat, *, address: str, now: datetime) -> None:
    """Have what was said sent by mail, once a chat. Raises Refused where that could be used to bother others: it goes
    out only when somebody of us took part."""
    to = chat.address if chat.is_proven else (address or chat.address)
    if not to:
        raise Refused("Give a mail address to send it to.")
    if not Post.objects.filter(account_id=chat.account_id, thread_key=chat.pk, is_own=True).exists():
        raise Refused("There is nothing of ours to send yet.")
    if not chats.ask_for_transcript(key=chat.pk, address=to, now=now):
        raise Refused("It was sent already.")


def tell(chat_key: str, *, what: str, who: str = "") -> None:
    """Wake the visitor's windows: to look again, or to show that somebody writes. What is missed is no loss."""
    notice = msgspec.json.encode({"chat": chat_key, "what": what, "who": who[:80]}).decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, notice])


def may_be(hosted: Hosted, chat: Chat, identity: Mapping[str, Any], *, now: datetime) -> bool:
    """Whether whoever the web site has signed is the visitor of this chat. An unsigned claim changes nothing."""
    person = person_in(identity, secret=hosted.house.identity_secret, now=now)
    return person is None or chat.visitor == _known(hosted, person)


def take_next(actor: Agent, *, now: datetime) -> int | None:
    """The case of the visitor who waits longest, now the actor's; None if nobody waits. Raises HandsFull where the
    actor talks with as many as they can (routing's capacity for chats)."""
    live = live_networks(networks_in_use())
    room = rooms_of([actor.pk], live)[actor.pk]
    return chats.take_next_chat(actor=actor, at_once=max((room.of(each) for each in live), default=0), now=now)
