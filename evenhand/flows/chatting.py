"""A chat from its first word to its end: begun by a visitor or by a link of ours, its words taken in like any post."""

from datetime import datetime

import msgspec
from django.conf import settings
from django.db import transaction

from evenhand.cases.actions import chats
from evenhand.cases.domain.chats import Claim, Ended, claim_in, door_of, is_current, token_for
from evenhand.cases.models import Chat
from evenhand.channels import registry
from evenhand.channels.actions.personas import meet
from evenhand.channels.domain.connector import Author
from evenhand.channels.errors import Refused
from evenhand.channels.models import Account, Persona
from evenhand.kernel.ids import new_uuid

DOOR = "/site/chat"


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
    visitor = f"visitor:{new_uuid().hex}"
    chat = chats.open_chat(account_id=account.pk, visitor=visitor, name=name, now=now)
    conversation_id = None
    if case_id is not None:
        meet(network=account.network, author=Author(external_id=visitor, name=chat.name))
        persona = Persona.objects.only("pk").get(network=account.network, external_id=visitor)
        conversation_id = chats.tie_to_case(chat=chat, case_id=case_id, persona_id=persona.pk).pk
    token = token_of(chat, now=now)
    return Begun(
        visitor_token=token,
        path=f"{DOOR}/{door_of(account.source_id, secret=secret())}/#{token}",
        chat_key=chat.pk,
        conversation_id=conversation_id,
    )


def end(*, chat_key: str, now: datetime) -> bool:
    """Take back what `begin` gave: its token opens nothing any more. False if it had ended."""
    return chats.end_chat(key=chat_key, by=Ended.BY_US, now=now)


def chat_account_of(brand_id: int) -> Account | None:
    """Where visitors chat with this brand; None where they cannot."""
    kinds = [kind for kind in registry.kinds() if registry.connector_class(kind).capabilities.hosts_chats]
    open_ones = Account.objects.filter(brand_id=brand_id, source__kind__in=kinds, is_retired=False)
    return open_ones.select_related("source").order_by("pk").first()


def token_of(chat: Chat, *, now: datetime) -> str:
    """The proof that its holder is the chat's visitor, good for a month after its last use."""
    return token_for(chat.pk, chat.generation, secret=secret(), now=now)


def chat_of(token: str, *, now: datetime) -> Chat | None:
    """The chat of whoever shows this token; None if it proves nothing."""
    claim = claim_in(token, secret=secret(), now=now)
    chat = Chat.objects.filter(pk=claim.chat).first() if claim else None
    return chat if chat is not None and _holds(claim, chat) else None


def _holds(claim: Claim | None, chat: Chat) -> bool:
    return claim is not None and is_current(claim, chat.generation)


def secret() -> str:
    """What tokens are made with: the installation's own key."""
    return str(settings.SECRETS_KEY)
