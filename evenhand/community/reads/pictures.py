"""Pictures of contributions: those of a page, one by its key for who may see it, and those whose time is over."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from evenhand.community.domain.picturing import is_for_everybody
from evenhand.community.models import Contribution, ContributionPicture, Member
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of


def pictures_of(said: Iterable[Contribution], *, now: datetime) -> dict[int, list[ContributionPicture]]:
    """What these contributions show, each in the order it was added. Who sees the words sees them."""
    found: dict[int, list[ContributionPicture]] = {}
    for each in _there(now).filter(contribution__in=[one.pk for one in said]).order_by("pk"):
        found.setdefault(each.contribution_id, []).append(each)
    return found


def picture_for_readers(
    brand_id: int, key: UUID, *, member: Member | None, now: datetime
) -> tuple[ContributionPicture, bool] | None:
    """A picture of this community and whether everybody sees it; what waits or was hidden only its author does here."""
    found = _there(now).filter(key=key, contribution__topic__brand_id=brand_id).select_related("contribution__topic")
    picture = found.first()
    if picture is None:
        return None
    said = picture.contribution
    topic = said.topic
    is_public = is_for_everybody(
        said=said.shown, topic=topic.shown, is_merged=topic.merged_into_id is not None, until=picture.until
    )
    is_own = member is not None and said.member_id == member.pk
    return (picture, is_public) if is_public or is_own else None


def picture_at_the_desk(viewer: Agent, key: UUID, *, now: datetime) -> ContributionPicture | None:
    """A picture of a brand this person serves, also of what waits for a look."""
    return _there(now).filter(key=key, contribution__topic__brand_id__in=brand_ids_of(viewer)).first()


def pictures_over(*, now: datetime, most: int = 200) -> list[UUID]:
    """Keys of those that are not kept any longer, whose time was over first before the rest."""
    over = ContributionPicture.objects.filter(until__lte=now).order_by("until", "pk")
    return list(over.values_list("key", flat=True)[:most])


def named_keys(keys: Iterable[UUID]) -> set[UUID]:
    """Those of these that belong to something."""
    return set(ContributionPicture.objects.filter(key__in=list(keys)).values_list("key", flat=True))


def knows_any() -> bool:
    """Whether there is any picture at all."""
    return ContributionPicture.objects.exists()


def _there(now: datetime) -> QuerySet[ContributionPicture]:
    return ContributionPicture.objects.filter(Q(until=None) | Q(until__gt=now))
