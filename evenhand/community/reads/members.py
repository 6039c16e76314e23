"""Members: their public page, their own page, and who helps."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db.models import Count, F, Q, QuerySet

from evenhand.community.domain.screening import Shown
from evenhand.community.models import (
    Award,
    Contribution,
    ContributionPicture,
    Flag,
    FormerText,
    Member,
    MemberBlock,
    MemberIdentity,
    MemberNotice,
    Thanks,
    Topic,
    TopicFollow,
    Upvote,
)
from evenhand.community.reads.naming import muted_by, nameable, where_named
from evenhand.people.models import Agent
from evenhand.people.reads import brands_of

SHOWN = 20
A_DAY = timedelta(hours=23)  # by which a daily mail may come again, so that it does not wander through the day


def public_member(brand_id: int, member_id: int, *, viewer: Member | None = None) -> Member | None:
    """Somebody whose name everybody can read here; who only signed in so far is seen by nobody but themselves."""
    if viewer is not None and viewer.pk == member_id:
        return viewer
    return nameable(brand_id).filter(pk=member_id).first()


def badges_of_member(member: Member) -> list[Award]:
    """What they earned, oldest first."""
    return list(Award.objects.filter(member=member).order_by("at", "badge"))


def thanks_to(member: Member) -> list[Thanks]:
    """What our people said to them."""
    return list(Thanks.objects.filter(member=member).select_related("agent").order_by("-at")[:SHOWN])


def answers_by(member: Member, *, own: bool = False) -> list[Contribution]:
    """What they answered; they themselves see also what waits and what was hidden."""
    found = Contribution.objects.filter(member=member, is_question=False).select_related("topic")
    if not own:
        found = found.filter(shown=Shown.SHOWN, topic__shown=Shown.SHOWN)
    return list(found.order_by("-id")[:SHOWN])


def questions_by(member: Member) -> list[Topic]:
    """What they asked, for themselves."""
    return list(Topic.objects.filter(member=member).order_by("-id")[:SHOWN])


def followed_by(member: Member) -> list[Topic]:
    """What they follow."""
    found = Topic.objects.filter(follows__member=member, shown=Shown.SHOWN)
    return list(found.exclude(member=member).order_by("-last_at")[:SHOWN])


def who_helps(brand_ids: list[int], *, most: int = 20) -> list[Member]:
    """Those whose answers others accepted, most people helped first."""
    found = Member.objects.filter(brand_id__in=brand_ids, helped__gt=0, left_at=None).select_related("brand")
    return list(found.order_by("-helped", "-votes", "id")[:most])


def notices_to_mail(*, now: datetime, most: int = 100) -> QuerySet[MemberNotice]:
    """Whom to tell of what by mail, oldest first; who wants one mail a day waits for it, and holds up nobody."""
    had_theirs = Q(member__once_a_day=True, member__mailed_at__gt=now - A_DAY)
    found = MemberNotice.objects.filter(mailed_at=None).exclude(had_theirs)
    return found.select_related("member", "topic", "contribution__topic").order_by("at")[:most]


def members_for(viewer: Agent, *, called: str = "", most: int = 50) -> QuerySet[Member]:
    """Members of the brands this person serves, those who help most first."""
    found = Member.objects.filter(brand__in=brands_of(viewer), left_at=None).select_related("brand")
    if called:
        found = found.filter(folded__contains=called)
    return found.order_by("-helped", "-votes", "id")[:most]


def member_for(viewer: Agent, member_id: int) -> Member | None:
    """One of them."""
    found = Member.objects.filter(pk=member_id, brand__in=brands_of(viewer), left_at=None)
    return found.select_related("brand").first()


def appeals_for(viewer: Agent) -> list[MemberBlock]:
    """Objections that nobody has answered, oldest first."""
    found = MemberBlock.objects.filter(member__brand__in=brands_of(viewer), settled_at=None, lifted_at=None)
    found = found.exclude(appealed_at=None).select_related("member__brand", "by")
    return list(found.order_by("appealed_at")[:50])


def blocks_of(member: Member) -> list[MemberBlock]:
    """All blocks of a member, newest first."""
    return list(MemberBlock.objects.filter(member=member).select_related("by").order_by("-pk")[:10])


def everything_about(member: Member) -> dict[str, Any]:
    """All that is kept about a member, for themselves to take along."""
    said = Contribution.objects.filter(member=member).order_by("id")
    flags = Flag.objects.filter(member=member).order_by("id")
    pictures = ContributionPicture.objects.filter(contribution__member=member).order_by("id")
    return {
        "name": member.name,
        "address": member.address,
        "language": member.language,
        "joined_at": member.joined_at,
        "trust": member.level,
        "wants_mail": member.wants_mail,
        "once_a_day": member.once_a_day,
        "signs_on_with": list(MemberIdentity.objects.filter(member=member).values("issuer", "subject", "at")),
        "contributions": list(said.values("topic__title", "is_question", "text", "at", "edited_at", "shown", "votes")),
        "pictures": list(pictures.values("contribution__topic__title", "key", "alt", "width", "height", "at", "until")),
        "changed_from": list(FormerText.objects.filter(contribution__member=member).values("text", "until")),
        "votes": list(Upvote.objects.filter(member=member).values("contribution__topic__title", "at")),
        "follows": list(TopicFollow.objects.filter(member=member).values("topic__title", "at")),
        "named_in": [each.topic.title for each in where_named(member)],
        "does_not_hear_of": [each.name for each in muted_by(member)],
        "flags": list(flags.values("contribution__topic__title", "why", "at")),
        "badges": list(Award.objects.filter(member=member).values("badge", "at")),
        "thanks": list(Thanks.objects.filter(member=member).values("words", "at")),
        "blocks": list(MemberBlock.objects.filter(member=member).values("why", "at", "until", "appeal", "answer")),
    }


class Backer(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody whose votes and acceptances made a member what they are."""

    member: Any
    accepted: int
    votes: int
    joined_together: bool  # within a day of each other


def backers_of(found: Member, *, most: int = 8) -> list[Backer]:
    """From whom a member's recognition comes, most first: a circle of few who joined together is worth a look."""
    theirs = Contribution.objects.filter(member=found, shown=Shown.SHOWN)
    accepted = dict(
        theirs.filter(topic__accepted=F("pk")).values_list("topic__member_id").annotate(n=Count("pk")).order_by()
    )
    votes = dict(
        Upvote.objects.filter(contribution__in=theirs.values("pk")).values_list("member_id").annotate(n=Count("pk"))
    )
    weight = Counter(accepted) + Counter(votes)
    weight.pop(found.pk, None)
    people = Member.objects.in_bulk([number for number, _n in weight.most_common(most)])
    return [
        Backer(
            member=people[number],
            accepted=accepted.get(number, 0),
            votes=votes.get(number, 0),
            joined_together=abs(people[number].joined_at - found.joined_at) < timedelta(days=1),
        )
        for number, _n in weight.most_common(most)
        if number in people
    ]
