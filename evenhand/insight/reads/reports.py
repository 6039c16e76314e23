"""Which pages of measures somebody gets by mail, and what became of the last ones."""

from collections import defaultdict

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from evenhand.insight.models import ReportMail, ReportWish
from evenhand.people.models import Agent

LASTS = 3


def reports_of(viewer: Agent) -> list[tuple[ReportWish, list[ReportMail]]]:
    """The viewer's own, those that come before those that were stopped, each with its last three. Two queries."""
    mine = ReportWish.objects.filter(agent=viewer).select_related("agent", "brand")
    wishes = list(mine.order_by(F("stopped_at").asc(nulls_first=True), "page", "pk")[:50])
    newest = Window(RowNumber(), partition_by="wish", order_by=F("day").desc())
    mails: dict[int, list[ReportMail]] = defaultdict(list)
    for each in ReportMail.objects.filter(wish__in=wishes).annotate(place=newest).filter(place__lte=LASTS):
        mails[each.wish_id].append(each)
    return [(each, sorted(mails[each.pk], key=lambda mail: mail.day, reverse=True)) for each in wishes]
