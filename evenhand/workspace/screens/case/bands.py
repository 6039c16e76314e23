"""The timeline as it is read: who said what, in public or in private, with what became of our replies between."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from evenhand.cases.reads import Item
from evenhand.ledger.models import Entry
from evenhand.replies.models import Delivery, DeliveryState
from evenhand.workspace.components.because import given_by_desk, taken_by_desk
from evenhand.workspace.screens.context.happenings import sentence_of

BEFORE_NEW = 3  # lines shown above what is new


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One thing on the timeline."""

    kind: str  # "message" | "note" | "event"
    at: datetime
    key: str
    item: Item | None = None
    delivery: Delivery | None = None
    author: str = ""
    initials: str = ""
    words: str = ""
    is_ours: bool = False
    is_public: bool = True
    network: str = ""
    account: str = ""
    is_first_new: bool = False  # above it stands where the reader left off
    undo: tuple[str, int] | None = None  # of an event that can be taken back: "split" or "link", and its id
    reading: Any = None  # what stands under it: workspace.screens.reading.strip.Strip
    call: Any = None  # of a telephone call: workspace.screens.phone.telling.Told


class Band(msgspec.Struct, kw_only=True):
    """Lines that belong together: one stretch of a conversation in public or in private, a note, an event."""

    kind: str  # "public" | "private" | "note" | "event"
    network: str = ""
    account: str = ""
    lines: list[Line] = []

    @property
    def key(self) -> str:
        """Names the band on the page, so that a refresh leaves it alone."""
        return f"band-{self.lines[0].key}"


def bands(
    items: Sequence[Item],
    deliveries: Sequence[Delivery],
    history: Iterable[Entry],
    names: Mapping[int, str],
    *,
    newest: int | None = None,
    since: datetime | None = None,
    reader_id: int | None = None,
) -> tuple[list[Band], int]:
    """Everything in the order it happened, in bands; of a long story the newest lines, and how many came before.

    Each of the three comes oldest first. What the reader has not seen `since` is marked where it begins, and never cut
    off.
    """
    sent = {delivery.external_id: delivery for delivery in deliveries if delivery.external_id}
    shown = {item.external_id for item in items if item.kind == "message"}
    lines = [_said(item, sent.get(item.external_id)) for item in items]
    lines += [_under_way(each) for each in deliveries if not _is_shown(each, shown)]
    lines += _events(history, names)
    lines.sort(key=lambda line: line.at)  # stable: what is of one moment stays as it was given
    first_new = next((n for n, line in enumerate(lines) if _is_new(line, since, reader_id)), None)
    if first_new is not None:
        lines[first_new] = msgspec.structs.replace(lines[first_new], is_first_new=True)
    earlier = max(0, len(lines) - newest) if newest else 0
    earlier = min(earlier, max(0, first_new - BEFORE_NEW)) if first_new is not None else earlier
    return _grouped(lines[earlier:]), earlier


def _is_new(line: Line, since: datetime | None, reader_id: int | None) -> bool:
    """Words of others that came after the reader looked; what we did ourselves is no news."""
    if since is None or line.item is None or line.item.heard_at is None or line.item.heard_at <= since:
        return False
    return line.item.author_id not in {None, reader_id} if line.kind == "note" else not line.is_ours


def _is_shown(delivery: Delivery, shown: set[str]) -> bool:
    if delivery.state == DeliveryState.CANCELLED:
        return True
    return bool(delivery.external_id) and delivery.external_id in shown


def _said(item: Item, delivery: Delivery | None) -> Line:
    return Line(
        kind=item.kind,
        at=item.at,
        key=f"{item.kind}-{item.id}",
        item=item,
        delivery=delivery if delivery and delivery.state != DeliveryState.SENT else None,
        author=signed_by(delivery) if delivery else item.author,
        initials=delivery.author.initials if delivery else "",
        words=item.text,
        is_ours=item.is_ours,
        is_public=item.is_public,
        network=item.network,
        account=item.account,
    )


def _under_way(delivery: Delivery) -> Line:
    return Line(
        kind="message",
        at=delivery.approved_at,
        key=f"delivery-{delivery.pk}",
        delivery=delivery,
        author=signed_by(delivery),
        initials=delivery.author.initials,
        words=delivery.text,
        is_ours=True,
        is_public=delivery.conversation.is_public,
        network=delivery.account.network,
        account=delivery.account.handle,
    )


def signed_by(delivery: Delivery) -> str:
    """Who of us wrote it, as the customer sees it."""
    name = delivery.author.public_name or delivery.author.full_name
    return _("%(name)s at %(brand)s") % {"name": name, "brand": delivery.account.name or delivery.account.handle}


def _events(history: Iterable[Entry], names: Mapping[int, str]) -> list[Line]:
    """What people did; that a case moved because somebody took it or put it to sleep goes without saying."""
    entries = list(history)
    moved_by = {entry.at for entry in entries if entry.name in _MOVING}
    told = [entry for entry in entries if entry.name != "CaseMoved" or entry.at not in moved_by]
    return [line for entry in told if (line := _happened(entry, names))]


_MOVING = {"CaseAssigned", "CaseSnoozed", "CaseWoken"}
# What leaves no other trace on the timeline is told in the words of the activity.
_TOLD_BESIDE = {
    "CaseSnoozed",
    "CaseWoken",
    "PromiseMade",
    "PromiseChanged",
    "PromiseKept",
    "PromiseBroken",
    "PromiseWithdrawn",
    "PromiseReopened",
    "PromiseDue",
    "CallPlaced",
}


_SENTENCES = {
    "CaseMerged": gettext_noop("%(who)s merged EH-%(source_id)s into this case"),
    "CasesParted": gettext_noop("%(who)s took EH-%(source_id)s out again"),
    "ReplyRetried": gettext_noop("%(who)s had the reply sent again"),
    "ReplyConfirmed": gettext_noop("%(who)s found the reply in the channel"),
    "TakenPrivate": gettext_noop("%(who)s took this into private"),
    "HandoverTakenUp": gettext_noop("They came into private"),
    "HandoverWithdrawn": gettext_noop("%(who)s took the offer to go on in private back"),
    "ReplyWithdrawn": gettext_noop("%(who)s took a reply back"),
    "ApprovalAsked": gettext_noop("%(who)s wrote a reply that a lead must read"),
    "ApprovalGiven": gettext_noop("%(who)s approved the reply"),
    "ApprovalSentBack": gettext_noop("%(who)s sent the reply back to its author"),
    "ApprovalRecalled": gettext_noop("%(who)s took that decision back"),
    "ReplyPosted": gettext_noop("%(who)s carried the reply there"),
    "AddedByHand": gettext_noop("%(who)s added a post by hand"),
    "RepliesLetThrough": gettext_noop("%(who)s let a reply through the publishing stop"),
    "ReplyKeptBack": gettext_noop("%(who)s had a reply wait for the publishing stop again"),
    "CasesJoinedIncident": gettext_noop("%(who)s put this case into an incident"),
    "CaseLeftIncident": gettext_noop("%(who)s took this case out of an incident"),
    "CasesUnlinked": gettext_noop("%(who)s took the link with EH-%(other_id)s back"),
    "CasesRejoined": gettext_noop("%(who)s put what was split off into EH-%(target_id)s back into EH-%(source_id)s"),
}


def _happened(entry: Entry, names: Mapping[int, str]) -> Line | None:
    who = names.get(entry.actor_id or 0, _("Evenhand"))
    words = _words(entry.name, entry.facts, who, entry.actor_id, names)
    return Line(kind="event", at=entry.at, key=f"event-{entry.id}", words=words) if words else None


def _words(name: str, facts: Mapping[str, Any], who: str, actor_id: int | None, names: Mapping[int, str]) -> str:
    """An event in words; those whose trace is on the timeline anyway need none."""
    if name == "CaseAssigned":
        return _assigned(facts, who, actor_id, names)
    if name == "CasesLinked":
        return _linked(facts, who)
    if name == "CaseSplit":
        return _split(facts, who)
    if name in _TOLD_BESIDE:
        return _("%(who)s: %(what)s") % {"who": who, "what": sentence_of(name, facts, names, actor_id=actor_id)}
    if name == "CaseMoved" and actor_id is not None:
        return _("%(who)s: %(before)s → %(after)s") % {"who": who, **facts}
    return _(_SENTENCES[name]) % {"who": who, **facts} if name in _SENTENCES else ""


def _linked(facts: Mapping[str, Any], who: str) -> str:
    sentences = {
        ("related", True): _("%(who)s linked this case with EH-%(other_id)s"),
        ("related", False): _("%(who)s linked this case with EH-%(other_id)s"),
        ("duplicate", True): _("%(who)s said that this is a duplicate of EH-%(other_id)s"),
        ("duplicate", False): _("%(who)s said that EH-%(other_id)s is a duplicate of this case"),
        ("caused_by", True): _("%(who)s said that this was caused by EH-%(other_id)s"),
        ("caused_by", False): _("%(who)s said that EH-%(other_id)s was caused by this case"),
    }
    return sentences.get((facts["kind"], facts["is_source"]), "") % {"who": who, **facts}


def _split(facts: Mapping[str, Any], who: str) -> str:
    sentence = ngettext(
        "%(who)s split %(messages)s message off EH-%(source_id)s into EH-%(target_id)s",
        "%(who)s split %(messages)s messages off EH-%(source_id)s into EH-%(target_id)s",
        facts["messages"],
    )
    return sentence % {"who": who, **facts}


def _assigned(facts: Mapping[str, Any], who: str, actor_id: int | None, names: Mapping[int, str]) -> str:
    assignee_id, because = facts.get("assignee_id"), facts.get("because") or {}
    if because:
        name = names.get(assignee_id or because.get("agent_id", 0), _("a colleague"))
        return given_by_desk(because, name) if assignee_id else taken_by_desk(because, name)
    if assignee_id is None:
        return _("%(who)s gave the case back to its queue") % {"who": who}
    if assignee_id == actor_id:
        return _("%(who)s took the case") % {"who": who}
    return _("%(who)s gave the case to %(name)s") % {"who": who, "name": names.get(assignee_id, _("a colleague"))}


def _grouped(lines: Iterable[Line]) -> list[Band]:
    """Messages of one place stand together, also across what colleagues did meanwhile."""
    grouped: list[Band] = []
    meanwhile: list[Line] = []
    for line in lines:
        if line.kind == "event":
            meanwhile.append(line)
            continue
        kind = ("public" if line.is_public else "private") if line.kind == "message" else line.kind
        last = grouped[-1] if grouped else None
        if last and kind != "note" and (last.kind, last.network, last.account) == (kind, line.network, line.account):
            last.lines += [*meanwhile, line]
        else:
            grouped += _apart(meanwhile)
            grouped.append(Band(kind=kind, network=line.network, account=line.account, lines=[line]))
        meanwhile = []
    return [*grouped, *_apart(meanwhile)]


def _apart(events: list[Line]) -> list[Band]:
    return [Band(kind="event", lines=events)] if events else []
