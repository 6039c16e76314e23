"""A call in words: who, how it stands, how long, and where a click on its number leads."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from urllib.parse import quote

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenhand.cases.domain.calls import CallState
from evenhand.cases.models import Call, CallOutcome
from evenhand.cases.reads.calls import case_ids_of, dial_links, extensions_of
from evenhand.channels.domain.numbers import shown
from evenhand.people.models import Agent


class Told(msgspec.Struct, frozen=True):
    """A call as a screen shows it."""

    call: Call
    state: str
    words: str
    who: str
    number: str
    dial: str
    length: str
    outcome: str
    case_id: int | None
    icon: str
    may_note: bool


def told(calls: Sequence[Call], viewer: Agent) -> list[Told]:
    """Calls in words; two queries for all of them, and one for the viewer's own telephone."""
    if not calls:
        return []
    case_of, links = case_ids_of(calls), links_for((call.account_id for call in calls), calls, viewer)
    return [_told(call, case_of.get(call.pk), links[call.account_id], viewer) for call in calls]


def links_for(wanted: Iterable[int], calls: Sequence[Call], viewer: Agent) -> dict[int, str]:
    """Where a click on a number leads, by account, from the viewer's own telephone."""
    extension = next(iter(extensions_of(viewer)), "")
    accounts = {call.account_id: call.account for call in calls if call.account_id in set(wanted)}
    return dict(dial_links(accounts.values(), extension=quote(extension)))


def _told(call: Call, case_id: int | None, link: str, viewer: Agent) -> Told:
    state = CallState.MISSED if call.is_lost and call.is_inbound and not call.answered_at else call.state
    return Told(
        call=call,
        state=state,
        words=words_of(call, state),
        who=call.name or shown(call.number) or _("Number withheld"),
        number=shown(call.number),
        dial=dial(link, call.number),
        length=length_of(call.spoken_for),
        outcome=str(outcomes()[call.outcome]) if call.outcome else "",
        case_id=case_id,
        icon=ICONS[state] if call.is_inbound else "phone-arrow-up-right",
        may_note=viewer.may_write and case_id is not None,
    )


ICONS = {
    CallState.RINGING: "bell-alert",
    CallState.SPEAKING: "phone",
    CallState.SPOKEN: "phone-arrow-down-left",
    CallState.MISSED: "phone-x-mark",
    CallState.UNREACHED: "phone-x-mark",
    CallState.FORWARDED: "arrow-uturn-right",
}


def dial(link: str, number: str) -> str:
    """The link with the number in its place; empty where there is none to dial."""
    if not number:
        return ""
    return link.replace("{number}", quote(number) if link.startswith("http") else number)


def words_of(call: Call, state: CallState) -> str:
    """How the call stands, in one sentence."""
    who = call.agent.full_name if call.agent else ", ".join(call.taken_by) or _("somebody")
    inbound = {
        CallState.RINGING: _("Rings"),
        CallState.SPEAKING: _("%(who)s is speaking"),
        CallState.SPOKEN: _("%(who)s answered"),
        CallState.MISSED: _("Missed: left on voicemail") if call.cause == "voicemail" else _("Missed"),
        CallState.FORWARDED: _("Taken elsewhere"),
    }
    outbound = {
        CallState.RINGING: _("We are calling"),
        CallState.SPEAKING: _("%(who)s is speaking"),
        CallState.SPOKEN: _("%(who)s reached them"),
        CallState.UNREACHED: _("Not reached"),
    }
    return (inbound if call.is_inbound else outbound).get(state, "") % {"who": who}


def length_of(spoken: timedelta | None) -> str:
    """How long people spoke, as one says it."""
    if spoken is None:
        return ""
    seconds = int(spoken.total_seconds())
    if seconds < 60:
        return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}
    minutes = round(seconds / 60)
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}


def outcomes() -> dict[str, str]:
    """What can have come of a call, in words."""
    return {
        CallOutcome.SOLVED: _("Solved"),
        CallOutcome.THEIR_TURN: _("They get back to us"),
        CallOutcome.OUR_TURN: _("We have something to do"),
        CallOutcome.CALL_BACK: _("We call back"),
        CallOutcome.NO_MATTER: _("Not for us"),
    }
