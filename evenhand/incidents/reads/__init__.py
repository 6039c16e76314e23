"""Every question about incidents, by subject."""

from evenhand.incidents.reads.cluster import ClusterRow, Figures, case_ids_of, cluster_of, figures_of, incidents_of_case
from evenhand.incidents.reads.incidents import (
    Place,
    first_informed_at,
    follow_ups_of,
    going_on,
    incident_of,
    incidents_of,
    moments_of,
    playbook_of,
    signs_wanted,
    statements_of,
    stops_of,
    timeline_of,
)
from evenhand.incidents.reads.people import People, Person, people_of
from evenhand.incidents.reads.suggesting import Suggested, suggestions_for

__all__ = [
    "ClusterRow",
    "Figures",
    "People",
    "Person",
    "Place",
    "Suggested",
    "case_ids_of",
    "cluster_of",
    "figures_of",
    "first_informed_at",
    "follow_ups_of",
    "going_on",
    "incident_of",
    "incidents_of",
    "incidents_of_case",
    "moments_of",
    "people_of",
    "playbook_of",
    "signs_wanted",
    "statements_of",
    "stops_of",
    "suggestions_for",
    "timeline_of",
]
