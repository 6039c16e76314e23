"""Which cases belong to an incident."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from evenhand.cases.models import Case
from evenhand.incidents.actions.telling import locked, tell, tell_all
from evenhand.incidents.errors import NoSuchStep
from evenhand.incidents.events import CaseLeftIncident, CasesJoinedIncident
from evenhand.incidents.models import How, Incident, IncidentCase
from evenhand.ledger.actions import record
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of

MOST = 20_000  # cases added at once

# Only cases of the incident's brands that the person sees; what a person took out stays out unless they say so by hand.
_LINK = """
WITH chosen AS (
    SELECT c.id FROM cases_case c
    WHERE c.id = ANY(%(cases)s) AND c.brand_id = ANY(%(seen)s)
        AND c.brand_id IN (SELECT brand_id FROM incidents_incident_brands WHERE incident_id = %(incident)s)
)
INSERT INTO incidents_incidentcase (incident_id, case_id, how, is_out, by_id, at)
SELECT %(incident)s, id, %(how)s, false, %(actor)s, %(now)s FROM chosen
ON CONFLICT ON CONSTRAINT incident_case_once DO UPDATE
SET is_out = false, how = excluded.how, by_id = excluded.by_id, at = excluded.at
WHERE incidents_incidentcase.is_out AND %(by_hand)s
RETURNING case_id
"""


@transaction.atomic
def link_cases(
    *, incident_id: int, case_ids: Collection[int], actor: Agent, now: datetime, how: str = How.HAND
) -> list[int]:
    """These cases belong to it; which are new in it. Those of other brands are left out."""
    incident = locked(incident_id, actor)
    return _link(incident, case_ids, seen=brand_ids_of(actor), how=how, actor=actor, now=now)


@transaction.atomic
def link_late(*, incident: Incident, case_ids: Collection[int], now: datetime) -> list[int]:
    """The cases because of which the desk itself proposes the incident belong to it from the beginning."""
    seen = list(incident.brands.values_list("pk", flat=True))
    return _link(incident, case_ids, seen=seen, how=How.LATE, actor=None, now=now)


def _link(
    incident: Incident, case_ids: Collection[int], *, seen: list[int], how: str, actor: Agent | None, now: datetime
) -> list[int]:
    values: dict[str, Any] = {
        "cases": sorted(set(case_ids))[:MOST],
        "seen": seen,
        "incident": incident.pk,
        "how": str(How(how)),
        "actor": actor.pk if actor else None,
        "now": now,
        "by_hand": how == How.HAND,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LINK, values)
        new = sorted(row[0] for row in cursor.fetchall())
    if new:
        _tell_joined(incident, new, str(how), actor, now)
    return new


def _tell_joined(incident: Incident, new: list[int], how: str, actor: Agent | None, now: datetime) -> None:
    """One line of the timeline, and one of each case's history; open pages of these cases look again."""
    of_one = new[0] if len(new) == 1 else None
    joined = CasesJoinedIncident(case_id=of_one, incident_id=incident.pk, cases=len(new), how=how)
    tell(incident, joined, actor=actor, now=now)
    if of_one is None:
        each = [CasesJoinedIncident(case_id=case, incident_id=incident.pk, cases=1, how=how) for case in new]
        record(*each, now=now, actor_id=actor.pk if actor else None)


_UNLINK = """
UPDATE incidents_incidentcase l SET is_out = true, by_id = %(actor)s, at = %(now)s FROM cases_case c
WHERE l.incident_id = %(incident)s AND l.case_id = ANY(%(cases)s) AND NOT l.is_out
    AND c.id = l.case_id AND c.brand_id = ANY(%(seen)s)
RETURNING l.case_id
"""


@transaction.atomic
def unlink_cases(*, incident_id: int, case_ids: Collection[int], actor: Agent, now: datetime) -> list[int]:
    """These cases do not belong to it after all; which did until now."""
    incident = locked(incident_id, actor)
    values: dict[str, Any] = {
        "incident": incident.pk,
        "cases": sorted(set(case_ids))[:MOST],
        "seen": brand_ids_of(actor),
        "actor": actor.pk,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_UNLINK, values)
        gone = sorted(row[0] for row in cursor.fetchall())
    left = [CaseLeftIncident(case_id=case_id, incident_id=incident.pk) for case_id in gone]
    tell_all(incident, left, actor=actor, now=now)
    return gone


@transaction.atomic
def unlink_case(*, incident_id: int, case_id: int, actor: Agent, now: datetime) -> None:
    """The case does not belong to it, and is not suggested again; linking it by hand undoes that."""
    incident = locked(incident_id, actor)
    if not Case.objects.filter(pk=case_id, brand__in=brand_ids_of(actor)).exists():
        raise NoSuchStep("There is no such case among those you may see.")
    out = {"is_out": True, "by": actor, "at": now}
    link, is_new = IncidentCase.objects.get_or_create(incident=incident, case_id=case_id, defaults=out)
    if not is_new and link.is_out:
        return
    if not is_new:
        link.is_out, link.by, link.at = True, actor, now
        link.save(update_fields=["is_out", "by", "at"])
    tell(incident, CaseLeftIncident(case_id=case_id, incident_id=incident.pk), actor=actor, now=now)
