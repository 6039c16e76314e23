"""Every kind of event in words. One that nobody has worded yet is told by what its type says of itself."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from evenhand.cases.domain.calls import CallState
from evenhand.ledger.domain import Event
from evenhand.workspace.components.because import given_by_desk, taken_by_desk
from evenhand.workspace.screens.phone.telling import length_of, outcomes

Facts = Mapping[str, Any]
Sentence = str | Promise

SENTENCES: Final[dict[str, Sentence]] = {
    "CaseMoved": lazy("From “%(before)s” to “%(after)s”"),
    "CaseMerged": lazy("Merged EH-%(source_id)s into this case"),
    "CasesParted": lazy("Took EH-%(source_id)s out again"),
    "NoteWritten": lazy("Wrote a note"),
    "CaseWoken": lazy("Brought the case back to work"),
    "CustomersMerged": lazy("Two people proved to be one"),
    "CustomersParted": lazy("Two people are apart again"),
    "CustomerNoteWritten": lazy("Wrote a note on the person"),
    "CustomerNoteRemoved": lazy("Removed a note on the person"),
    "CustomerNotePutBack": lazy("Put a note on the person back"),
    "CustomerDetailsSet": lazy("Changed what is known of the person"),
    "PromiseBroken": lazy("Said that a promise was not kept"),
    "PromiseWithdrawn": lazy("Withdrew a promise"),
    "PromiseReopened": lazy("Took back what became of a promise"),
    "IdentityCheckRevoked": lazy("Took the identity check back"),
    "RecordSeen": lazy("Saw the private part of the customer record"),
    "ReplyApproved": lazy("Approved a reply"),
    "ReplyScheduled": lazy("Chose when a reply goes out"),
    "ReplyReleased": lazy("The time of a reply has come"),
    "ReplySent": lazy("The reply stands in the channel"),
    "ReplyNotSent": lazy("A reply did not go out: %(state)s"),
    "ReplyWithdrawn": lazy("Took a reply back"),
    "ReplyRetried": lazy("Had a reply sent again"),
    "ReplyConfirmed": lazy("Found a reply in the channel"),
    "ReplyPosted": lazy("Posted a reply by hand"),
    "ApprovalAsked": lazy("Wrote a reply that a lead must read"),
    "ApprovalGiven": lazy("Approved a colleague’s reply"),
    "ApprovalSentBack": lazy("Sent a reply back to its author"),
    "ApprovalRecalled": lazy("Took a decision about a reply back"),
    "ApprovalExpired": lazy("A reply waited too long for a lead"),
    "ApprovalCommented": lazy("Said something about a reply that waits"),
    "GoodwillGranted": lazy("Gave the customer something: %(amount)s %(currency)s"),
    "GoodwillAsked": lazy("Asked to give the customer something: %(amount)s %(currency)s"),
    "GoodwillRefused": lazy("Refused to give the customer something"),
    "GoodwillRevoked": lazy("Took back what was given to the customer"),
    "CasesLinked": lazy("Linked another case"),
    "CasesUnlinked": lazy("Took a link to another case away"),
    "CaseSplit": lazy("Split messages off into a case of their own"),
    "CasesRejoined": lazy("Put messages that were split off back"),
    "AddedByHand": lazy("Added a post by hand"),
    "ChatBegun": lazy("A chat began"),
    "ChatEnded": lazy("The chat ended"),
    "CallMissed": lazy("Their call was missed"),
    "AlarmRaised": lazy("An alarm rang: somebody may come to harm"),
    "CallPlaced": lazy("Put a call into this case"),
    "TakenPrivate": lazy("Offered to go on in private"),
    "HandoverTakenUp": lazy("The customer came into private"),
    "HandoverWithdrawn": lazy("Took the offer to go on in private back"),
    "Acknowledging": lazy("Told the customer when to expect an answer"),
    "TranscriptAsked": lazy("The customer asked for what was said, by mail"),
    "CasesExported": lazy("Took one row per case out"),
    "SurveyRuleSet": lazy("Decided whether customers are asked after service"),
    "DayAnnotated": lazy("Noted what happened on a day"),
    "AnnotationRemoved": lazy("Took a note of what happened on a day away, or put it back"),
    "ParityAsked": lazy("Asked for a parity audit"),
    "ParityAnswered": lazy("A parity audit was made"),
    "ResearchPlanned": lazy("Wrote questions for research, or changed them"),
    "ResearchBegun": lazy("Began research: %(sample_size)s of %(frame_size)s customers were drawn"),
    "ResearchAsked": lazy("Asked the customer to take part in research"),
    "ResearchAnswered": lazy("Somebody took part in research"),
    "ResearchStopped": lazy("Stopped research, or went on with it"),
    "ResearchExported": lazy("Took answers of research out, without names"),
    "ImpactAsked": lazy("Asked what an event changed"),
    "ImpactAnswered": lazy("What an event changed was worked out"),
    "BlindTrialBegun": lazy("Began to show how many follow people with half of the cases alone"),
    "InvitationBegun": lazy("Began to invite a random half of the customers who write by mail"),
    "InvitationEnded": lazy("Ended an invitation experiment, or went on with it"),
    "BlindTrialEnded": lazy("Ended the blind queue, or went on with it"),
    "SurveyAsked": lazy("Asked the customer how the service was"),
    "SurveyAnswered": lazy("The customer said how the service was: %(satisfied)s of 5"),
    "ClockBreached": lazy("A clock ran out"),
    "CaseEscalated": lazy("The case was passed up, as its clock runs out"),
    "ModeCorrected": lazy("Corrected the mode of a message"),
    "ModeCorrectionUndone": lazy("Took the correction of a mode back"),
    "ReadingCorrected": lazy("Corrected how a message is read"),
    "CorrectionUndone": lazy("Took a correction of a reading back"),
    "PersonalDataShown": lazy("Looked at personal data that was masked"),
    "RepliesLetThrough": lazy("Let a reply through the publishing stop"),
    "ReplyKeptBack": lazy("Had a reply wait for the publishing stop again"),
    "CaseDrags": lazy("The case drags on"),
    "CaseDragsNoMore": lazy("The case drags on no more"),
    "DraggingLeft": lazy("Saw that the case drags on, and when it is looked at again"),
    "NextStepSet": lazy("Said what is done next"),
    "ProblemAnswerUsed": lazy("Put the answer of the issue into a reply"),
    "CasesJoinedIncident": lazy("Put the case into an incident"),
    "CaseLeftIncident": lazy("Took the case out of an incident"),
    "SuggestionUsed": lazy("Put what helped before into a reply"),
    "SuggestionUnused": lazy("Took what helped before out of a reply again"),
    "ContactRuleSet": lazy("Noted that this person is to be left alone"),
    "LeadNoted": lazy("Noted that sales may help"),
    "LeadConsentKept": lazy("Wrote down that the person agreed to be contacted by sales"),
    "LeadHanded": lazy("Sales was told of the lead"),
    "PostPassedOn": lazy("A colleague passed the post on"),
    "ContactRuleLifted": lazy("Noted that this person may be approached again"),
}
# What nobody who works on a case has to read: the desk's own errands.
QUIET: Final = {"ThreadAsked", "ThreadTold", "PicturesAsked", "PicturesHere"}


def sentence_of(name: str, facts: Facts, names: Mapping[int, str], *, actor_id: int | None) -> str:
    """What happened, without who did it; empty for what is not worth a line."""
    if name in QUIET:
        return ""
    if name in _TOLD:
        return _TOLD[name](facts, names, actor_id)
    if name in SENTENCES:
        return str(SENTENCES[name]) % _whole(facts)
    kind = Event.names.get(name)
    first, _rest = ((kind.__doc__ or "") if kind else "").partition("\n")[::2]
    return first.strip().rstrip(".") or name


def _whole(facts: Facts) -> Facts:
    """Facts of an older version of the event may lack a name."""

    class Lenient(dict[str, Any]):
        def __missing__(self, key: str) -> str:
            return "?"

    return Lenient(facts)


def _assigned(facts: Facts, names: Mapping[int, str], actor_id: int | None) -> str:
    assignee, because = facts.get("assignee_id"), facts.get("because") or {}
    if because:
        name = names.get(assignee or because.get("agent_id", 0), _("a colleague"))
        return given_by_desk(because, name) if assignee else taken_by_desk(because, name)
    if assignee is None:
        return _("Gave the case back to its queue")
    if assignee == actor_id:
        return _("Took the case")
    return _("Gave the case to %(name)s") % {"name": names.get(assignee, _("a colleague"))}


def _snoozed(facts: Facts, _names: Mapping[int, str], _actor_id: int | None) -> str:
    if not facts.get("until"):
        return _("Snoozed the case until the customer writes")
    return _("Snoozed the case until %(moment)s") % {"moment": _moment(facts["until"])}


def _promised(facts: Facts, names: Mapping[int, str], _actor_id: int | None) -> str:
    said = {"moment": _moment(facts.get("due_at")), "name": names.get(facts.get("owner_id") or 0, _("the queue"))}
    if facts.get("kind") == "call_back":
        return _("Promised a call back by %(moment)s, for %(name)s") % said
    return _("Promised a follow-up by %(moment)s, for %(name)s") % said


def _promise_changed(facts: Facts, names: Mapping[int, str], _actor_id: int | None) -> str:
    said = {"moment": _moment(facts.get("due_at")), "name": names.get(facts.get("owner_id") or 0, _("the queue"))}
    return _("Changed a promise: by %(moment)s, for %(name)s") % said


def _promise_kept(facts: Facts, _names: Mapping[int, str], _actor_id: int | None) -> str:
    return _("Kept a promise, late") if facts.get("is_late") else _("Kept a promise")


def _promise_due(facts: Facts, names: Mapping[int, str], _actor_id: int | None) -> str:
    owner = names.get(facts.get("owner_id") or 0, "")
    return _("A promise of %(name)s is due") % {"name": owner} if owner else _("A promise is due")


def _checked(facts: Facts, _names: Mapping[int, str], _actor_id: int | None) -> str:
    said = {"right": facts.get("right", 0), "asked": facts.get("asked", 0)}
    if facts.get("is_passed"):
        return _("Checked the customer’s identity: %(right)s of %(asked)s answers right, passed") % said
    return _("Checked the customer’s identity: %(right)s of %(asked)s answers right, not passed") % said


def _held_back(facts: Facts, _names: Mapping[int, str], _actor_id: int | None) -> str:
    if facts.get("has_written", True):
        return _("Held a reply back: the customer wrote meanwhile")
    return _("Held a reply back: a check speaks against it by now")


def _mentioned(facts: Facts, names: Mapping[int, str], _actor_id: int | None) -> str:
    return _("Named %(name)s in a note") % {"name": names.get(facts.get("agent_id") or 0, _("a colleague"))}


def _labelled(facts: Facts, _names: Mapping[int, str], _actor_id: int | None) -> str:
    added, removed = len(facts.get("added", ())), len(facts.get("removed", ()))
    if added and removed:
        return _("Changed the labels")
    if added:
        return ngettext("Put a label on", "Put %(n)s labels on", added) % {"n": added}
    return ngettext("Took a label off", "Took %(n)s labels off", removed) % {"n": removed}


def _rang(facts: Facts, _names: Mapping[int, str], _actor_id: int | None) -> str:
    return _("The customer called") if facts.get("is_inbound", True) else _("We called the customer")


def _answered(facts: Facts, names: Mapping[int, str], _actor_id: int | None) -> str:
    name = names.get(facts.get("agent_id") or 0, "")
    return _("%(name)s took the call") % {"name": name} if name else _("The call was answered")


def _call_ended(facts: Facts, _names: Mapping[int, str], _actor_id: int | None) -> str:
    state, seconds = facts.get("state"), facts.get("seconds")
    if state == CallState.MISSED:
        return ""  # CallMissed says so
    if state == CallState.UNREACHED:
        return _("The customer was not reached")
    if state == CallState.FORWARDED:
        return _("The call was taken elsewhere")
    if seconds is None:
        return _("The call ended")
    return _("The call ended after %(length)s") % {"length": length_of(timedelta(seconds=seconds))}


def _call_noted(facts: Facts, _names: Mapping[int, str], _actor_id: int | None) -> str:
    outcome = outcomes().get(facts.get("outcome", ""))
    if outcome is None:
        return _("Took back what was noted of a call")
    return _("Noted what came of a call: %(outcome)s") % {"outcome": outcome}


def _moment(said: str | None) -> str:
    if not said:
        return "?"
    return date_format(timezone.localtime(datetime.fromisoformat(said)), "j M H:i")


def _lead_moved(facts: Facts, _names: Mapping[int, str], _actor_id: int | None) -> str:
    words = {
        "offered": _("Offered the lead to sales"),
        "accepted": _("Sales accepted the lead"),
        "declined": _("Sales declined the lead"),
        "returned": _("The lead came back: it is care"),
        "withdrawn": _("The person no longer agrees to be contacted by sales"),
        "dropped": _("Dropped the lead"),
        "noted": _("Put the lead back"),
    }
    return words.get(facts.get("after", ""), "")


def _invited(facts: Facts, _names: Mapping[int, str], _actor_id: int | None) -> str:
    if facts.get("toward") == "social":
        return _("Invited: to write on social media next time")
    return _("Invited: to help themselves next time")


def _solved(facts: Facts, _names: Mapping[int, str], _actor_id: int | None) -> str:
    if facts.get("is_solved"):
        return _("The community solved it: whoever asked accepted an answer there")
    return _("Whoever asked says that the answer in the community did not solve it after all")


_TOLD: Final[dict[str, Callable[[Facts, Mapping[int, str], int | None], str]]] = {
    "CaseAssigned": _assigned,
    "CustomerInvited": _invited,
    "CaseSnoozed": _snoozed,
    "CommunitySolved": _solved,
    "PromiseMade": _promised,
    "PromiseChanged": _promise_changed,
    "PromiseKept": _promise_kept,
    "PromiseDue": _promise_due,
    "IdentityChecked": _checked,
    "ReplyHeldBack": _held_back,
    "AgentMentioned": _mentioned,
    "LabelsSaid": _labelled,
    "LeadMoved": _lead_moved,
    "CallRang": _rang,
    "CallAnswered": _answered,
    "CallEnded": _call_ended,
    "CallNoted": _call_noted,
}
