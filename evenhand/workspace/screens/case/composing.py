"""Where a reply can go, as whom, signed by whom, and how long it may be."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from uuid import UUID

import msgspec
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from evenhand.cases.models import Case, Conversation
from evenhand.channels.domain.connector import Capabilities, FileRules
from evenhand.channels.models import Account
from evenhand.channels.reads import capabilities_at
from evenhand.flows.answer import account_for
from evenhand.flows.translating import can_translate
from evenhand.kernel import clock
from evenhand.kernel.ids import new_uuid
from evenhand.kernel.text import number_in
from evenhand.people.models import Agent
from evenhand.replies.domain.later import sending_moments
from evenhand.replies.domain.wording import room_of, signature
from evenhand.replies.errors import CannotReplyThere
from evenhand.replies.models import Draft, Enclosure
from evenhand.workspace.components.tags import at_sign

MOST_WAYS = 9  # the style sheet knows as many


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation a reply can go to."""

    conversation_id: int
    where: str  # "Public reply on Bluesky"
    account: str  # "@harborline"
    signer: str  # "Noor ^NK"
    recipient: str
    short: str  # in the menu: "Bluesky, public"
    network: str
    is_public: bool
    is_by_hand: bool
    limit: int | None
    unit: str
    mark: str  # what is put below the text
    splits: bool  # more than the limit goes out as a thread
    types: str  # of files that it takes, as a file field says them; empty: none
    takes_alt: bool


class Later(msgspec.Struct, frozen=True, kw_only=True):
    """A time at which the reply could go out."""

    words: str
    stamp: str  # as the field says it
    moment: str  # as people read it


class Composer(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the composer shows. The key is one reply's: sent twice, it is one reply."""

    case: Case
    ways: list[Way]
    chosen: Way | None
    mode: str
    reply: str
    note: str
    enclosures: dict[str, list[Enclosure]]
    later: tuple[Later, ...]
    translates: bool
    earliest: str  # of a time of one's own, as its field says it
    key: UUID


def composer(
    case: Case,
    conversations: Sequence[Conversation],
    drafts: Mapping[str, Draft],
    *,
    agent: Agent,
    mode: str = "",
    enclosures: dict[str, list[Enclosure]] | None = None,
) -> Composer:
    """A composer with the drafts in it, for the conversation begun or the one heard of last."""
    ways = _told_apart([way for each in conversations[:MOST_WAYS] if (way := _way(case, each, agent))])
    reply, note = drafts.get("reply"), drafts.get("note")
    begun = reply.conversation_id if reply else None
    here = timezone.localtime(clock.now())
    return Composer(
        case=case,
        ways=ways,
        chosen=next((way for way in ways if way.conversation_id == begun), ways[0] if ways else None),
        mode=mode or ("note" if (note and not reply) or not ways else "reply"),
        reply=reply.text if reply else "",
        note=note.text if note else "",
        enclosures=enclosures or {},
        later=_later(here.replace(second=0, microsecond=0), str(here.tzinfo), get_language() or ""),
        translates=bool(case.language) and can_translate(),
        earliest=here.strftime("%Y-%m-%dT%H:%M"),
        key=new_uuid(),
    )


@lru_cache(maxsize=256)
def _later(here: datetime, _zone: str, _language: str) -> tuple[Later, ...]:
    """The same for everybody in a zone who reads a language, for a minute."""
    words = {
        "in_an_hour": _("In an hour"),
        "later": _("Later today"),
        "tomorrow": _("Tomorrow morning"),
        "in_three_days": _("In three days"),
        "next_week": _("Next Monday"),
    }
    return tuple(
        Later(words=words[name], stamp=at.isoformat(), moment=date_format(at, "D j M, H:i"))
        for name, at in sending_moments(here).items()
        if name in words
    )


def rules_at(case: Case, said: str) -> FileRules | None:
    """What the channel behind a conversation of the case says about files; None where it takes none."""
    number = number_in(said) or 0
    conversation = Conversation.objects.filter(pk=number, case=case).select_related("account__brand", "account__source")
    found = conversation.first()
    try:
        return _rules(capabilities_at(account_for(case, found)), is_public=found.is_public) if found else None
    except CannotReplyThere:
        return None


def _rules(capabilities: Capabilities, *, is_public: bool) -> FileRules | None:
    rules = capabilities.files
    return rules if rules and (rules.publicly if is_public else rules.privately) else None


def _way(case: Case, conversation: Conversation, agent: Agent) -> Way | None:
    try:
        account = account_for(case, conversation)
    except CannotReplyThere:
        return None
    capabilities = capabilities_at(account)
    if not _can_go(capabilities, is_public=conversation.is_public):
        return None
    name = agent.public_name or agent.full_name
    rules = _rules(capabilities, is_public=conversation.is_public)
    return Way(
        conversation_id=conversation.pk,
        where=_where(capabilities, is_public=conversation.is_public),
        account=at_sign(account.handle),
        signer=_signer(capabilities, name, agent.initials),
        recipient=str(conversation.persona or ""),
        short=_short(capabilities, is_public=conversation.is_public),
        network=account.network,
        is_public=conversation.is_public,
        is_by_hand=capabilities.is_by_hand,
        limit=room_of(capabilities, is_public=conversation.is_public),
        unit=capabilities.unit,
        mark=_mark(capabilities, account, name, agent.initials),
        splits=capabilities.splits,
        types=",".join(rules.types) if rules else "",
        takes_alt=bool(rules and rules.longest_alt),
    )


def _can_go(capabilities: Capabilities, *, is_public: bool) -> bool:
    return capabilities.can_reply_publicly if is_public else capabilities.can_reply_privately


def _where(capabilities: Capabilities, *, is_public: bool) -> str:
    if is_public and capabilities.is_by_hand:
        return _("Public reply on %(network)s, carried there by hand") % {"network": capabilities.label}
    if is_public:
        return _("Public reply on %(network)s") % {"network": capabilities.label}
    if capabilities.has_subject:
        return _("Private reply by mail")
    return _("Private message on %(network)s") % {"network": capabilities.label}


def _short(capabilities: Capabilities, *, is_public: bool) -> str:
    where = _("%(network)s, public") if is_public else _("%(network)s, private")
    return where % {"network": capabilities.label}


def _told_apart(ways: Sequence[Way]) -> list[Way]:
    """No two lines of the menu read the same: the person is added, then which is the older thread."""
    several = len({way.recipient for way in ways}) > 1
    named = [f"{way.short}: {way.recipient}" if several and way.recipient else way.short for way in ways]
    earlier = [named[:place].count(name) for place, name in enumerate(named)]
    labels = [f"{name} ({_('earlier')} {n})" if n else name for name, n in zip(named, earlier, strict=True)]
    return [msgspec.structs.replace(way, short=label) for way, label in zip(ways, labels, strict=True)]


def _signer(capabilities: Capabilities, name: str, initials: str) -> str:
    if capabilities.signs_with_initials:
        return f"{name} ^{initials}" if initials else ""
    return name


def _mark(capabilities: Capabilities, account: Account, name: str, initials: str) -> str:
    return signature(capabilities, name=name, initials=initials, brand=account.brand.name)
