"""Pictures of contributions: added, described anew, taken away; they go the way of what they belong to."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import ngettext

from evenhand.community.domain.picturing import Drawn, PictureChange, alt_in, is_there, until_of
from evenhand.community.domain.trust import Level, most_pictures, pace_of
from evenhand.community.errors import CannotContribute, MayNotDo, NotThere, TooMuch
from evenhand.community.events import PictureTakenAway
from evenhand.community.models import Contribution, ContributionPicture, Member
from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.people.reads import brands_of


def look_how_many(*, member: Member, more: int, standing: int = 0, now: datetime) -> None:
    """Refuse more pictures than a contribution of theirs may have, and more in a day than they may contribute."""
    level = Level(member.level)
    most = most_pictures(level)
    if more and standing + more > most:
        said = ngettext("You may show %(n)d picture here.", "You may show %(n)d pictures here at most.", most)
        raise CannotContribute(said % {"n": most})
    lately = ContributionPicture.objects.filter(contribution__member_id=member.pk, at__gt=now - timedelta(days=1))
    if more and lately.count() + more > pace_of(level).a_day:
        raise TooMuch


def add_pictures(found: Contribution, pictures: Sequence[Drawn], *, writer: Member, now: datetime) -> None:
    """They stand with the contribution from now on; in the caller's transaction, its member locked."""
    look_how_many(member=writer, more=len(pictures), standing=_standing(found, now).count(), now=now)
    ContributionPicture.objects.bulk_create(
        [
            ContributionPicture(
                key=each.key,
                contribution=found,
                alt=alt_in(each.alt),
                width=each.width,
                height=each.height,
                at=now,
                until=until_of(None, shown=found.shown, now=now),
            )
            for each in pictures
        ]
    )


def change_pictures(found: Contribution, change: PictureChange, *, writer: Member, now: datetime) -> None:
    """What its author takes away is gone at once, for everybody; in the caller's transaction, its member locked."""
    theirs = _standing(found, now)
    theirs.filter(pk__in=change.away).update(until=now)
    for number, alt in sorted(change.alts.items()):
        theirs.filter(pk=number).update(alt=alt_in(alt))
    add_pictures(found, change.added, writer=writer, now=now)


@transaction.atomic
def take_picture_away(*, key: UUID, actor: Agent, now: datetime) -> Contribution:
    """One of us takes a picture away, such as one with somebody's address, and leaves the words. There is no way back,
    and the page says so before. Whoever serves the brand decides."""
    if not actor.may_write:
        raise MayNotDo
    served = ContributionPicture.objects.filter(contribution__topic__brand__in=brands_of(actor))
    found = served.select_for_update(of=("self",)).select_related("contribution").filter(key=key).first()
    if found is None or not is_there(found.until, now=now):
        raise NotThere
    found.until = now
    found.save(update_fields=["until"])
    gone = PictureTakenAway(contribution_id=found.contribution_id, picture_id=found.pk)
    record(gone, now=now, actor_id=actor.pk)
    return found.contribution


def follow_contribution(found: Contribution, *, now: datetime) -> None:
    """The pictures stand as what they belong to does; in the caller's transaction."""
    pictures = list(ContributionPicture.objects.select_for_update().filter(contribution=found).order_by("pk"))
    for each in pictures:
        each.until = until_of(each.until, shown=found.shown, now=now)
    ContributionPicture.objects.bulk_update(pictures, ["until"])


def forget_pictures(*, member: Member, now: datetime) -> int:
    """Whoever is forgotten shows nothing any more; how many go. In the caller's transaction."""
    return ContributionPicture.objects.filter(contribution__member_id=member.pk).update(until=now, alt="")


def note_gone(*, keys: Collection[UUID], now: datetime) -> int:
    """Their files are gone; nothing names them any more."""
    return ContributionPicture.objects.filter(key__in=keys, until__lte=now).delete()[0]


def _standing(found: Contribution, now: datetime) -> QuerySet[ContributionPicture]:
    return ContributionPicture.objects.filter(Q(until=None) | Q(until__gt=now), contribution=found)
