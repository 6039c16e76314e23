"""A case's place in incidents stays with the work when two cases become one, and comes back when they are two again."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from evenhand.incidents.events import CaseLeftIncident, CasesJoinedIncident
from evenhand.incidents.models import IncidentCase
from evenhand.ledger.actions import record
from evenhand.people.models import Agent


def bring_links(*, source_id: int, target_id: int, actor: Agent, now: datetime) -> list[dict[str, Any]]:
    """The case that stays belongs to whatever the other belonged to, and counts there once; what undoing must know.

    Also where somebody took the case that stays out of an incident before: what came into it does belong there. In the
    transaction of a caller who holds both cases.
    """
    theirs = list(IncidentCase.objects.select_for_update().filter(case=source_id, is_out=False))
    here = IncidentCase.objects.select_for_update().filter(case=target_id)
    known = {each.incident_id: each for each in here}
    brought: dict[int, str] = {}
    joined = []
    for link in theirs:
        own = known.get(link.incident_id)
        brought[link.incident_id] = "" if own is None else "out" if own.is_out else "in"
        if own is None or own.is_out:
            joined.append(
                CasesJoinedIncident(case_id=target_id, incident_id=link.incident_id, cases=1, how=str(link.how))
            )
        if own is None:
            IncidentCase.objects.create(
                incident_id=link.incident_id, case_id=target_id, how=link.how, by_id=link.by_id, at=link.at
            )
    _turn(target_id, (each for each, there in brought.items() if there == "out"), is_out=False)
    _turn(source_id, brought, is_out=True)
    if joined:
        record(*joined, now=now, actor_id=actor.pk)
    return [{"incident": incident, "there": there} for incident, there in brought.items()]


def bring_links_back(
    *, source_id: int, target_id: int, brought: Iterable[Mapping[str, Any]], actor: Agent, now: datetime
) -> None:
    """Each case belongs to what it belonged to before, but for incidents out of which somebody took it since."""
    wanted = {each["incident"]: each["there"] for each in brought}
    here = IncidentCase.objects.select_for_update().filter(case=target_id, incident__in=wanted, is_out=False)
    still = {each.incident_id: each for each in here}
    left = [number for number in still if wanted[number] != "in"]
    IncidentCase.objects.filter(pk__in=[still[each].pk for each in left if not wanted[each]]).delete()
    _turn(target_id, [each for each in left if wanted[each]], is_out=True)
    _turn(source_id, still, is_out=False)
    if left:
        gone = [CaseLeftIncident(case_id=target_id, incident_id=each) for each in left]
        record(*gone, now=now, actor_id=actor.pk)


def _turn(case_id: int, incidents: Iterable[int], *, is_out: bool) -> None:
    IncidentCase.objects.filter(case=case_id, incident__in=list(incidents)).update(is_out=is_out)
