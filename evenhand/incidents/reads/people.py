"""Who is named in an incident: who signs off, who is told."""

import msgspec
from django.db import connection

from evenhand.incidents.models import Incident


class Person(msgspec.Struct, frozen=True):
    """A colleague by name."""

    pk: int
    name: str


class People(msgspec.Struct, frozen=True):
    """Everybody named in an incident."""

    signers: list[Person]
    told: list[Person]
    addresses: list[str]

    @property
    def names(self) -> dict[int, str]:
        """Their names by id."""
        return {each.pk: each.name for each in (*self.signers, *self.told)}


_NAMED = """
SELECT kind, agent_id, coalesce(nullif(trim(a.first_name || ' ' || a.last_name), ''), a.username, ''), address FROM (
    SELECT 'signer' AS kind, agent_id, '' AS address FROM incidents_signer WHERE incident_id = %(incident)s
    UNION ALL
    SELECT 'told', agent_id, address FROM incidents_recipient WHERE incident_id = %(incident)s
) AS named LEFT JOIN people_agent a ON a.id = named.agent_id
WHERE a.id IS NULL OR a.is_active
ORDER BY 3, 4
"""


def people_of(incident: Incident) -> People:
    """Everybody named in it; one query."""
    found = People([], [], [])
    with connection.cursor() as cursor:
        cursor.execute(_NAMED, {"incident": incident.pk})
        for kind, agent_id, name, address in cursor.fetchall():
            if agent_id is None:
                found.addresses.append(address)
            else:
                (found.signers if kind == "signer" else found.told).append(Person(agent_id, name))
    return found
