"""What follows from what was written: a topic's counts, who is told, what a member has earned."""

from datetime import datetime, timedelta

from django.db.models import F, Sum

from evenhand.community.actions.naming import NAMED, tell_named
from evenhand.community.domain.badges import Record, badges_of
from evenhand.community.domain.likeness import likeness
from evenhand.community.domain.screening import Shown
from evenhand.community.domain.trust import Standing, level_of
from evenhand.community.models import (
    Award,
    Contribution,
    Flag,
    Member,
    MemberNotice,
    Ruling,
    Thanks,
    Topic,
    TopicFollow,
    TopicMerge,
)

_REMEMBERED = timedelta(days=180)
ARTICLE = "article"  # what members are told when readers see an article made of their answer
_QUICK, _LASTING = timedelta(hours=1), timedelta(days=180)


def recount(topic: Topic, *, now: datetime) -> None:
    """Count the answers that are shown anew, and let followers know of those they have not heard of.

    In the transaction that changed one. What solved it stays so while it only waits for a look.
    """
    shown = Contribution.objects.filter(topic=topic, is_question=False, shown=Shown.SHOWN)
    latest = shown.order_by("-at").values_list("at", flat=True).first()
    topic.answers = shown.count()
    topic.has_staff = shown.filter(member=None).exists()
    topic.last_at = max(latest or topic.asked_at, topic.asked_at)
    stays = Contribution.objects.filter(topic=topic, is_question=False, shown__in=[Shown.SHOWN, Shown.WAITING])
    if topic.accepted_id and not stays.filter(pk=topic.accepted_id).exists():
        topic.accepted = None
    topic.save(update_fields=["answers", "has_staff", "last_at", "accepted"])
    tell_named(topic, now=now)
    if topic.shown == Shown.SHOWN:
        _tell_followers(topic, now)


def _tell_followers(topic: Topic, now: datetime) -> None:
    """Of what is new since somebody follows; not of their own words. Told once."""
    fresh = Contribution.objects.filter(topic=topic, is_question=False, shown=Shown.SHOWN, at__gt=now - _REMEMBERED)
    for each in fresh.order_by("-id")[:3]:
        follows = TopicFollow.objects.filter(topic=topic, at__lte=each.at).exclude(member_id=each.member_id or 0)
        named = MemberNotice.objects.filter(contribution=each, what=NAMED)  # they know
        follows = follows.exclude(member_id__in=named.values("member_id"))
        MemberNotice.objects.bulk_create(
            [
                MemberNotice(member_id=member_id, topic=topic, contribution=each, what="answer", at=now)
                for member_id in follows.values_list("member_id", flat=True)[:1000]
            ],
            ignore_conflicts=True,
        )


def tell(*, member_id: int | None, contribution: Contribution, what: str, now: datetime) -> None:
    """Let a member know of something that concerns them, once; in the caller's transaction."""
    if member_id is not None:
        MemberNotice.objects.get_or_create(
            member_id=member_id,
            contribution=contribution,
            what=what,
            defaults={"topic_id": contribution.topic_id, "at": now},
        )


def reckon(*, member_id: int | None, now: datetime) -> None:
    """What a member earned so far: level, counts and badges; in the caller's transaction. Safe to repeat."""
    if member_id is None:
        return
    member = Member.objects.select_for_update().get(pk=member_id)
    if member.left_at is not None:
        return
    written = Contribution.objects.filter(member_id=member_id, shown=Shown.SHOWN)
    helped = _helped(member_id)
    member.votes = written.aggregate(all=Sum("votes"))["all"] or 0
    member.helped = len(set(helped.values()))
    member.level = level_of(
        Standing(
            days=max(0, (now - member.joined_at).days),
            kept=written.count(),
            accepted=len(helped),
            votes=member.votes,
            hidden=_hidden(member_id, now),
        )
    )
    member.looks = likeness(member.name)  # of those who joined before names were told apart by their looks
    member.save(update_fields=["votes", "helped", "level", "looks"])
    _award(member, now)


def _helped(member_id: int) -> dict[int, int]:
    """Their answers that solved it for somebody else, and for whom. What was merged since helped whoever asked there:
    neither is it lost with the topic, nor has the other asker said so."""
    shown = Contribution.objects.filter(member_id=member_id, shown=Shown.SHOWN, is_question=False)
    found = dict(shown.filter(topic__accepted=F("pk")).values_list("pk", "topic__member_id"))
    merged = TopicMerge.objects.filter(accepted_id__in=shown.values("pk"), undone_at=None).order_by("-pk")
    for answer, asker in merged.values_list("accepted_id", "topic__member_id"):
        found[answer or 0] = asker  # where it was merged on, the first counts
    return {answer: asker for answer, asker in found.items() if asker != member_id}


def _hidden(member_id: int, now: datetime) -> int:
    rulings = Ruling.objects.filter(contribution__member_id=member_id, is_kept=False, undone_at=None)
    late = rulings.filter(at__gt=now - _REMEMBERED, contribution__shown=Shown.HIDDEN)
    return late.values("contribution").distinct().count()  # one that was looked at again counts once


def _others_flagged(member_id: int) -> int:
    """Flags that proved right; what they said for words of their own is no flag."""
    return Flag.objects.filter(member_id=member_id, was_right=True).exclude(contribution__member_id=member_id).count()


def _award(member: Member, now: datetime) -> None:
    soon = Contribution.objects.filter(pk__in=_helped(member.pk), at__gte=F("topic__asked_at"))
    lasting = Contribution.objects.filter(member_id=member.pk, is_question=False, shown=Shown.SHOWN)
    record = Record(
        people_helped=member.helped,
        quick=soon.filter(at__lte=F("topic__asked_at") + _QUICK).count(),
        lasting=lasting.filter(upvotes__at__gt=F("at") + _LASTING).distinct().count(),
        right_flags=_others_flagged(member.pk),
        articles=MemberNotice.objects.filter(member=member, what=ARTICLE).count(),
        thanks=Thanks.objects.filter(member_id=member.pk).count(),
    )
    Award.objects.bulk_create(
        [Award(member=member, badge=badge.value, at=now) for badge in sorted(badges_of(record))], ignore_conflicts=True
    )
