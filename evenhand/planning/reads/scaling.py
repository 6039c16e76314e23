"""Questions of growth that were asked, for those who may see them."""

from typing import Final

from django.db.models import QuerySet

from evenhand.people.models import Agent
from evenhand.planning.errors import NotForYou
from evenhand.planning.models import ScaleRun

NEWEST: Final = 10


def scale_runs(viewer: Agent) -> QuerySet[ScaleRun]:
    """All of them, newest first, without what is long. They hold no customer's data, so brands do not divide them."""
    if not viewer.sees_all:
        raise NotForYou
    return ScaleRun.objects.select_related("asked_by").defer("report").order_by("-asked_at", "-id")


def newest_runs(viewer: Agent) -> list[ScaleRun]:
    """The last few."""
    return list(scale_runs(viewer).defer("report", "answers")[:NEWEST])
