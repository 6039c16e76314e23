"""Incidents of the viewer's brands: the list, one of them, what is said, what happened in it."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Min, Prefetch, Q, QuerySet

from evenhand.incidents.domain.signing import StatementState
from evenhand.incidents.domain.states import OVER
from evenhand.incidents.domain.times import Moments
from evenhand.incidents.models import FollowUp, Happening, Incident, Playbook, SignOff, Statement
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of
from evenhand.replies.models import Delivery, DeliveryState, PublishingHold

Place = tuple[datetime, int]  # detected_at and id of the last one shown


def _seen(viewer: Agent) -> QuerySet[Incident]:
    return Incident.objects.filter(
        pk__in=Incident.brands.through.objects.filter(brand_id__in=brand_ids_of(viewer)).values("incident_id")
    )


def incidents_of(
    viewer: Agent, *, is_over: bool = False, after: Place | None = None, limit: int = 25
) -> list[Incident]:
    """A page of those that go on, or of those that are over, newest first, each with its number of cases."""
    found = _seen(viewer).filter(Q(state__in=sorted(OVER)) if is_over else ~Q(state__in=sorted(OVER)))
    if after is not None:
        found = found.filter(Q(detected_at__lt=after[0]) | Q(detected_at=after[0], pk__lt=after[1]))
    page = found.order_by("-detected_at", "-pk")[:limit]
    return _counted(list(page.select_related("owner").prefetch_related("brands")))


def _counted(page: list[Incident]) -> list[Incident]:
    linked = Incident.objects.filter(pk__in=[each.pk for each in page])
    cases = dict(linked.values_list("pk").annotate(n=Count("linked", filter=Q(linked__is_out=False))))
    for each in page:
        each.cases = cases.get(each.pk, 0)  # type: ignore[attr-defined]
    return page


def going_on(viewer: Agent | None, *, limit: int = 20) -> list[Incident]:
    """Incidents that go on, the worst first; of all brands where no viewer asks (the wallboard)."""
    found = Incident.objects.all() if viewer is None else _seen(viewer)
    found = found.filter(~Q(state__in=sorted(OVER)), cleared_at=None).select_related("owner")
    return list(found.order_by("severity", "detected_at", "pk")[:limit])


def incident_of(viewer: Agent, incident_id: int) -> Incident | None:
    """One incident with its brands, if the viewer may see it."""
    found = _seen(viewer).filter(pk=incident_id).select_related("owner", "declared_by", "issue")
    return found.prefetch_related("brands").first()


def statements_of(incident: Incident) -> list[Statement]:
    """All versions, the newest first, each with who said what to it."""
    said = Prefetch("sign_offs", SignOff.objects.select_related("agent").order_by("at"))
    versions = Statement.objects.filter(incident=incident).select_related("written_by", "asked_by")
    return list(versions.prefetch_related(said).order_by("-version"))


def signs_wanted(viewer: Agent) -> list[Statement]:
    """Statements that wait for the viewer's word."""
    asked = Statement.objects.filter(state=StatementState.ASKED, incident__signers__agent=viewer)
    asked = asked.exclude(written_by=viewer).exclude(sign_offs__agent=viewer)
    return list(asked.select_related("incident", "written_by").order_by("asked_at")[:20])


def stops_of(incident: Incident) -> list[PublishingHold]:
    """Its publishing stops, the newest first."""
    found = PublishingHold.objects.filter(cause=incident.cause).select_related("brand", "placed_by", "lifted_by")
    return list(found.order_by("-placed_at", "-id"))


def timeline_of(incident: Incident, *, before: Place | None = None, limit: int = 50) -> list[Happening]:
    """What happened, the newest first."""
    lines = Happening.objects.filter(incident=incident).select_related("by")
    if before is not None:
        lines = lines.filter(Q(at__lt=before[0]) | Q(at=before[0], pk__lt=before[1]))
    return list(lines.order_by("-at", "-id")[:limit])


def follow_ups_of(incident: Incident) -> list[FollowUp]:
    """What is to be done, what is open first."""
    found = FollowUp.objects.filter(incident=incident, removed_at=None).select_related("owner")
    return sorted(found, key=lambda each: (each.done_at is not None, each.due_on is None, str(each.due_on), each.pk))


def playbook_of(brand_id: int) -> Playbook | None:
    """What the brand has ready."""
    return Playbook.objects.filter(brand_id=brand_id).prefetch_related("signers", "people").first()


def first_informed_at(incident: Incident, statements: Sequence[Statement]) -> datetime | None:
    """When the public first had a word of ours: as a person said, or the first reply that stood in a case of it after
    a statement was signed off, whichever was earlier."""
    stood = min((each.stands_at for each in statements if each.stands_at), default=None)
    sent = None
    if stood is not None:
        cases = incident.linked.filter(is_out=False).values("case_id")
        replies = Delivery.objects.filter(case__in=cases, state=DeliveryState.SENT, sent_at__gte=stood)
        sent = replies.aggregate(first=Min("sent_at"))["first"]
    return min((at for at in (incident.informed_at, sent) if at), default=None)


def moments_of(incident: Incident, informed_at: datetime | None) -> Moments:
    """Its moments as the times are counted from."""
    return Moments(
        began=incident.began_at,
        detected=incident.detected_at,
        acknowledged=incident.acknowledged_at,
        informed=informed_at,
        cleared=incident.cleared_at,
    )
