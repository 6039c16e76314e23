"""Parity audits that were asked for."""

from typing import Any

from django.db.models import QuerySet

from evenhand.insight.errors import OnlyForLeads
from evenhand.insight.models import ParityRun
from evenhand.people.models import Agent


def parity_runs(viewer: Agent) -> QuerySet[ParityRun]:
    """Newest first. They hold counts and curves, and no customer's data."""
    if not viewer.sees_all:
        raise OnlyForLeads
    return ParityRun.objects.select_related("brand", "asked_by").order_by("-asked_at", "-id")


def verdicts_before(run: ParityRun) -> list[dict[str, Any]]:
    """What earlier audits said, oldest first, in the layout of `evenhand audit --log`: whoever looks often finds
    something by chance."""
    earlier = ParityRun.objects.filter(state=ParityRun.DONE, pk__lt=run.pk).order_by("-pk")[:50]
    return [_entry(each.told) for each in reversed(earlier) if each.told]


def _entry(told: dict[str, Any]) -> dict[str, Any]:
    from evenhand.insight.audit.log import entry  # here: most screens need no audit

    return entry(told)
