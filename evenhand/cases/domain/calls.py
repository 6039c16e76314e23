"""A call as its events tell it: whatever their order, and however often they come, they make the same call."""

from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from evenhand.channels.domain.calls import CallHeard, CallStep

WAITS_FOR_ANSWER = timedelta(seconds=10)  # an answer may come after the hang-up; then the call was not missed
RINGS_AT_MOST = timedelta(minutes=10)  # nobody told us how it ended
SPEAKS_AT_MOST = timedelta(hours=6)
IS_ANOTHER_AFTER = timedelta(hours=24)  # telephone systems use their ids again
_TAKEN_ELSEWHERE = frozenset({"forwarded", "answeredelsewhere", "completedelsewhere"})


class CallState(StrEnum):
    """How a call stands."""

    RINGING = "ringing"
    SPEAKING = "speaking"
    SPOKEN = "spoken"
    MISSED = "missed"  # they called and nobody of us spoke
    UNREACHED = "unreached"  # we called and nobody of them spoke
    FORWARDED = "forwarded"  # somebody else took it, outside of what we are told


class CallFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a call."""

    is_inbound: bool
    first_at: datetime  # of whatever we heard
    begun_at: datetime | None = None
    answered_at: datetime | None = None
    taken_at: datetime | None = None  # when the one who speaks last began to
    taken_by: tuple[str, ...] = ()  # whoever that is
    ended_at: datetime | None = None
    is_missed: bool = False  # the telephone system says so itself
    rung: tuple[str, ...] = ()  # whose telephones rang
    cause: str = ""
    queue: str = ""
    name: str = ""


def begin(heard: CallHeard) -> CallFacts:
    """The call as one event tells it."""
    return _told(CallFacts(is_inbound=heard.is_inbound, first_at=heard.at), heard)


def hear(known: CallFacts, heard: CallHeard) -> CallFacts:
    """The call with one more event; the same event again changes nothing."""
    return _told(known, heard)


def _told(known: CallFacts, heard: CallHeard) -> CallFacts:
    facts = msgspec.structs.replace(
        known,
        first_at=min(known.first_at, heard.at),
        queue=max(known.queue, heard.queue),  # one of them, the same in any order
        name=max(known.name, heard.name),
    )
    if heard.step is CallStep.BEGUN:
        rung = tuple(sorted({*known.rung, *heard.users}))
        return msgspec.structs.replace(facts, begun_at=_earliest(known.begun_at, heard.at), rung=rung)
    if heard.step in {CallStep.ANSWERED, CallStep.PASSED_ON}:
        return _taken(facts, heard)
    ended_at = max(known.ended_at or heard.at, heard.at)
    is_missed = known.is_missed or heard.step is CallStep.MISSED
    return msgspec.structs.replace(facts, ended_at=ended_at, is_missed=is_missed, cause=max(known.cause, heard.cause))


def _taken(known: CallFacts, heard: CallHeard) -> CallFacts:
    """Somebody speaks; of several, the one who was named last by the clock."""
    before = (known.taken_at or heard.at, known.taken_by)
    taken_at, taken_by = max(before, (heard.at, heard.users)) if known.taken_at else (heard.at, heard.users)
    answered_at = _earliest(known.answered_at, heard.at)
    return msgspec.structs.replace(known, answered_at=answered_at, taken_at=taken_at, taken_by=taken_by)


def _earliest(known: datetime | None, at: datetime) -> datetime:
    return at if known is None else min(known, at)


def state(facts: CallFacts) -> CallState:
    """How the call stands."""
    if facts.answered_at is not None:
        return CallState.SPEAKING if facts.ended_at is None else CallState.SPOKEN
    if facts.ended_at is None:
        return CallState.RINGING
    if not facts.is_inbound:
        return CallState.UNREACHED
    return CallState.FORWARDED if facts.cause.casefold() in _TAKEN_ELSEWHERE else CallState.MISSED


def spoken_for(facts: CallFacts) -> timedelta | None:
    """How long people spoke; None where nobody did, or it cannot be told."""
    if facts.answered_at is None or facts.ended_at is None or facts.ended_at <= facts.answered_at:
        return None
    return facts.ended_at - facts.answered_at


def is_settled(facts: CallFacts, *, now: datetime) -> bool:
    """Whether nothing more can be waited for, so that what became of it can be decided."""
    if facts.ended_at is None:
        longest = SPEAKS_AT_MOST if facts.answered_at else RINGS_AT_MOST
        return now - facts.first_at > longest
    return facts.answered_at is not None or now - facts.ended_at >= WAITS_FOR_ANSWER


def is_another(first_at: datetime, heard: CallHeard) -> bool:
    """Whether the event belongs to a later call that got the same id."""
    return heard.at - first_at > IS_ANOTHER_AFTER
