"""Two topics that ask the same are made one, and two again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.community.actions.counting import reckon, recount
from evenhand.community.domain.screening import Shown
from evenhand.community.errors import CannotContribute, MayNotDo, NotThere
from evenhand.community.events import TopicMergeUndone, TopicsMerged
from evenhand.community.models import Contribution, Topic, TopicFollow, TopicMerge
from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.people.reads import brands_of


@transaction.atomic
def merge(*, topic_id: int, into_id: int, actor: Agent, now: datetime) -> TopicMerge:
    """The answers of a topic move into another of the same brand; its address leads there. A lead decides.

    What solved it solves the other, too, unless another answer did; its asker may say otherwise.
    """
    topic, into = _both(topic_id, into_id, actor)
    moved = Contribution.objects.filter(topic=topic, is_question=False)
    made = TopicMerge.objects.create(
        topic=topic,
        into=into,
        moved=list(moved.values_list("pk", flat=True)),
        accepted_id=topic.accepted_id,
        by=actor,
        at=now,
    )
    topic.accepted, topic.merged_into = None, into
    topic.save(update_fields=["accepted", "merged_into"])
    moved.update(topic=into)
    if into.accepted_id is None and made.accepted_id is not None:
        into.accepted_id = made.accepted_id
        into.save(update_fields=["accepted"])
    followers = TopicFollow.objects.filter(topic=topic).values_list("member_id", flat=True)
    TopicFollow.objects.bulk_create(
        [TopicFollow(topic=into, member_id=each, at=now) for each in followers], ignore_conflicts=True
    )
    for each in (topic, into):
        recount(each, now=now)
    _reckon_authors({made.accepted_id}, now)
    record(TopicsMerged(topic_id=topic.pk, into_id=into.pk, merge_id=made.pk), now=now, actor_id=actor.pk)
    return made


@transaction.atomic
def undo_merge(*, merge_id: int, actor: Agent, now: datetime) -> TopicMerge:
    """The answers that moved go back where they were given. What was merged on since is taken apart first."""
    found = TopicMerge.objects.select_for_update().filter(pk=merge_id, undone_at=None).first()
    if found is None:
        raise NotThere
    topic, into = _locked(found.topic_id, actor), _locked(found.into_id, actor)
    if into.merged_into_id:
        raise CannotContribute(_("The other topic was merged further since. Undo that first."))
    Contribution.objects.filter(pk__in=found.moved, topic=into).update(topic=topic)
    solved = {found.accepted_id, into.accepted_id}
    if into.accepted_id in found.moved:
        into.accepted = None
        into.save(update_fields=["accepted"])
    topic.merged_into, topic.accepted_id = None, found.accepted_id
    topic.save(update_fields=["merged_into", "accepted"])
    found.undone_at = now
    found.save(update_fields=["undone_at"])
    for each in (topic, into):
        recount(each, now=now)
    _reckon_authors(solved, now)
    record(TopicMergeUndone(topic_id=topic.pk, merge_id=found.pk), now=now, actor_id=actor.pk)
    return found


def _reckon_authors(answers: set[int | None], now: datetime) -> None:
    """Whom they helped is counted by the topics they stand in."""
    authors = Contribution.objects.filter(pk__in=list(filter(None, answers))).order_by("member_id")
    for member_id in list(authors.values_list("member_id", flat=True)):
        reckon(member_id=member_id, now=now)


def _both(topic_id: int, into_id: int, actor: Agent) -> tuple[Topic, Topic]:
    topic, into = (_locked(each, actor) for each in (topic_id, into_id))
    if topic.pk == into.pk or topic.brand_id != into.brand_id:
        raise CannotContribute(_("Choose another topic of the same community."))
    if into.merged_into_id or topic.merged_into_id or into.shown != Shown.SHOWN:
        raise CannotContribute(_("One of them stands there no longer."))
    return topic, into


def _locked(topic_id: int, actor: Agent) -> Topic:
    if not (actor.sees_all and actor.may_write):
        raise MayNotDo(_("Only leads make topics one."))
    found = Topic.objects.select_for_update().filter(pk=topic_id, brand__in=brands_of(actor)).first()
    if found is None:
        raise NotThere
    return found
