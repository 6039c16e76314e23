"""A question that no customer answered in time becomes a case, and our reply becomes an answer in its topic. What
solves it there settles the case."""

from collections.abc import Collection
from datetime import datetime, timedelta

import msgspec
from django.db import transaction
from django.db.models import Exists, OuterRef

from evenhand.cases.actions.cases import follow
from evenhand.cases.domain.states import CaseEvent
from evenhand.cases.models import Case, Conversation, PromiseState
from evenhand.channels.actions.pushes import keep_pushed
from evenhand.channels.domain.asking import Asked
from evenhand.channels.domain.connector import Raw
from evenhand.channels.models import Account
from evenhand.community.actions.handing import hand_over, settle
from evenhand.community.actions.writing import answer_for_us
from evenhand.community.events import CommunitySolved
from evenhand.community.models import Community, Contribution, ContributionPicture, Topic
from evenhand.community.reads.merging import stands_in, to_settle
from evenhand.community.reads.topics import waits_too_long
from evenhand.flows.community_places import topic_url
from evenhand.kernel.errors import EvenhandError
from evenhand.kernel.text import number_in
from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of
from evenhand.replies.models import Delivery, DeliveryState

TOLD_FOR = timedelta(days=30)  # replies older than that are in their topics, or their topics are gone
ON_ITS_WAY = timedelta(days=1)  # what was handed over may not be a case yet
_THREAD = "topic-"
_PICTURE = "\U0001f5bc"  # a picture in its frame, in any language


def hand_over_due(*, now: datetime) -> int:
    """Bring questions that waited too long to our people; how many went."""
    handed = 0
    for community in Community.objects.filter(is_on=True, unanswered_hours__gt=0, brand__pilot_since=None).exclude(
        account=None
    ):
        before = now - timedelta(hours=community.unanswered_hours)
        for topic in waits_too_long(community.pk, before=before):
            handed += _hand_over(topic, now)
    return handed


@transaction.atomic
def _hand_over(topic: Topic, now: datetime) -> bool:
    """The mark in the topic and the item for our people are one transaction: it goes once, or not at all."""
    question = Contribution.objects.filter(topic=topic, is_question=True).first()
    if question is None or hand_over(topic_id=topic.pk, external_id=_name(question), now=now) is None:
        return False
    _push(topic, question, title=topic.title, now=now)
    return True


def tell_more(contribution: Contribution, *, of: Topic, now: datetime) -> None:
    """What the asker adds reaches our people, too, in the case of their topic; in the caller's transaction."""
    _push(of, contribution, title="", now=now)


def tell_gone(topic: Topic, *, now: datetime) -> None:
    """The asker is forgotten: what stands in the case goes, also what they added where their topic was merged to. In
    the caller's transaction."""
    for each in Contribution.objects.filter(topic__in={topic.pk, stands_in(topic).pk}, member_id=topic.member_id):
        asked = Asked(id=_name(each), topic=f"{_THREAD}{topic.pk}", member="", at=now, is_gone=True)
        _keep(topic.brand_id, Raw(reference=f"{asked.id}/gone", content=msgspec.json.encode(asked)), now)


def _name(contribution: Contribution) -> str:
    return f"contribution-{contribution.pk}"


def _push(topic: Topic, said: Contribution, *, title: str, now: datetime) -> None:
    member = topic.member
    asked = Asked(
        id=_name(said),
        topic=f"{_THREAD}{topic.pk}",
        member=f"member-{member.pk}",
        at=said.at,
        name=member.name,
        address=member.address,
        title=title,
        text=_with_pictures(said),
        url=topic_url(topic),
    )
    _keep(topic.brand_id, Raw(reference=asked.id, content=msgspec.json.encode(asked)), now)


def _with_pictures(said: Contribution) -> str:
    """The words, and a line for each picture: it is looked at where it stands, in the topic."""
    standing = ContributionPicture.objects.filter(contribution=said, until=None).order_by("pk")
    return "\n".join([said.text, *(f"{_PICTURE} {alt}".strip() for alt in standing.values_list("alt", flat=True))])


def _keep(brand_id: int, raw: Raw, now: datetime) -> None:
    account = Account.objects.filter(pk__in=Community.objects.filter(pk=brand_id).values("account_id")).first()
    if account is not None:
        keep_pushed(source_id=account.source_id, raws=[raw], now=now)


def show_replies(*, now: datetime) -> int:
    """Put what we sent from cases into their topics, each once; how many are new."""
    accounts = Community.objects.exclude(account=None).values("account_id")
    shown = Contribution.objects.filter(delivery_id=OuterRef("pk"))
    sent = Delivery.objects.filter(account_id__in=accounts, state=DeliveryState.SENT, sent_at__gt=now - TOLD_FOR)
    new = 0
    waiting = sent.filter(~Exists(shown)).select_related("conversation", "author")
    # The newest hundred, so that replies whose topics are gone hold nobody up; the oldest of these first.
    for delivery in reversed(waiting.order_by("-sent_at")[:100]):
        new += _show(delivery, now)
    return new


def _show(delivery: Delivery, now: datetime) -> bool:
    topic_id = number_in(delivery.conversation.thread_key.removeprefix(_THREAD))
    if topic_id is None or not delivery.author.is_active:
        return False
    try:
        answer_for_us(
            topic_id=topic_id,
            text=delivery.written or delivery.text,
            actor=delivery.author,
            delivery_id=delivery.pk,
            now=now,
        )
    except EvenhandError:
        return False  # the topic is gone, or its author serves the brand no longer
    return True


def settle_cases(*, now: datetime) -> int:
    """Cases of questions that the community solved need no work any more, and do again where that is taken back; how
    many were told."""
    return sum(_settle(topic, now) for topic in to_settle())


@transaction.atomic
def _settle(topic: Topic, now: datetime) -> bool:
    is_solved = topic.settled_at is None
    case = _case_of(topic)
    if case is None and topic.handed_at is not None and topic.handed_at > now - ON_ITS_WAY:
        return False
    if settle(topic_id=topic.pk, is_solved=is_solved, now=now) is None or case is None:
        return False
    record(CommunitySolved(case_id=case.pk, topic_id=topic.pk, is_solved=is_solved), now=now)
    if is_solved and case.resolved_at is None and _is_alone(case, topic):
        follow(case, CaseEvent.RESOLVE, actor=None, now=now)
    elif not is_solved and case.resolved_at is not None:
        follow(case, CaseEvent.REOPEN, actor=None, now=now)
    return True


def _case_of(topic: Topic) -> Case | None:
    """The case that holds the question's work now, locked."""
    account = topic.brand.community.account_id
    if account is None:
        return None
    known = Conversation.objects.filter(account_id=account, thread_key=f"{_THREAD}{topic.pk}").exclude(case=None)
    case_id = known.values_list("case_id", flat=True).first()
    while case_id is not None:
        case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)
        if case.merged_into_id is None:
            return case
        case_id = case.merged_into_id
    return None


def _is_alone(case: Case, topic: Topic) -> bool:
    """Whether the case is about nothing else: what somebody wrote elsewhere, or asked in another topic, is not solved
    with it, nor is what was promised done."""
    others = Conversation.objects.filter(case=case).exclude(thread_key=f"{_THREAD}{topic.pk}")
    return not others.exists() and not case.promises.filter(state=PromiseState.OPEN).exists()


def topics_of_conversations(viewer: Agent, conversation_ids: Collection[int]) -> list[Topic]:
    """The topics in which these conversations began, of brands the viewer serves."""
    keys = Conversation.objects.filter(pk__in=conversation_ids).values_list("thread_key", flat=True)
    numbers = [number for key in keys if (number := number_in(key.removeprefix(_THREAD)))]
    return list(Topic.objects.filter(pk__in=numbers, brand_id__in=brand_ids_of(viewer)).order_by("pk"))
