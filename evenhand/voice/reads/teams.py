"""Whom a cause can be given to, what they are told, and what was told."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from evenhand.insight.reads.counted import desk_day
from evenhand.people.models import Agent, Brand
from evenhand.people.reads import brand_ids_of
from evenhand.understanding.domain.personal import masked, personal_data
from evenhand.voice.domain.handing import Evidence
from evenhand.voice.domain.worth import Amount
from evenhand.voice.models import ProductHandOver, ProductTeam
from evenhand.voice.reads.causes import Ranked


def teams_of(viewer: Agent) -> list[ProductTeam]:
    """All teams of the viewer's brands, also those that are switched off."""
    found = ProductTeam.objects.filter(brand__in=brand_ids_of(viewer)).select_related("brand", "set_by")
    return list(found.order_by("brand__name", "name")[:200])


def teams_for(brand: Brand) -> list[ProductTeam]:
    """Those that a cause of this brand can be given to."""
    return list(ProductTeam.objects.filter(brand=brand, is_on=True).order_by("name")[:100])


def given_of(issue_id: int) -> Sequence[ProductHandOver]:
    """To whom it was given, the latest first."""
    found = ProductHandOver.objects.filter(issue=issue_id).select_related("team", "by")
    return list(found.order_by("-at", "-pk")[:20])


def evidence_of(found: Ranked, *, message: str, asked_for: date | None, days: int, now: datetime) -> Evidence:
    """What a team would be told: figures and our own words, in which personal data are masked, too."""
    until = desk_day(now)
    each = found.minutes.times(found.replies_each)
    return Evidence(
        issue=found.issue.pk,
        name=without_people(found.issue.called),
        brand=found.issue.brand.name,
        hypothesis=without_people(found.cause.hypothesis if found.cause else ""),
        message=without_people(message),
        since=until - timedelta(days=days - 1),
        until=until,
        contacts=found.contacts.cases,
        contacts_a_week=_three(found.contacts),
        minutes_a_contact=_three(each),
        minutes_are_assumed=not found.minutes.cases,
        share_fixable=found.share,
        share_is_assumed=found.is_share_assumed,
        hours_a_week=_three(found.hours),
        weeks=found.weeks,
        channels=found.networks,
        asked_for=asked_for,
    )


def without_people(text: str) -> str:
    """The text with every personal datum masked that can be recognised."""
    return masked(text, personal_data(text))


def _three(each: Amount) -> tuple[float, float, float]:
    return round(each.value, 2), round(each.low, 2), round(each.high, 2)
