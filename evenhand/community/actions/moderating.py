"""What our people decide: keep or hide, close, block and lift, thank. Each can be taken back."""

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.community.actions.counting import reckon, recount, tell
from evenhand.community.actions.picturing import follow_contribution
from evenhand.community.domain.screening import Shown, Why
from evenhand.community.domain.words import LONGEST_WHY, text_in
from evenhand.community.errors import CannotContribute, MayNotDo, NotThere
from evenhand.community.events import (
    BlockAppealed,
    BlockSettled,
    ContributionFlagged,
    ContributionRuled,
    MemberBlocked,
    MemberThanked,
    RulingUndone,
    TopicClosed,
)
from evenhand.community.models import Contribution, Flag, Member, MemberBlock, Ruling, Thanks, Topic
from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.people.reads import brands_of

AT_ONCE = timedelta(minutes=10)  # within which the same words of one person are one deed
MOST_AT_ONCE = 100  # contributions that are decided together
LONGEST_BLOCK = 3650  # days


@transaction.atomic
def rule(*, contribution_id: int, is_kept: bool, actor: Agent, is_still_waiting: bool = False, now: datetime) -> Ruling:
    """Keep it in sight, or hide it from all but its author and us. Whoever serves the brand decides; can be undone.

    `is_still_waiting`: refuse what a colleague decided meanwhile.
    """
    found = _served(contribution_id, actor)
    flags = Flag.objects.filter(contribution=found, was_right=None)
    if found.shown == Shown.GONE or (is_still_waiting and found.shown != Shown.WAITING and not flags.exists()):
        raise NotThere
    made = Ruling.objects.create(
        contribution=found,
        agent=actor,
        is_kept=is_kept,
        was_shown=found.shown,
        was_why=found.why,
        was_accepted=found.topic.accepted_id == found.pk,
        flags=list(flags.values_list("pk", flat=True)),
        at=now,
    )
    flaggers = list(flags.values_list("member_id", flat=True))
    flags.update(was_right=not is_kept)
    _stand(found, Shown.SHOWN if is_kept else Shown.HIDDEN, Why.NOTHING if is_kept else Why(found.why), now)
    record(ContributionRuled(contribution_id=found.pk, ruling_id=made.pk, is_kept=is_kept), now=now, actor_id=actor.pk)
    if made.was_shown in {Shown.WAITING, Shown.HIDDEN} or not is_kept:
        tell(member_id=found.member_id, contribution=found, what="kept" if is_kept else "hidden", now=now)
    for member_id in flaggers:
        reckon(member_id=member_id, now=now)
    return made


@transaction.atomic
def undo_ruling(*, ruling_id: int, actor: Agent, now: datetime) -> Contribution:
    """The contribution stands as before, and its flags are open again. Only the latest ruling can be undone, and only
    while its author has not taken the words back: nobody but they put them there again."""
    ruling = Ruling.objects.select_for_update().filter(pk=ruling_id, undone_at=None).first()
    if ruling is None or Ruling.objects.filter(contribution_id=ruling.contribution_id, pk__gt=ruling.pk).exists():
        raise NotThere
    found = _served(ruling.contribution_id, actor)
    if found.shown == Shown.GONE:
        raise NotThere
    ruling.undone_at = now
    ruling.save(update_fields=["undone_at"])
    Flag.objects.filter(pk__in=ruling.flags).update(was_right=None)
    if ruling.was_accepted and found.topic.accepted_id is None and ruling.was_shown == Shown.SHOWN:
        found.topic.accepted = found
    _stand(found, Shown(ruling.was_shown), Why(ruling.was_why), now)
    record(RulingUndone(contribution_id=found.pk, ruling_id=ruling.pk), now=now, actor_id=actor.pk)
    return found


def rule_many(*, contribution_ids: Collection[int], is_kept: bool, actor: Agent, now: datetime) -> list[Ruling]:
    """The same for several, each for itself. What its author took back, or a colleague decided, meanwhile is left."""
    made = []
    for contribution_id in sorted(set(contribution_ids))[:MOST_AT_ONCE]:
        with suppress(NotThere):
            made.append(
                rule(contribution_id=contribution_id, is_kept=is_kept, actor=actor, is_still_waiting=True, now=now)
            )
    return made


def undo_rulings(*, ruling_ids: Collection[int], actor: Agent, now: datetime) -> int:
    """Take several back, each for itself; how many could be."""
    undone = 0
    for ruling_id in sorted(set(ruling_ids))[:MOST_AT_ONCE]:
        with suppress(NotThere):
            undo_ruling(ruling_id=ruling_id, actor=actor, now=now)
            undone += 1
    return undone


@transaction.atomic
def close(*, topic_id: int, is_closed: bool, actor: Agent, now: datetime) -> Topic:
    """Nobody but us answers any more, or everybody may again. Whoever serves the brand decides."""
    if not actor.may_write:
        raise MayNotDo
    found = Topic.objects.select_for_update(of=("self",)).filter(pk=topic_id, brand__in=brands_of(actor)).first()
    if found is None:
        raise NotThere
    if (found.closed_at is not None) != is_closed:
        found.closed_at, found.closed_by = (now, actor) if is_closed else (None, None)
        found.save(update_fields=["closed_at", "closed_by"])
        record(TopicClosed(topic_id=found.pk, is_closed=is_closed), now=now, actor_id=actor.pk)
    return found


def _stand(found: Contribution, shown: Shown, why: Why, now: datetime) -> None:
    found.shown, found.why = shown, why
    found.save(update_fields=["shown", "why"])
    follow_contribution(found, now=now)
    topic = found.topic
    if found.is_question:
        topic.shown = shown
        topic.save(update_fields=["shown"])
    recount(topic, now=now)
    reckon(member_id=found.member_id, now=now)


def _served(contribution_id: int, actor: Agent) -> Contribution:
    if not actor.may_write:
        raise MayNotDo
    locked = Contribution.objects.select_for_update(of=("self",)).select_related("topic")
    found = locked.filter(pk=contribution_id, topic__brand__in=brands_of(actor)).first()
    if found is None:
        raise NotThere
    return found


@transaction.atomic
def block(*, member_id: int, why: str, days: int | None, actor: Agent, now: datetime) -> MemberBlock:
    """A lead takes away that a member may write, for some days or (None) until it is lifted, and says why. Said twice
    at once it is one block, or lifting it would leave another. Refuses no days at all, which are no block for good."""
    member = _member(member_id, actor)
    reason = text_in(why)[:LONGEST_WHY]
    if not reason:
        raise CannotContribute(_("Say why; the member reads it."))
    if days is not None and not 1 <= days <= LONGEST_BLOCK:
        raise CannotContribute(_("Say for how many days: at least one, at most ten years."))
    same = MemberBlock.objects.filter(member=member, by=actor, why=reason, lifted_at=None, at__gt=now - AT_ONCE)
    if again := same.first():
        return again
    made = MemberBlock.objects.create(
        member=member, why=reason, by=actor, at=now, until=None if days is None else now + timedelta(days=days)
    )
    record(MemberBlocked(member_id=member.pk, block_id=made.pk), now=now, actor_id=actor.pk)
    return made


@transaction.atomic
def lift(*, block_id: int, actor: Agent, now: datetime) -> MemberBlock:
    """They may write again."""
    return _settle(block_id, actor, now, is_lifted=True, answer="")


@transaction.atomic
def answer_appeal(*, block_id: int, is_lifted: bool, answer: str, actor: Agent, now: datetime) -> MemberBlock:
    """A lead answers an objection: another than who blocked, where there is one to ask, is better."""
    words = text_in(answer)[:LONGEST_WHY]
    if not words:
        raise CannotContribute(_("Say why; the member reads it."))
    return _settle(block_id, actor, now, is_lifted=is_lifted, answer=words)


def _settle(block_id: int, actor: Agent, now: datetime, *, is_lifted: bool, answer: str) -> MemberBlock:
    found = MemberBlock.objects.select_for_update().filter(pk=block_id).first()
    if found is None:
        raise NotThere
    _member(found.member_id, actor)
    if found.appealed_at is not None:
        found.settled_at, found.settled_by, found.answer = now, actor, answer
    found.lifted_at = now if is_lifted else found.lifted_at
    found.save(update_fields=["settled_at", "settled_by", "answer", "lifted_at"])
    said = BlockSettled(member_id=found.member_id, block_id=found.pk, is_lifted=is_lifted)
    record(said, now=now, actor_id=actor.pk)
    return found


@transaction.atomic
def appeal(*, member: Member, words: str, now: datetime) -> MemberBlock:
    """A member objects to their block, once; a lead answers."""
    open_ones = MemberBlock.objects.select_for_update().filter(member=member, lifted_at=None, appealed_at=None)
    found = open_ones.order_by("-pk").first()
    said = text_in(words)[: LONGEST_WHY * 2]
    if found is None or not said:
        raise NotThere
    found.appeal, found.appealed_at = said, now
    found.save(update_fields=["appeal", "appealed_at"])
    record(BlockAppealed(member_id=member.pk, block_id=found.pk), now=now)
    return found


@transaction.atomic
def object_to_hiding(*, member: Member, contribution_id: int, words: str, now: datetime) -> Flag:
    """Its author asks us, once, to look again at what we hid. It stays hidden until somebody has."""
    locked = Contribution.objects.select_for_update(of=("self",)).filter(member_id=member.pk, shown=Shown.HIDDEN)
    found, said = locked.filter(pk=contribution_id).first(), text_in(words)[:LONGEST_WHY]
    if found is None or not said or member.left_at is not None:
        raise NotThere
    made, is_new = Flag.objects.get_or_create(
        contribution=found, member=member, defaults={"why": said, "weight": 0, "at": now}
    )
    if is_new:
        record(ContributionFlagged(contribution_id=found.pk, is_out_of_sight=True), now=now)
    return made


def _member(member_id: int, actor: Agent) -> Member:
    """For leads: a member of a brand they see."""
    if not (actor.sees_all and actor.may_write):
        raise MayNotDo(_("Only leads decide who may write here."))
    found = Member.objects.select_for_update().filter(pk=member_id, brand__in=brands_of(actor)).first()
    if found is None or found.left_at is not None:
        raise NotThere
    return found


@transaction.atomic
def thank(*, member_id: int, contribution_id: int | None, words: str, actor: Agent, now: datetime) -> Thanks:
    """One of us thanks a member, for an answer or for all of them. It stands on their page; sent mail stays sent. Said
    twice at once it stands once."""
    said = text_in(words)[:LONGEST_WHY]
    member = Member.objects.select_for_update().filter(pk=member_id, brand__in=brands_of(actor), left_at=None).first()
    if member is None or not actor.may_write:
        raise NotThere
    if not said:
        raise CannotContribute(_("Write a word of thanks."))
    same = Thanks.objects.filter(member=member, agent=actor, words=said, at__gt=now - AT_ONCE)
    if again := same.first():
        return again
    theirs = Contribution.objects.filter(member=member, shown=Shown.SHOWN).order_by("is_question", "-pk")
    about = theirs.filter(pk=contribution_id).first() if contribution_id else theirs.first()
    made = Thanks.objects.create(member=member, agent=actor, contribution=about, words=said, at=now)
    record(MemberThanked(member_id=member.pk, contribution_id=about.pk if about else None), now=now, actor_id=actor.pk)
    if about is not None:
        tell(member_id=member.pk, contribution=about, what="thanks", now=now)
    reckon(member_id=member.pk, now=now)
    return made
