"""What somebody brings from where no connector listens, and the reply that somebody carries there."""

import hashlib
from datetime import datetime
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import msgspec
from django.db import transaction

from evenhand.cases import actions as cases
from evenhand.cases.actions.cases import locked_case
from evenhand.cases.errors import CannotAddByHand, NotAllowed
from evenhand.cases.events import AddedByHand
from evenhand.cases.reads.work import conversations_with
from evenhand.channels import registry
from evenhand.channels.actions import Incoming, Stored
from evenhand.channels.actions.by_hand import meet_author, open_by_hand
from evenhand.channels.domain.connector import Author, Post, PostKind, Receipt
from evenhand.channels.models import Account
from evenhand.channels.models import Post as StoredPost
from evenhand.flows import intake
from evenhand.flows.answer import keep_sent
from evenhand.flows.deciding import FOR_OUR_OWN
from evenhand.flows.following import follow_mode
from evenhand.kernel.text import shorten, storable
from evenhand.ledger.actions import record
from evenhand.people.models import Agent, Brand
from evenhand.people.reads import brands_of
from evenhand.replies.actions.by_hand import record_posted
from evenhand.replies.errors import NoSuchStep
from evenhand.replies.models import Delivery
from evenhand.replies.reads import reply_of
from evenhand.triage.actions import correct_mode
from evenhand.triage.models import Decision, Mode

LONGEST_NAME, LONGEST_ADDRESS, LONGEST_TEXT = 120, 2_000, 20_000


class Brought(msgspec.Struct, frozen=True, kw_only=True):
    """What a person found: the words, who wrote them where and when, and how they concern us."""

    text: str
    who: str
    written_at: datetime
    place: str = ""  # "forum.example"; empty: the address tells
    url: str = ""
    mode: int = Mode.REACTIVE
    is_public: bool = True
    story: str = ""  # who brought it and why, beside the words


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """A post that was taken in, whatever became of it."""

    post_id: int
    is_new: bool


class Added(msgspec.Struct, frozen=True, kw_only=True):
    """Where a brought post went."""

    case_id: int
    post_id: int
    is_new: bool


def address(said: str) -> str:
    """A web address without its fragment, as it is kept; empty for none. Raises CannotAddByHand for anything else."""
    said = storable(said).strip()
    if not said:
        return ""
    try:
        parts = urlsplit(said)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.username
    except ValueError:
        is_web = False
    if not is_web or len(said) > LONGEST_ADDRESS or any(letter.isspace() for letter in said):
        raise CannotAddByHand("That is no web address; it begins with https:// and names a page.")
    return urlunsplit(parts)


@transaction.atomic
def add_to_case(*, case_id: int, brought: Brought, key: UUID, actor: Agent, now: datetime) -> Added:
    """Put what somebody found into a case: its customer said it there. The same again changes nothing."""
    case = locked_case(case_id, actor)
    if case.merged_into_id is not None:
        raise CannotAddByHand("This case was merged into another; add it there.")
    account, post = _prepared(case.brand, brought, key, now)
    cases.make_room(
        case_id=case_id,
        account_id=account.pk,
        thread_key=post.thread_id,
        persona_id=meet_author(post),
        is_public=post.is_public,
        actor=actor,
    )
    stored = _heard(account, post, now)
    return _added(account, post, is_new=bool(stored.new), actor=actor, now=now)


@transaction.atomic
def add_to_brand(*, brand_id: int, brought: Brought, key: UUID, actor: Agent, now: datetime) -> Added:
    """Open a case for what somebody found, or put it into the one of its thread. The same again changes nothing."""
    brand = brands_of(actor).filter(pk=brand_id).first() if actor.may_write else None
    if brand is None:
        raise NotAllowed("You do not serve this brand.")
    if brand.pilot_since is not None:
        raise CannotAddByHand(f"{brand.name} only listens for now (pilot); nothing becomes work.")
    if brought.mode not in Mode.values or brought.mode == Mode.NONE:
        raise CannotAddByHand("Say how it concerns us.")
    account, post = _prepared(brand, brought, key, now)
    stored = _heard(account, post, now)
    _decide(account, post, brought.mode, actor, now)
    return _added(account, post, is_new=bool(stored.new), actor=actor, now=now)


def bring(*, brand: Brand, brought: Brought, key: UUID, now: datetime) -> Heard:
    """Take in what somebody found who serves no brand; whether it becomes a case is decided as for any other post.

    In the caller's transaction, which has seen who they are. The same again changes nothing.
    """
    account, post = _prepared(brand, brought, key, now)
    stored = _heard(account, post, now)
    return Heard(post_id=_stored(account, post).pk, is_new=bool(stored.new))


def _prepared(brand: Brand, brought: Brought, key: UUID, now: datetime) -> tuple[Account, Post]:
    text, who = storable(brought.text).strip()[:LONGEST_TEXT], shorten(storable(brought.who), LONGEST_NAME)
    if not text:
        raise CannotAddByHand("Paste what they wrote.")
    if not who:
        raise CannotAddByHand("Say who wrote it: a name, or what they call themselves there.")
    url = address(brought.url)
    place = shorten(storable(brought.place), LONGEST_NAME) or (urlsplit(url).hostname or "").removeprefix("www.")
    if not place:
        raise CannotAddByHand("Say where it was written: a site, or a page's address.")
    page = url.partition("#")[0]
    said = hashlib.blake2b(f"{who.lower()}\n{' '.join(text.split())}".encode(), digest_size=8).hexdigest()
    post = Post(
        external_id=f"{url}#{said}" if url else f"by-hand:{key}",
        author=Author(external_id=f"{place.lower()}/{who.lower()}", handle=who, name=who),
        text=text,
        posted_at=min(brought.written_at, now),
        kind=PostKind.POST,
        is_public=brought.is_public,
        addressed=True if brought.mode == Mode.REACTIVE else None,
        thread_id=page or f"by-hand:{key}",
        url=url,
        signature=storable(brought.story).strip(),
    )
    return open_by_hand(brand=brand, place=place), post


def _heard(account: Account, post: Post, now: datetime) -> Stored:
    incoming = [Incoming(account.pk, account.network, post)]
    return intake.take_in(incoming, source_id=account.source_id, now=now).stored


def _stored(account: Account, post: Post) -> StoredPost:
    return StoredPost.objects.get(account=account, external_id=post.external_id)


def _decide(account: Account, post: Post, mode: int, actor: Agent, now: datetime) -> None:
    """The person who brought it says how it concerns us; that goes before what the rules make of it."""
    found = _stored(account, post)
    decision = Decision.objects.filter(post=found).first()
    if decision is None:
        raise CannotAddByHand("This could not be read; try it without unusual characters.")
    if not brands_of(actor).filter(pk=decision.brand_id).exists():
        raise CannotAddByHand("This is addressed to a brand that you do not serve.")
    correct_mode(post_id=found.pk, brand_id=decision.brand_id, mode=mode, by=actor, now=now)
    follow_mode(post_id=found.pk, brand_id=decision.brand_id)


def _added(account: Account, post: Post, *, is_new: bool, actor: Agent, now: datetime) -> Added:
    found = _stored(account, post)
    stands_in = conversations_with(found.pk).filter(case__brand__in=brands_of(actor))
    case_id = stands_in.values_list("case_id", flat=True).first()
    if case_id is None:
        raise CannotAddByHand("This is known already, in a case that you may not see.")
    if is_new:
        record(AddedByHand(case_id=case_id, post_id=found.pk), now=now, actor_id=actor.pk)
    return Added(case_id=case_id, post_id=found.pk, is_new=is_new)


def is_by_hand(account: Account) -> bool:
    """Whether a person carries replies there."""
    return registry.capabilities(account.network).is_by_hand


def posted(*, delivery_id: UUID, url: str, actor: Agent, now: datetime) -> Delivery:
    """A person posted the reply where it belongs, at that address (empty: the place has none). Twice changes nothing.

    The customer has the word from now on, and our words stand in the thread like any other post of ours.
    """
    stands_at = address(url)
    with transaction.atomic():
        delivery = _to_carry(delivery_id, actor)
        reply = reply_of(delivery)
        receipt = Receipt(external_id=f"{stands_at or 'by-hand:'}#{delivery.pk}", sent_at=now, url=stands_at)
        is_news = record_posted(delivery_id=delivery_id, receipt=receipt, actor=actor, now=now)
        stored = keep_sent(delivery, reply, receipt) if is_news else None
    if stored is not None:
        intake.understand(stored, by=FOR_OUR_OWN, now=now)
    return Delivery.objects.get(pk=delivery_id)


def _to_carry(delivery_id: UUID, actor: Agent) -> Delivery:
    """The reply, if a person carries it and the actor may change its case."""
    related = ("account__source", "conversation__persona", "answers", "author", "case")
    delivery = Delivery.objects.select_related(*related).filter(pk=delivery_id).first()
    if delivery is None:
        raise NoSuchStep("There is no such reply.")
    locked_case(delivery.case_id, actor)
    if not is_by_hand(delivery.account):
        raise NoSuchStep("This reply goes out by itself.")
    return delivery
