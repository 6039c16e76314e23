"""What routing is asked: queues, calendars, policies, and who can be given what."""

from evenhand.routing.reads.calendars import calendars_of, calendars_of_brand, calendars_of_queues
from evenhand.routing.reads.placing import facts_of, placement
from evenhand.routing.reads.policies import clock_runs_of, clocks, escalations_of, policy_of
from evenhand.routing.reads.readiness import free_people, silent_cases, waiting_cases
from evenhand.routing.reads.rooms import (
    in_hand,
    live_networks,
    networks_in_use,
    rooms_of,
    usual_room,
    usual_weights,
    weights_of,
)

__all__ = [
    "calendars_of",
    "calendars_of_brand",
    "calendars_of_queues",
    "clock_runs_of",
    "clocks",
    "escalations_of",
    "facts_of",
    "free_people",
    "in_hand",
    "live_networks",
    "networks_in_use",
    "placement",
    "policy_of",
    "rooms_of",
    "silent_cases",
    "usual_room",
    "usual_weights",
    "waiting_cases",
    "weights_of",
]
