"""From public into private in one step: an invitation to a direct message, or a link that opens a chat for one person.

The offer is a public reply like any other, checked and signed; its key is the offer's. Whoever opens the link first is
the person it is for, so a colleague may ask something that only that person knows. Both sides stay in the case.
"""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import transaction

from evenhand.cases.actions import handovers
from evenhand.cases.actions.cases import locked_case
from evenhand.cases.domain.handovers import (
    DAYS,
    INVITED_FOR,
    LONGEST_QUESTION,
    Offer,
    Standing,
    handover_in,
    is_answer,
    kept_answer,
    plain_answer,
    standing,
    token_of,
)
from evenhand.cases.domain.private_words import invitation, link_offered
from evenhand.cases.errors import CannotMerge, CannotTakePrivate, NoSuchHandover, NotAllowed
from evenhand.cases.models import Case, Chat, Conversation, Handover
from evenhand.channels import registry
from evenhand.channels.domain.inviting import Inviting
from evenhand.channels.models import Account
from evenhand.channels.reads import capabilities_at
from evenhand.flows import answer, chatting, hosting
from evenhand.flows.merging import merge
from evenhand.people.models import Agent
from evenhand.replies import actions as replies
from evenhand.replies.domain.sending import AT_ONCE, When
from evenhand.replies.errors import CannotReplyThere, NoSuchStep
from evenhand.replies.models import Delivery, DeliveryState
from evenhand.understanding.domain.language import UNDETERMINED

CANNOT = (CannotTakePrivate, CannotReplyThere)  # why a conversation stays in public


class Ways(msgspec.Struct, frozen=True, kw_only=True):
    """How a conversation can go on in private, with the usual words for each; empty words: not that way."""

    account: Account
    invite: str = ""
    link: str = ""
    address: str = ""  # that the link's words carry


def secret() -> str:
    """What links are made with: the installation's own key."""
    return str(settings.SECRETS_KEY)


def ways(case: Case, conversation: Conversation, *, key: UUID, site: str) -> Ways:
    """How this conversation of the case can go on in private.

    `site` is where people reach the desk. Raises CannotTakePrivate where it is private, or no way leads there.
    """
    if not conversation.is_public or conversation.persona is None:
        raise CannotTakePrivate("This conversation is private already.")
    account = answer.account_for(case, conversation)
    language = case.language if case.language != UNDETERMINED else ""
    address = f"{site}/site/private/{token_of(key, secret=secret())}"
    found = Ways(
        account=account,
        invite=invitation(language, address_of(account)) if capabilities_at(account).can_reply_privately else "",
        link=link_offered(language, address) if hosting.chat_account_of(case.brand_id) else "",
        address=address,
    )
    if not found.invite and not found.link:
        raise CannotTakePrivate(
            "No way leads into private here: the channel takes no direct messages, and the brand has no live chat."
        )
    return found


def address_of(account: Account) -> str:
    """Where people can write to the account in private, where its network has such an address; else empty."""
    connector = registry.connector_class(account.network)
    return connector.private_address(account.handle) if isinstance(connector, Inviting) else ""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a colleague wants: the way, the words, and for a link how long and what is asked first."""

    way: str
    text: str
    days: int = 3
    question: str = ""
    answer: str = ""


@transaction.atomic
def take_private(
    *,
    case_id: int,
    conversation_id: int,
    key: UUID,
    asked: Asked,
    site: str,
    despite: frozenset[str] = frozenset(),
    when: When = AT_ONCE,
    actor: Agent,
    now: datetime,
) -> Handover:
    """Post the public reply that offers to go on in private, and keep the offer: both or neither, once per key.

    Raises CannotTakePrivate for a way that there is not, and NotPassed like any reply.
    """
    case = locked_case(case_id, actor)
    found = Conversation.objects.filter(pk=conversation_id, case=case)
    conversation = found.select_related("account__brand", "account__source", "persona").first()
    if conversation is None:
        raise CannotTakePrivate("That conversation is no longer part of this case; reload the page.")
    _check(asked, ways(case, conversation, key=key, site=site))
    answer.answer(
        case_id=case_id,
        conversation_id=conversation_id,
        text=asked.text,
        key=key,
        actor=actor,
        despite=despite,
        when=when,
        now=now,
    )
    is_link = asked.way == "link"
    return handovers.offer_private(
        key=key,
        case_id=case_id,
        conversation=conversation,
        way=asked.way,
        expires_at=now + (timedelta(days=asked.days) if is_link else INVITED_FOR),
        question=asked.question.strip() if is_link else "",
        answer=kept_answer(key, asked.answer, secret=secret()) if is_link and asked.question.strip() else "",
        actor=actor,
        now=now,
    )


def _check(asked: Asked, there: Ways) -> None:
    """Raises CannotTakePrivate unless what is asked for can be done."""
    if asked.way not in {"invite", "link"} or not getattr(there, asked.way):
        raise CannotTakePrivate("Choose how it goes on in private.")
    if asked.way == "invite":
        return
    if there.address not in asked.text:
        raise CannotTakePrivate(f"The words need the link, or nobody can open it: {there.address}")
    if asked.days not in DAYS:
        raise CannotTakePrivate("Choose how long the link is good for.")
    question = asked.question.strip()
    if len(question) > LONGEST_QUESTION:
        raise CannotTakePrivate(f"A question takes at most {LONGEST_QUESTION} characters.")
    if bool(question) != bool(plain_answer(asked.answer)):
        raise CannotTakePrivate("Give both, the question and its answer, or neither.")


@transaction.atomic
def withdraw(*, handover_id: UUID, actor: Agent, now: datetime) -> bool:
    """Take the offer back: the link opens nothing any more, and its chat is over. Whether the reply was stopped too.

    A public reply that stands already stays: only the network can take it away.
    """
    handover = handovers.withdraw_handover(handover_id=handover_id, actor=actor, now=now)
    if handover.chat:
        chatting.end(chat_key=handover.chat, now=now)
    try:
        replies.withdraw(delivery_id=handover_id, actor=actor, now=now)
    except NoSuchStep:
        return False
    return True


def handovers_of(viewer: Agent, case: Case, *, now: datetime) -> list[tuple[Handover, Standing]]:
    """The offers of a case that the viewer may see, the newest first, with how they stand."""
    if not viewer.is_active:
        raise NotAllowed
    found = Handover.objects.filter(case=case).select_related("made_by", "conversation__persona", "revoked_by")
    newest = list(found.order_by("-made_at")[:10])
    gone = _never_went_out([each.pk for each in newest])
    return [(each, _standing(each, is_gone=each.pk in gone, now=now)) for each in newest]


def _standing(handover: Handover, *, is_gone: bool, now: datetime) -> Standing:
    offer = Offer(
        expires_at=handover.expires_at,
        is_withdrawn=handover.revoked_at is not None or is_gone,
        is_taken_up=handover.opened_at is not None,
        tries=handover.tries,
    )
    return standing(offer, now=now)


def _never_went_out(keys: list[UUID]) -> set[UUID]:
    """Offers whose public reply was taken back."""
    return set(Delivery.objects.filter(pk__in=keys, state=DeliveryState.CANCELLED).values_list("pk", flat=True))


class Door(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody finds behind a link."""

    standing: Standing
    brand: str = ""
    colleague: str = ""
    for_whom: str = ""
    question: str = ""


def door(token: str, *, now: datetime) -> Door | None:
    """What stands behind a link; None for one that we never made. Tells nothing of the case."""
    handover = _behind(token)
    if handover is None:
        return None
    is_gone = bool(_never_went_out([handover.pk]))
    return Door(
        standing=_standing(handover, is_gone=is_gone, now=now),
        brand=handover.case.brand.name,
        colleague=handover.made_by.public_name or handover.made_by.full_name,
        for_whom=str(handover.conversation.persona or ""),
        question=handover.question,
    )


def _behind(token: str) -> Handover | None:
    handover_id = handover_in(token, secret=secret())
    found = Handover.objects.select_related("case__brand", "made_by", "conversation__persona")
    return found.filter(pk=handover_id, way="link").first() if handover_id else None


class WrongAnswer(NoSuchHandover):
    """That is not the answer we have."""

    code = "wrong_answer"


def open_link(token: str, *, said: str, now: datetime) -> str:
    """Let the person in: the path of their chat, given once. Raises NoSuchHandover, or WrongAnswer with `left` tries.

    A wrong answer is counted although it is refused, so it is not part of the transaction that lets somebody in.
    """
    handover_id = handover_in(token, secret=secret())
    if handover_id is None:
        raise NoSuchHandover
    path = _let_in(handover_id, said, now)
    if path is None:
        raise WrongAnswer(left=handovers.count_wrong_answer(handover_id))
    return path


@transaction.atomic
def _let_in(handover_id: UUID, said: str, now: datetime) -> str | None:
    """The path of the chat, or None for a wrong answer. Of two who come at once, one is let in."""
    handover = handovers.locked_handover(handover_id)
    if handover is None or handover.way != "link":
        raise NoSuchHandover
    is_gone = bool(_never_went_out([handover_id]))
    if _standing(handover, is_gone=is_gone, now=now) is not Standing.OPEN:
        raise NoSuchHandover("This link cannot be opened any more.")
    if handover.question and not is_answer(handover_id, said, handover.answer, secret=secret()):
        return None
    name = str(handover.conversation.persona or "")
    begun = chatting.begin(brand_id=handover.case.brand_id, name=name, case_id=handover.case_id, now=now)
    handovers.take_up(handover, chat=begun.chat_key, now=now)
    return begun.path


def path_back(token: str, *, now: datetime) -> str | None:
    """The path of the chat for the person who opened it before, and proved it; None if it is over."""
    handover = _behind(token)
    if handover is None or handover.revoked_at is not None or not handover.chat:
        return None
    chat = Chat.objects.select_related("account").filter(pk=handover.chat, ended_at=None).first()
    return f"{hosting.door_to(chat.account)}#{chatting.token_of(chat, now=now)}" if chat else None


def follow_invitations(*, now: datetime) -> int:
    """Invitations that were taken up: whoever wrote to us in private is noted, and a case that this opened joins the
    one that the invitation came from. How many there were. Safe to call at any time, twice."""
    followed = 0
    for handover in Handover.objects.filter(way="invite", opened_at=None, revoked_at=None, expires_at__gt=now)[:500]:
        followed += _follow(handover.pk, now)
    return followed


@transaction.atomic
def _follow(handover_id: UUID, now: datetime) -> int:
    handover = handovers.locked_handover(handover_id)
    if handover is None or handover.opened_at is not None:
        return 0
    conversation = _private_words_since(handover)
    if conversation is None:
        return 0
    handovers.take_up(handover, now=now)
    if conversation.case_id is not None and conversation.case_id != handover.case_id:
        _join(conversation.case_id, handover, now)
    return 1


def _private_words_since(handover: Handover) -> Conversation | None:
    """The private conversation in which this person wrote to the brand since they were invited."""
    persona_id = handover.conversation.persona_id or 0
    theirs = Conversation.objects.filter(
        persona_id=persona_id, is_public=False, account__brand_id=handover.case.brand_id
    )
    since = theirs.filter(messages__post__heard_at__gt=handover.made_at, messages__post__is_own=False)
    return since.order_by("-pk").first()


def _join(case_id: int, handover: Handover, now: datetime) -> None:
    """The case that their message opened goes into the one they were invited from, unless people sorted it already."""
    opened_at = Case.objects.values_list("opened_at", flat=True).get(pk=case_id)
    if opened_at <= handover.made_at:
        return
    try:
        with transaction.atomic():
            merge(source_id=case_id, target_id=handover.case_id, actor=handover.made_by, now=now)
    except (CannotMerge, NotAllowed):
        return
