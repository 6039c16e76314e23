"""The story of a case on one page: who, what was promised, each hand, each answer, each silence, what does not fit."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
from django.db.models import Q
from django.utils import timezone

from evenhand.cases.domain.stories import Beat, Strip, strip_of
from evenhand.cases.models import Case, Promise
from evenhand.cases.reads.merged import parts_of
from evenhand.cases.reads.promises import promises_of
from evenhand.cases.reads.timeline import Item, timeline_of
from evenhand.ledger.models import Entry
from evenhand.people.models import Agent
from evenhand.replies.domain.contradicting import pairs_against
from evenhand.replies.domain.findings import Finding
from evenhand.replies.domain.repeats import ALIKE, LEAST_WORDS, Sent, likeness, size_of, words_of
from evenhand.replies.models import Delivery

MOST: Final = 500  # of each kind
COMPARED: Final = 100  # answers, each with each: the newest
_HANDED: Final = "CaseAssigned"
_NAMES: Final = (_HANDED, "CaseMoved", "CaseSnoozed", "CaseEscalated", "CaseMerged", "CaseSplit")


class Chapter(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened, in its order."""

    at: datetime
    kind: str  # "theirs", "ours", "noted", "handed", "moved", "promised"
    who: str = ""
    text: str = ""
    entry: Entry | None = None
    promise: Promise | None = None
    is_public: bool = True
    silent_days: int = 0  # before it


class Twice(msgspec.Struct, frozen=True):
    """Two answers that say the same, the later one first."""

    later: Sent
    earlier: Sent
    is_same: bool


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a page tells of the case."""

    case: Case
    chapters: list[Chapter]
    strip: Strip | None
    promises: list[Promise]
    hands: list[str]  # who had it or answered, in their order
    names: dict[int, str]
    theirs: int
    ours: int
    twice: list[Twice]
    against: list[tuple[Sent, Sent, Finding]]


def story_of(case: Case, *, now: datetime) -> Story:
    """The story of a case that the viewer may see, with what became part of it; about nine questions, however long."""
    said = [each for each in timeline_of(case) if not each.is_context]
    promises = promises_of(case)
    entries = _entries(case)
    replies = _replies(case)
    writers = {each.external_id: each.author.full_name for each in replies if each.external_id}
    sent = _sent(replies, said)[:COMPARED]
    names = _names(entries)
    chapters = sorted(
        [*_said(said, writers), *_on_the_way(replies), *_happened(entries, names), *_promised(promises)],
        key=lambda each: (each.at, each.kind),
    )
    beats = [Beat(at=each.at, kind=each.kind) for each in chapters]
    return Story(
        case=case,
        chapters=list(_with_silence(chapters)),
        strip=strip_of(beats, until=case.resolved_at or now),
        promises=promises,
        hands=_hands(entries, names, [each.author.full_name for each in reversed(replies)]),
        names=names,
        theirs=sum(each.kind == "theirs" for each in chapters),
        ours=sum(each.kind == "ours" for each in chapters),
        twice=twice_among(sent),
        against=pairs_against(sent, zone=timezone.get_current_timezone()),
    )


def _said(items: Sequence[Item], writers: Mapping[str, str]) -> Iterator[Chapter]:
    for item in items:
        kind = "noted" if item.kind == "note" else "ours" if item.is_ours else "theirs"
        text = "" if item.is_deleted else item.text
        who = writers.get(item.external_id, "") if kind == "ours" else item.author
        yield Chapter(at=item.at, kind=kind, who=who, text=text, is_public=item.is_public)


def _happened(entries: Sequence[Entry], names: dict[int, str]) -> Iterator[Chapter]:
    for entry in entries:
        kind = "handed" if entry.name == _HANDED else "moved"
        yield Chapter(at=entry.at, kind=kind, who=names.get(entry.actor_id or 0, ""), entry=entry)


def _promised(promises: Sequence[Promise]) -> Iterator[Chapter]:
    for each in promises:
        who = each.made_by.full_name if each.made_by else ""
        yield Chapter(at=each.made_at, kind="promised", who=who, text=each.what, promise=each)


def _with_silence(chapters: Sequence[Chapter]) -> Iterator[Chapter]:
    """Each with the whole days in which nobody said anything before it."""
    last: datetime | None = None
    for each in chapters:
        is_said = each.kind in {"theirs", "ours"}
        days = (each.at - last).days if is_said and last is not None else 0
        yield msgspec.structs.replace(each, silent_days=days) if days > 1 else each
        last = each.at if is_said else last


def _entries(case: Case) -> list[Entry]:
    """What happened to it, and to the cases that were merged into it until then."""
    own = Q(case_id=case.pk)
    for source, at in parts_of(case.pk):
        own |= Q(case_id=source, at__lt=at)
    found = Entry.objects.filter(own, name__in=_NAMES).order_by("-at", "-id")
    return sorted(found[:MOST], key=lambda each: (each.at, each.id))


def _names(entries: Sequence[Entry]) -> dict[int, str]:
    """What the people in these entries are called; one query."""
    told = [agent for each in entries for agent in (each.actor_id, _given(each))]
    ids = {agent for agent in told if agent is not None}
    found = Agent.objects.filter(pk__in=ids)
    return {each.pk: each.full_name for each in found}


def _given(entry: Entry) -> int | None:
    facts: dict[str, Any] = entry.facts
    return facts.get("assignee_id") if entry.name == _HANDED else None


def _hands(entries: Sequence[Entry], names: dict[int, str], authors: Sequence[str]) -> list[str]:
    given = [names[agent] for each in entries if (agent := _given(each)) in names and agent is not None]
    return list(dict.fromkeys([*given, *authors]))


def _replies(case: Case) -> list[Delivery]:
    """What went out of the desk, or is to, newest first."""
    went = Delivery.objects.filter(case=case, state__in=["sent", "sending", "queued", "unknown"])
    return list(went.select_related("author").order_by("-approved_at", "-id")[:MOST])


def _on_the_way(replies: Sequence[Delivery]) -> Iterator[Chapter]:
    """Replies that stand in no thread yet."""
    for each in replies:
        if not each.external_id and each.part == 1:
            text = each.written or each.text
            yield Chapter(at=each.approved_at, kind="ours", who=each.author.full_name, text=text)


def _sent(replies: Sequence[Delivery], items: Sequence[Item]) -> list[Sent]:
    """What we answered, newest first, each reply whole; also what was sent without the desk."""
    ours = {each.external_id for each in replies}
    sent = [_as_sent(each) for each in replies if each.part == 1]
    sent += [
        Sent(text=each.text, by=each.author, is_mine=False, at=each.at)
        for each in items
        if each.kind == "message" and each.is_ours and each.external_id not in ours and not each.is_deleted
    ]
    return sorted(sent, key=lambda each: each.at, reverse=True)


def _as_sent(reply: Delivery) -> Sent:
    name = reply.author.public_name or reply.author.full_name
    return Sent(text=reply.written or reply.text, by=name, is_mine=False, at=reply.approved_at)


def twice_among(sent: Sequence[Sent]) -> list[Twice]:
    """Answers that say what an earlier one said, or nearly; each is named once. `sent` comes newest first."""
    spoken = [(each, words_of(each.text)) for each in sent]
    long = [(each, words) for each, words in spoken if size_of(words) >= LEAST_WORDS]
    found = []
    for number, (later, words) in enumerate(long):
        for earlier, before in long[number + 1 :]:
            if words == before or likeness(words, before) >= ALIKE:
                found.append(Twice(later, earlier, words == before))
                break
    return found
