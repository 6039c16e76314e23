"""Cases that drag on are found, and those who lead a brand are told once a day that there are some."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from evenhand.cases.actions import dragging, notices
from evenhand.cases.actions.dragging import Found
from evenhand.cases.domain.dragging import Limits, drags, reasons_of
from evenhand.cases.models import NoticeKind
from evenhand.cases.reads.dragging import Counted, dragging_rules, limits_of, open_cases_counted, untold_brands
from evenhand.people.models import Agent, Brand
from evenhand.people.reads import pilot_brand_ids, who_decides
from evenhand.replies.domain.acknowledging import AUTOMATIC

YOUNGEST: Final = timedelta(days=1)  # nothing drags on its first day
_KEY: Final = "dragging:"


def sweep(*, now: datetime) -> int:
    """Look at every open case anew, and tell those who lead of what is new; how many are. Safe to repeat."""
    rules = dragging_rules()
    off = {brand for brand, rule in rules.items() if not rule.is_on} | set(pilot_brand_ids())
    brands = set(Brand.objects.values_list("id", flat=True)) - off
    limits: dict[int, Limits] = defaultdict(Limits, {brand: limits_of(rule) for brand, rule in rules.items()})
    machines = list(Agent.objects.filter(username=AUTOMATIC).values_list("id", flat=True))
    new = 0
    for counted in open_cases_counted(brands, before=now - YOUNGEST, machines=machines, now=now):
        new += dragging.note_dragging(
            found=_found(counted, limits, now), looked_at=[each.case_id for each in counted], now=now
        )
    dragging.end_over(off=off, now=now)
    _tell(off, now)
    return new


def _found(counted: Collection[Counted], limits: dict[int, Limits], now: datetime) -> list[Found]:
    found = []
    for each in counted:
        reasons = reasons_of(each.facts, limits[each.brand_id], now=now)
        if drags(reasons):
            found.append(Found(each.case_id, each.brand_id, reasons))
    return found


def _tell(off: Collection[int], now: datetime) -> None:
    """One notice a day for a brand, however many cases drag there."""
    today = timezone.localdate(now)
    for brand_id in untold_brands(today=today):
        if brand_id in off:
            continue
        leads: list[tuple[int, int | None]] = [(agent, None) for agent in who_decides(brand_id)]
        told = notices.tell(leads, kind=NoticeKind.DRAGGING, key=f"{_KEY}{brand_id}:{today.isoformat()}", now=now)
        if told:
            dragging.note_told(brand_id=brand_id, now=now)
