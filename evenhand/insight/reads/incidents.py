"""Incidents of a period, with how long each took."""

from datetime import datetime, time, timedelta

import msgspec
from django.conf import settings
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from evenhand.incidents.models import Incident
from evenhand.insight.reads.counted import Asked
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of
from evenhand.people.reads.duty import zone_named

MOST = 100


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One incident: its name, how many cases it has, and its times in seconds, None where they run still."""

    incident: Incident
    cases: int
    times: list[tuple[object, float | None]]


def incidents_between(viewer: Agent, asked: Asked) -> list[Told]:
    """The incidents that were known of in these days, of the viewer's brands, newest first, at most a hundred."""
    zone = zone_named(settings.TIME_ZONE)
    begin = datetime.combine(asked.since, time(), zone)
    end = datetime.combine(asked.until + timedelta(days=1), time(), zone)
    brands = [each for each in brand_ids_of(viewer) if asked.brand_id in {None, each}]
    mine = Incident.objects.filter(brands__in=brands).values("pk")
    found = Incident.objects.filter(pk__in=mine, detected_at__gte=begin, detected_at__lt=end)
    found = found.annotate(many=Count("linked", filter=Q(linked__is_out=False))).order_by("-detected_at", "-pk")
    return [
        Told(
            incident=each,
            cases=each.many,
            times=[
                (_("until we knew"), _between(each.began_at, each.detected_at)),
                (_("until somebody led"), _between(each.detected_at, each.acknowledged_at)),
                (_("until all clear"), _between(each.detected_at, each.cleared_at)),
            ],
        )
        for each in found[:MOST]
    ]


def _between(begin: datetime, end: datetime | None) -> float | None:
    return None if end is None else max((end - begin).total_seconds(), 0.0)
