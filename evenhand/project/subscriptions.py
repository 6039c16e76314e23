"""Which event starts which job: one table. Handlers may run twice; the row is the truth, a job only a nudge."""

from collections.abc import Callable

from evenhand.community.domain.screening import Why
from evenhand.flows import chat_mail
from evenhand.flows.jobs import (
    acknowledge,
    credit_article,
    deliver,
    fetch_pictures,
    find_authors,
    follow_merge,
    follow_mode,
    follow_reading,
    hand_lead,
    look_at_thread,
    mail_missed,
    mail_transcript,
    notify,
    tell_of_incident,
)
from evenhand.ledger.domain import Recorded


def _send(event: Recorded) -> None:
    if event.facts.get("is_due", True):
        deliver.defer(delivery_id=event.facts["delivery_id"])


def _send_next(event: Recorded) -> None:
    if event.facts.get("next_id"):
        deliver.defer(delivery_id=event.facts["next_id"])


def _find_authors(event: Recorded) -> None:
    find_authors.defer(query_id=event.facts["query_id"])


def _follow_mode(event: Recorded) -> None:
    follow_mode.defer(post_id=event.facts["post_id"], brand_id=event.facts["brand_id"])


def _follow_reading(event: Recorded) -> None:
    if event.facts["field"] == "kind":
        follow_reading.defer(post_id=event.facts["post_id"], brand_id=event.facts["brand_id"])


def _notify(event: Recorded) -> None:
    notify.defer(entry_id=event.id)


def _notify_of_work(event: Recorded) -> None:
    """Who takes a case knows it, and a case given back is given to nobody: most of these concern no one."""
    if event.facts.get("assignee_id") not in {None, event.actor_id}:
        notify.defer(entry_id=event.id)


def _acknowledge(event: Recorded) -> None:
    acknowledge.defer(batch_id=event.facts["batch_id"])


def _look_at_thread(event: Recorded) -> None:
    look_at_thread.defer(conversation_id=event.facts["conversation_id"])


def _fetch_pictures(event: Recorded) -> None:
    fetch_pictures.defer(case_id=event.case_id, post_id=event.facts["post_id"])


def _mail_transcript(event: Recorded) -> None:
    mail_transcript.defer(chat=event.facts["chat"])


def _mail_missed(event: Recorded) -> None:
    if chat_mail.may_be_missed(event.facts["delivery_id"]):
        mail_missed.defer(delivery_id=event.facts["delivery_id"])


def _notify_of_words(event: Recorded) -> None:
    """Most of what is written in a community waits for nobody; what was changed says no reason, and is looked at."""
    if event.facts.get("why", Why.HARM) == Why.HARM:
        notify.defer(entry_id=event.id)


def _credit(event: Recorded) -> None:
    credit_article.defer(edition_id=event.facts["edition_id"])


def _tell_of_incident(event: Recorded) -> None:
    tell_of_incident.defer(entry_id=event.id)


def _hand_lead(event: Recorded) -> None:
    hand_lead.defer(lead_id=event.facts["lead_id"])


def _follow_merge(event: Recorded) -> None:
    follow_merge.defer(merge_id=event.facts["merge_id"])


SUBSCRIPTIONS: dict[str, tuple[Callable[[Recorded], object], ...]] = {
    "ReplyApproved": (_send,),
    "ReplyRetried": (_send,),
    "ReplySent": (_send_next, _mail_missed),
    "ReplyConfirmed": (_send_next,),
    "QuerySaved": (_find_authors,),
    "ModeCorrected": (_follow_mode,),
    "ModeCorrectionUndone": (_follow_mode,),
    "ReadingCorrected": (_follow_reading,),
    "CorrectionUndone": (_follow_reading,),
    "PostsTakenIn": (_notify, _acknowledge),
    "CaseAssigned": (_notify_of_work,),
    "ThreadAsked": (_look_at_thread,),
    "PicturesAsked": (_fetch_pictures,),
    "AgentMentioned": (_notify,),
    "PromiseDue": (_notify,),
    "ReplyNotSent": (_notify,),
    "ReplyHeldBack": (_notify,),
    "CallRang": (_notify,),
    "CallMissed": (_notify,),
    "AlarmRaised": (_notify,),
    "TranscriptAsked": (_mail_transcript,),
    "ApprovalAsked": (_notify,),
    "ApprovalGiven": (_notify,),
    "ApprovalSentBack": (_notify,),
    "ApprovalRecalled": (_notify,),
    "ApprovalExpired": (_notify,),
    "ApprovalCommented": (_notify,),
    "BroadcastMoved": (_notify,),
    "BroadcastJoined": (_notify,),
    "GoodwillAsked": (_notify,),
    "GoodwillGranted": (_notify,),
    "GoodwillRefused": (_notify,),
    "GoodwillRevoked": (_notify,),
    "IncidentMoved": (_tell_of_incident,),
    "SignOffAsked": (_tell_of_incident,),
    "StatementSigned": (_tell_of_incident,),
    "StatementStands": (_tell_of_incident,),
    "IncidentStopped": (_tell_of_incident,),
    "IncidentResumed": (_tell_of_incident,),
    "IncidentUpdated": (_tell_of_incident,),
    "UpdateDue": (_tell_of_incident,),
    "LeadMoved": (_hand_lead, _notify),
    "ArticleReviewAsked": (_notify,),
    "ArticleSentBack": (_notify,),
    "ArticlePublished": (_notify, _credit),
    "QuestionAsked": (_notify_of_words,),
    "AnswerGiven": (_notify_of_words,),
    "ContributionChanged": (_notify_of_words,),
    "TopicRetitled": (_notify_of_words,),
    "BlockAppealed": (_notify,),
    "CustomersMerged": (_follow_merge,),
    "CustomersParted": (_follow_merge,),
}
