"""Who can be named, who is named where, and who does not want to hear of whom."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from evenhand.community.domain.screening import Shown
from evenhand.community.models import Contribution, Member, MemberMention, MemberMute
from evenhand.kernel.text import fold

SUGGESTED = 6
SHOWN = 20


def nameable(brand_id: int) -> QuerySet[Member]:
    """Members whose names everybody can read here already, since something they wrote is shown."""
    said = Contribution.objects.filter(member=OuterRef("pk"), shown=Shown.SHOWN, topic__shown=Shown.SHOWN)
    return Member.objects.filter(Exists(said), brand_id=brand_id, left_at=None)


def names_that_begin(brand_id: int, said: str, *, topic_id: int = 0, but: int = 0) -> list[str]:
    """Names to choose from: those who wrote in this topic first, then who helps most. One letter tells nothing yet,
    but in the topic itself."""
    begun = fold(said.strip())
    here = Contribution.objects.filter(member=OuterRef("pk"), topic_id=topic_id, shown=Shown.SHOWN)
    found = nameable(brand_id).exclude(pk=but).annotate(is_here=Exists(here))
    found = found.filter(folded__startswith=begun) if begun else found
    found = found if len(begun) > 1 else found.filter(is_here=True)
    return list(found.order_by("-is_here", "-helped", "-votes", "pk").values_list("name", flat=True)[:SUGGESTED])


def named_on(brand_id: int, said: Sequence[Contribution]) -> dict[int, dict[str, int]]:
    """Whom these contributions name, by folded name, each for itself; who is not to be read of is not."""
    known: dict[int, dict[str, int]] = {}
    rows = MemberMention.objects.filter(contribution__in=[each.pk for each in said], member__in=nameable(brand_id))
    for contribution_id, folded, member_id in rows.values_list("contribution_id", "member__folded", "member_id"):
        known.setdefault(contribution_id, {})[folded] = member_id
    return known


def where_named(member: Member) -> list[Any]:
    """Where others named a member, latest first; not those they do not want to hear of."""
    muted = MemberMute.objects.filter(member=member).values("other_id")
    shown = Contribution.objects.filter(shown=Shown.SHOWN, topic__shown=Shown.SHOWN, mentions__member=member)
    found = shown.exclude(member__in=muted).select_related("topic", "member", "agent")
    return list(found.order_by("-pk")[:SHOWN])


def muted_by(member: Member) -> list[Member]:
    """Those of whom a member does not want to hear."""
    mutes = MemberMute.objects.filter(member=member, other__left_at=None).select_related("other")
    return [each.other for each in mutes.order_by("-pk")[:100]]


def mutes(member: Member | None, other: Member) -> bool:
    """Whether this one does not want to hear of the other."""
    return member is not None and MemberMute.objects.filter(member=member, other=other).exists()
