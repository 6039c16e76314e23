"""What members say of contributions: accepted, voted for, followed, flagged."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from evenhand.community.actions.counting import reckon, recount, tell
from evenhand.community.domain.screening import Shown, Why, flags_hide, weight_of_flag
from evenhand.community.domain.trust import Deed, Level, may
from evenhand.community.domain.words import LONGEST_WHY, text_in
from evenhand.community.errors import CannotContribute, IsBlocked, MayNotDo, NotThere
from evenhand.community.events import AnswerAccepted, ContributionFlagged, ContributionVoted, TopicFollowed
from evenhand.community.models import Contribution, Flag, Member, Topic, TopicFollow, Upvote
from evenhand.community.reads.standing import block_of
from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.people.reads import brands_of

MOST_FLAGS = 20  # of one member that nobody has looked at


@transaction.atomic
def accept(*, topic_id: int, contribution_id: int | None, by: Member | Agent, now: datetime) -> Topic:
    """The answer that solved it, said by the asker or one of us; None takes that back."""
    topic = Topic.objects.select_for_update().filter(pk=topic_id, shown=Shown.SHOWN, merged_into=None).first()
    if topic is None or not _may_accept(topic, by):
        raise NotThere
    answer = None
    if contribution_id is not None:
        answers = Contribution.objects.filter(topic=topic, is_question=False, shown=Shown.SHOWN)
        answer = answers.filter(pk=contribution_id).first()
        if answer is None:
            raise NotThere
    before = topic.accepted
    if before == answer:
        return topic
    topic.accepted = answer
    topic.save(update_fields=["accepted"])
    said = AnswerAccepted(topic_id=topic.pk, contribution_id=answer.pk if answer else None)
    record(said, now=now, actor_id=by.pk if isinstance(by, Agent) else None)
    for each in filter(None, (before, answer)):
        reckon(member_id=each.member_id, now=now)
    if answer and answer.member_id != topic.member_id:
        tell(member_id=answer.member_id, contribution=answer, what="accepted", now=now)
    return topic


def _may_accept(topic: Topic, by: Member | Agent) -> bool:
    if isinstance(by, Agent):
        return by.may_write and brands_of(by).filter(pk=topic.brand_id).exists()
    return topic.member_id == by.pk and by.left_at is None


@transaction.atomic
def vote(*, member: Member, contribution_id: int, is_for: bool, now: datetime) -> Contribution:
    """A member finds a contribution good, or takes that back. Not their own; newcomers cannot yet."""
    found = _shown(member, contribution_id, now)
    if found.member_id == member.pk:
        raise CannotContribute(_("This is your own."))
    if not may(Level(member.level), Deed.VOTE):
        raise MayNotDo(_("You may vote as soon as something you wrote stands here."))
    if is_for:
        changed = Upvote.objects.get_or_create(contribution=found, member=member, defaults={"at": now})[1]
    else:
        changed = bool(Upvote.objects.filter(contribution=found, member=member).delete()[0])
    if changed:
        found.votes = F("votes") + (1 if is_for else -1)
        found.save(update_fields=["votes"])
        found.refresh_from_db(fields=["votes"])
        reckon(member_id=found.member_id, now=now)
        said = ContributionVoted(topic_id=found.topic_id, contribution_id=found.pk, member_id=member.pk, is_for=is_for)
        record(said, now=now)
    return found


@transaction.atomic
def follow(*, member: Member, topic_id: int, is_on: bool, now: datetime) -> None:
    """A member is told what happens in a topic, or no more."""
    topic = Topic.objects.filter(pk=topic_id, brand_id=member.brand_id, shown=Shown.SHOWN).first()
    if topic is None or member.left_at is not None:
        raise NotThere
    if is_on:
        changed = TopicFollow.objects.get_or_create(topic=topic, member=member, defaults={"at": now})[1]
    else:
        changed = bool(TopicFollow.objects.filter(topic=topic, member=member).delete()[0])
    if changed:
        record(TopicFollowed(topic_id=topic.pk, member_id=member.pk, is_on=is_on), now=now)


@transaction.atomic
def flag(*, member: Member, contribution_id: int, why: str, now: datetime) -> Flag:
    """A member asks us to look. Enough of them take it out of sight until we did; never what is ours."""
    found = _shown(member, contribution_id, now)
    reason = " ".join(text_in(why).split())[:LONGEST_WHY]
    if not reason:
        raise CannotContribute(_("Say what is wrong with it."))
    if Flag.objects.filter(member=member, was_right=None).count() >= MOST_FLAGS:
        raise CannotContribute(_("Thank you. We look at what you flagged already first."))
    weight = weight_of_flag(Level(member.level))
    made, is_new = Flag.objects.get_or_create(
        contribution=found, member=member, defaults={"why": reason, "weight": weight, "at": now}
    )
    if not is_new:
        return made
    is_gone = found.member_id is not None and flags_hide(_open_weights(found))
    if is_gone:
        found.shown, found.why = Shown.WAITING, Why.FLAGGED
        found.save(update_fields=["shown", "why"])
        if found.is_question:
            Topic.objects.filter(pk=found.topic_id).update(shown=Shown.WAITING)
            found.topic.shown = Shown.WAITING
        recount(found.topic, now=now)
    record(ContributionFlagged(contribution_id=found.pk, is_out_of_sight=is_gone), now=now)
    return made


def _open_weights(found: Contribution) -> list[int]:
    return list(Flag.objects.filter(contribution=found, was_right=None).values_list("weight", flat=True))


def _shown(member: Member, contribution_id: int, now: datetime) -> Contribution:
    locked = Contribution.objects.select_for_update(of=("self",)).select_related("topic")
    found = locked.filter(pk=contribution_id, shown=Shown.SHOWN, topic__brand_id=member.brand_id).first()
    if found is None or found.topic.shown != Shown.SHOWN or member.left_at is not None:
        raise NotThere
    if block_of(member.pk, now=now) is not None:
        raise IsBlocked
    return found
