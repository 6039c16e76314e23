"""The very cases behind a figure, newest first, by keyset."""

from datetime import date
from typing import Final

from django.db.models import F, Q, QuerySet

from evenhand.insight.models import CaseFact
from evenhand.insight.reads.counted import RIPE, Asked
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of

_RETURNED = Q(returned_at__lte=F("resolved_at") + RIPE)
_ELSEWHERE = Q(elsewhere_at__lte=F("resolved_at") + RIPE)

# What can be asked of a figure's cases: by name, on which of their days they count, and which they are.
OF_OPENED: Final[dict[str, Q]] = {
    "opened": Q(),
    "asked": Q(asked_at__isnull=False),
    "answered": Q(answered_at__isnull=False),
    "unanswered": Q(answered_at=None, asked_at__isnull=False),
    "promised": Q(is_in_target__isnull=False),
    "late": Q(is_in_target=False),
    "in-time": Q(is_in_target=True),
    "escalated": Q(is_escalated=True),
    "unresolved": Q(resolved_at=None),
}
OF_RESOLVED: Final[dict[str, Q]] = {
    "resolved": Q(),
    "returned": _RETURNED,
    "stayed": ~_RETURNED,
    "ripe": Q(),
    "ripe-returned": _RETURNED,
    "at-once": Q(outbound=1) & ~_RETURNED & ~_ELSEWHERE,
}
OF_RIPE: Final = frozenset({"ripe", "ripe-returned", "at-once"})  # resolved so long ago that it shows who came back
Key = tuple[date, int]


def cases_behind(
    viewer: Agent, asked: Asked, which: str, *, today: date, after: Key | None = None, limit: int
) -> list[CaseFact]:
    """A page of the cases of this name that the viewer may see; of an unknown name, those that were opened."""
    by = "resolved_day" if which in OF_RESOLVED else "day"
    found = facts_of(viewer, asked, by=by).filter(OF_RESOLVED.get(which, OF_OPENED.get(which, Q())))
    if which in OF_RIPE:
        found = found.filter(resolved_day__lte=today - RIPE)
    if after is not None:
        found = found.filter(Q(**{f"{by}__lt": after[0]}) | Q(**{by: after[0]}, case__lt=after[1]))
    return list(found.select_related("case", "case__customer").order_by(f"-{by}", "-case")[:limit])


def facts_of(viewer: Agent, asked: Asked, *, by: str = "day") -> QuerySet[CaseFact]:
    """The facts of cases of a period, by the day they were opened or resolved, within the viewer's brands."""
    brands = [each for each in brand_ids_of(viewer) if asked.brand_id in {None, each}]
    found = CaseFact.objects.filter(brand__in=brands, **{f"{by}__gte": asked.since, f"{by}__lte": asked.until})
    narrowed = {name: getattr(asked, name) for name in ("queue_id", "network", "mode")}
    return found.filter(**{name: value for name, value in narrowed.items() if value not in (None, "")})
