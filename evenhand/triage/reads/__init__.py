"""Questions about modes, labels, accuracy and whom we may approach."""

from evenhand.triage.reads.accuracy import accuracy_of, corrections_of
from evenhand.triage.reads.checks import next_check, open_round_of
from evenhand.triage.reads.contact import contact_facts, rules_of, wants_to_be_left_alone
from evenhand.triage.reads.labels import labels, learned_modes
from evenhand.triage.reads.modes import corrected_modes, modes_of
from evenhand.triage.reads.profiles import profiles

__all__ = [
    "accuracy_of",
    "contact_facts",
    "corrected_modes",
    "corrections_of",
    "labels",
    "learned_modes",
    "modes_of",
    "next_check",
    "open_round_of",
    "profiles",
    "rules_of",
    "wants_to_be_left_alone",
]
