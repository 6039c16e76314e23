"""What became of what colleagues brought: for them, without anything private; and for the desk."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

import msgspec
from django.db.models import Sum

from evenhand.colleagues.models import PassedOn, Shared, SuggestedAnswer, SuggestedState
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of

LOOKED_AT, ANSWERING, ANSWERED = "looked_at", "answering", "answered"


class Became(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody passed on, and how it stands: no more than whether it is being answered."""

    id: int
    brand: str
    url: str
    note: str
    at: datetime
    state: str
    thanks: str
    thanked_by: str
    thanked_at: datetime | None


def own_passed_on(viewer: Agent, *, limit: int = 30) -> list[Became]:
    """The viewer's own, newest first; one query. No word of the case, and not its number."""
    found = PassedOn.objects.filter(by=viewer).select_related("brand", "case", "thanked_by")
    return [
        Became(
            id=each.pk,
            brand=each.brand.name,
            url=each.url,
            note=each.note,
            at=each.at,
            state=_state(each),
            thanks=each.thanks,
            thanked_by=each.thanked_by.full_name if each.thanked_by else "",
            thanked_at=each.thanked_at,
        )
        for each in found.order_by("-at", "-id")[:limit]
    ]


def _state(passed: PassedOn) -> str:
    case = passed.case
    if case is None:
        return LOOKED_AT
    return ANSWERED if case.first_reply_at is not None or case.resolved_at is not None else ANSWERING


def own_suggested(viewer: Agent, *, limit: int = 30) -> list[SuggestedAnswer]:
    """What the viewer suggested, newest first; one query."""
    found = SuggestedAnswer.objects.filter(by=viewer).select_related("brand", "about", "about__published", "thanked_by")
    return list(found.order_by("-at", "-id")[:limit])


def passed_on_to(
    viewer: Agent, *, only_waiting: bool, before: tuple[datetime, int] | None = None, limit: int
) -> Sequence[PassedOn]:
    """What colleagues passed on to the viewer's brands, newest first, from a place on."""
    found = PassedOn.objects.filter(brand__in=brand_ids_of(viewer)).select_related("brand", "by", "case", "thanked_by")
    if only_waiting:
        found = found.filter(case=None)
    if before is not None:
        found = found.filter(at__lte=before[0]).exclude(at=before[0], pk__gte=before[1])
    return list(found.order_by("-at", "-id")[:limit])


def suggested_to(viewer: Agent, *, state: str = SuggestedState.OPEN, limit: int) -> Sequence[SuggestedAnswer]:
    """What colleagues suggested for the viewer's brands, newest first."""
    found = SuggestedAnswer.objects.filter(brand__in=brand_ids_of(viewer), state=state)
    related = ("brand", "by", "about", "about__published", "edition", "thanked_by")
    return list(found.select_related(*related).order_by("-at", "-id")[:limit])


def passed_on_for(viewer: Agent, passed_id: int) -> PassedOn | None:
    """One that was passed on to a brand of the viewer's."""
    found = PassedOn.objects.filter(pk=passed_id, brand__in=brand_ids_of(viewer))
    return found.select_related("brand", "by").first()


def shared_counted(edition_ids: Collection[int], *, since: date) -> dict[int, int]:
    """How often each of these pages was shared by people who work here; one query."""
    found = Shared.objects.filter(edition__in=list(edition_ids), day__gte=since).values_list("edition")
    return dict(found.annotate(Sum("times")).order_by("edition"))
