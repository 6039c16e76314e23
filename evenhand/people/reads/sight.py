"""Who may see what."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from evenhand.database.asking import ask
from evenhand.people.models import Agent, Brand, Queue, Role, Team

_KNOWN = "_known_brand_ids"


def brands_of(viewer: Agent) -> QuerySet[Brand]:
    """The brands whose cases the viewer may see."""
    if not viewer.is_active or viewer.is_outside:
        return Brand.objects.none()
    if viewer.sees_all:
        return Brand.objects.all()
    return Brand.objects.filter(teams__agents=viewer).distinct()


_EVERY = "SELECT id FROM people_brand ORDER BY id"
_SERVED = """
SELECT DISTINCT b.brand_id FROM people_team_brands b JOIN people_agent_teams a ON a.team_id = b.team_id
WHERE a.agent_id = %s ORDER BY 1
"""

_SERVED_BY_EACH = """
SELECT DISTINCT a.agent_id, b.brand_id FROM people_team_brands b JOIN people_agent_teams a ON a.team_id = b.team_id
WHERE a.agent_id = ANY(%s)
"""


def brand_ids_of(viewer: Agent) -> list[int]:
    """Their ids; one query, once a request at the desk."""
    known: list[int] | None = viewer.__dict__.get(_KNOWN)
    if known is None:
        known = _asked(viewer)
        if _KNOWN in viewer.__dict__:
            viewer.__dict__[_KNOWN] = known
    return known


def _asked(viewer: Agent) -> list[int]:
    """As `brands_of` has them."""
    if not viewer.is_active or viewer.is_outside:
        return []
    return [row[0] for row in (ask(_EVERY) if viewer.sees_all else ask(_SERVED, [viewer.pk]))]


def served_by_people_of(team: Team) -> dict[int, list[int]]:
    """The brands that each of its people who may write serves, through this team and every other; three queries."""
    people = [each for each in team.agents.filter(is_active=True) if each.may_write]
    served: dict[int, list[int]] = {each.pk: [] for each in people}
    for agent_id, brand_id in ask(_SERVED_BY_EACH, [[each.pk for each in people if not each.sees_all]]):
        served[agent_id].append(brand_id)
    every = [row[0] for row in ask(_EVERY)]
    return served | {each.pk: every for each in people if each.sees_all}


def remember_brands(viewer: Agent) -> None:
    """Their brands are looked up once from now on; only for an agent read for one request and then forgotten."""
    viewer.__dict__[_KNOWN] = None


def pilot_brand_ids() -> list[int]:
    """Brands that only listen: nothing is routed to their people, and nothing is sent."""
    return list(Brand.objects.exclude(pilot_since=None).values_list("id", flat=True))


def queues_of(viewer: Agent) -> QuerySet[Queue]:
    """The queues of those brands, in the order the lead gave them."""
    return Queue.objects.filter(brand__in=brand_ids_of(viewer)).order_by("position", "id")


def queue_name(viewer: Agent, queue_id: int) -> str:
    """What a queue of those brands is called; empty where it is none of them."""
    found = ask(_NAMED, [queue_id, brand_ids_of(viewer)])
    return str(found[0][0]) if found else ""


_NAMED = "SELECT name FROM people_queue WHERE id = %s AND brand_id = ANY(%s)"


def answering_for(brand_ids: Collection[int]) -> QuerySet[Agent]:
    """People of the teams that serve one of these brands, but those who only look; each once."""
    people = Agent.objects.filter(is_active=True, teams__brands__in=brand_ids)
    return people.exclude(role__in=[Role.ANALYST, Role.COLLEAGUE]).distinct()


def who_decides(brand_id: int) -> list[int]:
    """Who decides for a brand: leads of its teams, or all leads and administrators where its teams have none."""
    leads = Agent.objects.filter(Q(is_superuser=True) | Q(role__in=[Role.LEAD, Role.ADMINISTRATOR]), is_active=True)
    near = list(leads.filter(teams__brands=brand_id).distinct().values_list("id", flat=True))
    return near or list(leads.values_list("id", flat=True))


def colleagues_of(viewer: Agent) -> QuerySet[Agent]:
    """Colleagues who may work on a case the viewer sees: they serve one of the brands, or all, and may write."""
    agents = Agent.objects.filter(is_active=True).exclude(role__in=[Role.ANALYST, Role.COLLEAGUE])
    serves = Q(teams__brands__in=brands_of(viewer)) | Q(role__in=[Role.LEAD, Role.ADMINISTRATOR])
    agents = agents.filter(serves).distinct()
    return agents.order_by("first_name", "last_name", "id")
