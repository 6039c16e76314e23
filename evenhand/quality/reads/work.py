"""What is to be judged, what was, and who may see which words of it."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.db.models import F, Q, QuerySet

from evenhand.cases.errors import NotAllowed
from evenhand.people.models import Agent, Brand
from evenhand.people.reads import brand_ids_of
from evenhand.quality.models import Calibration, CalibrationSeat, QualityRule, QualitySample, Score, Scorecard
from evenhand.quality.reads import may_score

Key = tuple[datetime, int]


def to_judge(viewer: Agent, *, after: Key | None = None, limit: int) -> list[QualitySample]:
    """What the viewer could judge now, what waits longest first; never their own work."""
    if not may_score(viewer):
        return []
    free = Q(first_by=None) | Q(first_by=viewer, first_at=None) | Q(second_by=viewer, second_at=None)
    second = Q(is_double=True, second_by=None, first_at__isnull=False) & ~Q(first_by=viewer)
    found = _samples(viewer).filter(free | second, finished_at=None, aside_at=None).exclude(agent=viewer)
    if after is not None:
        found = found.filter(Q(drawn_at__gt=after[0]) | Q(drawn_at=after[0], pk__gt=after[1]))
    return list(found.order_by("drawn_at", "pk")[:limit])


def judged(viewer: Agent, *, agent_id: int | None = None, after: Key | None = None, limit: int) -> list[QualitySample]:
    """What was judged, newest first: of everybody for leads, else one's own."""
    found = _samples(viewer).exclude(finished_at=None).select_related("coaching")
    if not may_score(viewer):
        found = found.filter(agent=viewer)
    elif agent_id is not None:
        found = found.filter(agent_id=agent_id)
    if after is not None:
        found = found.filter(Q(finished_at__lt=after[0]) | Q(finished_at=after[0], pk__lt=after[1]))
    return list(found.order_by("-finished_at", "-pk")[:limit])


def asked_back(viewer: Agent, *, limit: int) -> list[QualitySample]:
    """Judged cases about which somebody answered or appealed, also to what was proposed to them, what waits longest
    first; for leads."""
    if not may_score(viewer):
        return []
    said = Q(coaching__stage__in=["answered", "appealed"])
    said |= Q(coaching__stage="proposed", coaching__answered_at=F("coaching__changed_at"))
    found = _samples(viewer).filter(said).select_related("coaching")
    return list(found.order_by("coaching__changed_at", "pk")[:limit])


def _samples(viewer: Agent) -> QuerySet[QualitySample]:
    found = QualitySample.objects.filter(brand__in=brand_ids_of(viewer))
    return found.select_related("case", "agent", "card", "brand")


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """A sample as the viewer may see it: their own score, and the others' once nobody needs to be blind any more."""

    sample: QualitySample
    own: Score | None
    scores: Sequence[Score]
    is_person: bool


def sample_for(viewer: Agent, sample_id: int) -> Sight:
    """Raises NotAllowed for whoever neither judges nor was judged, and for the person before all is judged."""
    sample = _samples(viewer).select_related("coaching__decided_by", "coaching__step_by", "first_by", "second_by")
    found = sample.filter(pk=sample_id).first() if sample_id < 1 << 62 else None
    if found is None or not (may_score(viewer) or (found.agent_id == viewer.pk and found.finished_at)):
        raise NotAllowed("There is no such case among those you may see.")
    scores = list(Score.objects.filter(sample=found).select_related("scorer").order_by("place"))
    own = next((each for each in scores if each.scorer_id == viewer.pk), None)
    is_person = found.agent_id == viewer.pk
    shown = [each for each in scores if each.place == 1] if is_person else scores
    return Sight(sample=found, own=own, scores=shown if found.finished_at else (), is_person=is_person)


def rules_and_cards(viewer: Agent) -> list[tuple[Brand, QualityRule | None, Scorecard | None]]:
    """Each brand of the viewer with its rule and card; three queries."""
    brands = list(Brand.objects.filter(pk__in=brand_ids_of(viewer)).order_by("name"))
    rules = QualityRule.objects.in_bulk([each.pk for each in brands])
    current = Scorecard.objects.filter(brand__in=brands, is_current=True)
    cards = {each.brand_id: each for each in current}
    return [(each, rules.get(each.pk), cards.get(each.pk)) for each in brands]


def versions_of(brand: Brand) -> list[Scorecard]:
    """All versions of its card, the newest first."""
    return list(Scorecard.objects.filter(brand=brand).select_related("made_by").order_by("-version")[:50])


def calibrations_of(viewer: Agent, *, after: Key | None = None, limit: int) -> list[Calibration]:
    """Sessions of the viewer's brands, newest first: all for leads, else those one was asked to."""
    found = Calibration.objects.filter(brand__in=brand_ids_of(viewer)).select_related("case", "brand", "opened_by")
    if not may_score(viewer):
        found = found.filter(pk__in=CalibrationSeat.objects.filter(agent=viewer).values("calibration"))
    if after is not None:
        found = found.filter(Q(opened_at__lt=after[0]) | Q(opened_at=after[0], pk__lt=after[1]))
    return list(found.order_by("-opened_at", "-pk")[:limit])


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A session as the viewer may see it: before it is shown, their own score alone."""

    calibration: Calibration
    seats: Sequence[CalibrationSeat]
    own: Score | None
    scores: Sequence[Score]
    has_seat: bool


def calibration_for(viewer: Agent, calibration_id: int) -> Session:
    """Raises NotAllowed for whoever neither leads nor was asked."""
    found = (
        Calibration.objects.filter(pk=calibration_id, brand__in=brand_ids_of(viewer))
        if (calibration_id < 1 << 62)
        else Calibration.objects.none()
    )
    session = found.select_related("case", "brand", "card", "opened_by", "agreed_by").first()
    seats = list(session.seats.select_related("agent").order_by("agent__first_name", "pk")) if session else []
    has_seat = any(each.agent_id == viewer.pk for each in seats)
    if session is None or not (may_score(viewer) or has_seat):
        raise NotAllowed("There is no such session among those you may see.")
    scores = list(Score.objects.filter(calibration=session).select_related("scorer").order_by("scorer__first_name"))
    own = next((each for each in scores if each.scorer_id == viewer.pk), None)
    shown = [each for each in scores if each.finished_at] if session.revealed_at else []
    return Session(calibration=session, seats=seats, own=own, scores=shown, has_seat=has_seat)
