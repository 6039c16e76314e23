"""A public thread as it stands on its network: asked behind the page, and what changed there is honoured here."""

import logging
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime

import msgspec

from evenhand.cases import actions as cases
from evenhand.cases.actions.threads import ask_for_thread
from evenhand.cases.errors import NotAllowed
from evenhand.cases.models import Case, Conversation
from evenhand.cases.reads import case_for
from evenhand.cases.reads.thread import texts_of
from evenhand.channels import actions as channels
from evenhand.channels import network, registry
from evenhand.channels.domain.connector import Connector, Deleted, Edited
from evenhand.channels.domain.standing import Showing, Standing, stands
from evenhand.channels.errors import ChannelError
from evenhand.channels.models import Account, Kind, Post
from evenhand.kernel import clock
from evenhand.people.models import Agent

log = logging.getLogger(__name__)


def can_be_asked(account: Account) -> bool:
    """Whether the account's own source can tell how a thread stands."""
    if account.is_retired:
        return False
    connector = registry.connector_class(account.source.kind)
    return connector.capabilities.can_tell_threads or issubclass(connector, Showing)


def ask(*, case_id: int, conversation_id: int, actor: Agent, now: datetime) -> bool:
    """Have the network asked about a thread of a case that the actor may see; whether it is asked now."""
    found = case_for(actor, case_id)
    conversation = public_conversation(found, conversation_id)
    if not can_be_asked(conversation.account):
        return False
    return ask_for_thread(
        case_id=case_id,
        conversation_id=conversation_id,
        account_id=conversation.account_id,
        thread_key=conversation.thread,
        actor=actor,
        now=now,
    )


def public_conversation(case: Case, conversation_id: int) -> Conversation:
    """The public conversation of the case; raises NotAllowed for any other."""
    theirs = Conversation.objects.filter(pk=conversation_id, case=case, is_public=True)
    found = theirs.select_related("account__source", "persona").first()
    if found is None:
        raise NotAllowed("There is no such public thread in this case.")
    return found


def look(conversation_id: int) -> None:
    """Ask the network how the thread stands, keep it, and honour what its authors changed. Safe to repeat."""
    conversation = Conversation.objects.select_related("account__source", "persona").filter(pk=conversation_id).first()
    anchor = _anchor(conversation) if conversation else None
    if conversation is None or not can_be_asked(conversation.account):
        return
    told: Sequence[Standing] | None = None
    trouble = ""
    try:
        with closing(network.connect(conversation.account.source)) as connector:
            told = _told(connector, anchor) if anchor else []
    except ChannelError as problem:
        trouble = problem.sentence
    now = clock.now()
    if told:
        _honour(conversation.account, told, now)
    cases.note_thread(
        case_id=conversation.case_id,
        conversation_id=conversation.pk,
        account_id=conversation.account_id,
        thread_key=conversation.thread,
        posts=None if told is None else [msgspec.to_builtins(each) for each in told],
        trouble=trouble,
        now=now,
    )


def _told(connector: Connector, anchor: Post) -> Sequence[Standing]:
    if isinstance(connector, Showing):
        return connector.around(anchor.external_id)
    return [stands(each) for each in connector.thread(anchor.external_id)]


def _anchor(conversation: Conversation) -> Post | None:
    """The customer's newest post that still stands: the thread is told from there."""
    standing = Post.objects.filter(account_id=conversation.account_id, thread_key=conversation.thread, deleted_at=None)
    posts = standing.exclude(kind=Kind.MISSING)
    newest = posts.order_by("-posted_at", "-id")
    theirs = newest.filter(persona=conversation.persona).first() if conversation.persona else None
    return theirs or newest.first()


def _honour(account: Account, told: Sequence[Standing], now: datetime) -> None:
    """Words that we keep and that stand otherwise there, or no longer, follow."""
    kept = texts_of(account.pk, [each.external_id for each in told])
    edits = [
        (account.pk, Edited(external_id=each.external_id, text=each.text, edited_at=each.edited_at or now))
        for each in told
        if not each.is_gone and each.external_id in kept and _differs(each.text, kept[each.external_id])
    ]
    gone = [(account.pk, Deleted(external_id=each.external_id)) for each in told if each.is_gone]
    channels.revise(edits=edits, now=now)
    channels.blank(deletions=gone, now=now)


def _differs(there: str, here: str) -> bool:
    return bool(there) and " ".join(there.split()) != " ".join(here.split())
