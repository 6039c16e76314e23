"""Questions that nobody answered are handed to our people; answers that became articles; mail that went out."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from evenhand.community.actions.counting import ARTICLE, reckon, tell
from evenhand.community.domain.screening import Shown
from evenhand.community.errors import NotThere
from evenhand.community.events import AnswerBecameArticle, QuestionHandedOver
from evenhand.community.models import Contribution, Member, MemberNotice, Topic
from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.people.reads import brands_of


@transaction.atomic
def hand_over(*, topic_id: int, external_id: str, now: datetime) -> Topic | None:
    """Note that this question goes to our people; None where it went before, or was answered meanwhile."""
    found = Topic.objects.select_for_update().filter(pk=topic_id, handed_at=None, answers=0).first()
    if found is None or found.merged_into_id is not None or found.shown not in {Shown.SHOWN, Shown.WAITING}:
        return None
    found.handed_at, found.handed_external_id = now, external_id
    found.save(update_fields=["handed_at", "handed_external_id"])
    record(QuestionHandedOver(topic_id=found.pk, brand_id=found.brand_id), now=now)
    return found


@transaction.atomic
def settle(*, topic_id: int, is_solved: bool, now: datetime) -> Topic | None:
    """Note that the case of this question is told whether the community solved it; None where it was told before."""
    handed = Topic.objects.select_for_update(of=("self",)).exclude(handed_at=None)
    found = handed.filter(pk=topic_id, settled_at__isnull=is_solved).first()
    if found is None:
        return None
    found.settled_at = now if is_solved else None
    found.save(update_fields=["settled_at"])
    return found


@transaction.atomic
def note_article(*, contribution_id: int, article_id: int, actor: Agent, now: datetime) -> Contribution:
    """The answer is the ground of a draft of an article. Whoever wrote it is told once readers see that."""
    mine = Contribution.objects.select_for_update(of=("self",)).filter(topic__brand__in=brands_of(actor))
    found = mine.filter(pk=contribution_id, is_question=False, shown=Shown.SHOWN).first()
    if found is None or not actor.may_write:
        raise NotThere
    found.article_id = article_id
    found.save(update_fields=["article_id"])
    record(AnswerBecameArticle(contribution_id=found.pk, article_id=article_id), now=now, actor_id=actor.pk)
    return found


@transaction.atomic
def credit_article(*, article_id: int, now: datetime) -> int:
    """Readers see an article with thanks to whoever answered first: they hear of it once, and it counts for them."""
    theirs = Contribution.objects.select_for_update(of=("self",)).filter(article_id=article_id, shown=Shown.SHOWN)
    told = list(theirs.exclude(member=None).filter(member__left_at=None))
    for each in told:
        tell(member_id=each.member_id, contribution=each, what=ARTICLE, now=now)
        reckon(member_id=each.member_id, now=now)
    return len(told)


@transaction.atomic
def note_notices_mailed(*, notice_ids: Collection[int], now: datetime) -> None:
    """These were told; nobody is told twice, and who wants one mail a day has had it."""
    told = MemberNotice.objects.filter(pk__in=notice_ids, mailed_at=None)
    Member.objects.filter(pk__in=set(told.values_list("member_id", flat=True))).update(mailed_at=now)
    told.update(mailed_at=now)
