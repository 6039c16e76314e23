"""Screens on a wall: which links there are, what one shows, and who is there to be shown."""

from collections.abc import Collection
from datetime import datetime

import msgspec
from django.db.models import F

from evenhand.people.models import Status, WallLink
from evenhand.people.reads.duty import on_duty
from evenhand.people.reads.links import SignedNumbers
from evenhand.people.reads.sight import answering_for

_LINKS = SignedNumbers("evenhand.wall")


def token_of(link: WallLink) -> str:
    """What stands in the link's address; nobody can make one without our key."""
    return _LINKS.token(link.pk)


def link_behind(token: str) -> WallLink | None:
    """The link of that address, unless it was revoked."""
    return WallLink.objects.filter(pk=_LINKS.number(token), revoked_at=None).first()


def wall_links() -> list[WallLink]:
    """Every link, those that work first, then the newest."""
    return list(
        WallLink.objects.select_related("made_by").order_by(F("revoked_at").desc(nulls_first=True), "-id")[:100]
    )


class Present(msgspec.Struct, frozen=True):
    """Somebody who serves one of the brands: by the name customers see, and how they stand."""

    name: str
    status: str
    since: datetime | None
    is_on_duty: bool
    is_on_call: bool


_ORDER = {Status.ONLINE: 0, Status.BUSY: 1, Status.AWAY: 2, Status.OFFLINE: 3}


def present_for(brand_ids: Collection[int], *, now: datetime) -> list[Present]:
    """Who is on duty for these brands or has the desk open, those who can be given work first. Four queries."""
    duties = {duty.agent_id: duty.is_on_call for duty in reversed(on_duty(brand_ids, now))}
    rows = answering_for(brand_ids).values_list(
        "id", "public_name", "first_name", "initials", "standing__status", "standing__since"
    )
    found = [
        Present(public or first or initials, status or Status.OFFLINE, since, agent in duties, duties.get(agent, False))
        for agent, public, first, initials, status, since in rows.order_by("id")
        if agent in duties or (status or Status.OFFLINE) != Status.OFFLINE
    ]
    return sorted(found, key=lambda each: (_ORDER[Status(each.status)], not each.is_on_duty, each.name))
