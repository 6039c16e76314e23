"""How much people can have in hand, and how much they have."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db import connection

from evenhand.cases.domain.weighing import LIVE_FOR, Weights
from evenhand.channels import registry
from evenhand.channels.models import Account
from evenhand.people.reads.arrangement import memory
from evenhand.routing.domain import capacity
from evenhand.routing.domain.capacity import CALLS_AT_ONCE, LIVE_AT_ONCE, Room, Said
from evenhand.routing.models import Capacity


def networks_in_use() -> list[str]:
    """The networks on which we have accounts; one query."""
    return list(Account.objects.order_by("network").values_list("network", flat=True).distinct())


def usual_room(networks: Iterable[str]) -> dict[str, int]:
    """How many cases of a network one person can have in hand where nobody said anything, if not as many as usual."""
    found = {}
    for network in networks:
        can = registry.capabilities(network)
        if can.hosts_chats or can.has_calls:
            found[network] = LIVE_AT_ONCE if can.hosts_chats else CALLS_AT_ONCE
    return found


def live_networks(networks: Iterable[str]) -> tuple[str, ...]:
    """Those where visitors wait in a window of ours."""
    return tuple(each for each in networks if registry.capabilities(each).hosts_chats)


def rooms_of(agent_ids: Collection[int], networks: Iterable[str]) -> dict[int, Room]:
    """What each of these people can have in hand; one query."""
    said = Capacity.objects.filter(agent__isnull=True) | Capacity.objects.filter(agent__in=agent_ids)
    known = [Said(*each) for each in said.values_list("agent_id", "network", "at_once")]
    return capacity.rooms(agent_ids, known, usual_room(networks))


def weights_of(rooms: Mapping[int, Room], live: tuple[str, ...]) -> dict[int, Weights]:
    """What cases weigh for these people, as cases count it."""
    return {
        agent_id: Weights(tuple(room.at_once), tuple(map(room.weight, room.at_once)), room.weight(""), live)
        for agent_id, room in rooms.items()
    }


def usual_weights(agent_id: int) -> Weights:
    """What cases weigh for one person; remembered as long as nobody says otherwise."""
    return memory().of(("weights", agent_id), lambda: _weights_read(agent_id))


def _weights_read(agent_id: int) -> Weights:
    networks = networks_in_use()
    return weights_of(rooms_of([agent_id], networks), live_networks(networks))[agent_id]


_IN_HAND = """
SELECT o.assignee_id, c.network, count(*) FROM cases_opencase o JOIN cases_case c ON c.id = o.case_id
WHERE o.assignee_id = ANY(%s) AND (o.category IN (1, 2)
    OR (o.category = 3 AND c.network = ANY(%s) AND o.last_at > %s))
GROUP BY 1, 2
"""


def in_hand(agent_ids: Iterable[int], *, live: tuple[str, ...], now: datetime) -> dict[int, dict[str, int]]:
    """How many cases each person has in hand, by network; one query."""
    found: dict[int, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_IN_HAND, [list(agent_ids), list(live), now - LIVE_FOR])
        for agent_id, network, count in cursor.fetchall():
            found.setdefault(agent_id, {})[network] = count
    return found
