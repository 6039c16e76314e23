"""Who may see what."""

from django.db.models import QuerySet

from evenhand.people.models import Agent, Brand, Queue


def brands_of(viewer: Agent) -> QuerySet[Brand]:
    """The brands whose cases the viewer may see."""
    if not viewer.is_active:
        return Brand.objects.none()
    if viewer.sees_all:
        return Brand.objects.all()
    return Brand.objects.filter(teams__agents=viewer).distinct()


def brand_ids_of(viewer: Agent) -> list[int]:
    """Their ids; one query."""
    return list(brands_of(viewer).order_by("id").values_list("id", flat=True))


def queues_of(viewer: Agent) -> QuerySet[Queue]:
    """The queues of those brands, in the order the lead gave them."""
    return Queue.objects.filter(brand__in=brands_of(viewer)).order_by("position", "id")


def colleagues_of(viewer: Agent) -> QuerySet[Agent]:
    """Everybody the viewer may assign a case to: those who share a brand and may write."""
    agents = Agent.objects.filter(is_active=True).exclude(role="analyst")
    if not viewer.sees_all:
        agents = agents.filter(teams__brands__in=brands_of(viewer)).distinct()
    return agents.order_by("first_name", "last_name", "id")
