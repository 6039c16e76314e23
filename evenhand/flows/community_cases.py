"""A question that no customer answered in time becomes a case, and our reply becomes an answer in its topic."""

from datetime import datetime, timedelta

import msgspec
from django.db import transaction
from django.db.models import Exists, OuterRef

from evenhand.channels.actions.pushes import keep_pushed
from evenhand.channels.domain.asking import Asked
from evenhand.channels.domain.connector import Raw
from evenhand.channels.models import Account
from evenhand.community.actions.handing import hand_over
from evenhand.community.actions.writing import answer_for_us
from evenhand.community.models import Community, Contribution, Topic
from evenhand.community.reads.topics import waits_too_long
from evenhand.flows.community_places import topic_url
from evenhand.kernel.errors import EvenhandError
from evenhand.replies.models import Delivery, DeliveryState

TOLD_FOR = timedelta(days=30)  # replies older than that are in their topics, or their topics are gone
_THREAD = "topic-"


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
    stands_in = [topic.pk, *filter(None, [topic.merged_into_id])]
    for each in Contribution.objects.filter(topic__in=stands_in, member_id=topic.member_id):
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
        text=said.text,
        url=topic_url(topic),
    )
    _keep(topic.brand_id, Raw(reference=asked.id, content=msgspec.json.encode(asked)), now)


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
    key = delivery.conversation.thread_key.removeprefix(_THREAD)
    if not key.isdigit() or not delivery.author.is_active:
        return False
    try:
        answer_for_us(
            topic_id=int(key),
            text=delivery.written or delivery.text,
            actor=delivery.author,
            delivery_id=delivery.pk,
            now=now,
        )
    except EvenhandError:
        return False  # the topic is gone, or its author serves the brand no longer
    return True
