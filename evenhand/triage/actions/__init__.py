"""Writing decisions, corrections, checks, rules of contact, and what is learnt."""

from evenhand.triage.actions.checks import answer_check, draw_checks
from evenhand.triage.actions.contact import ContactNote, leave_alone, lift_rule, note_approach, note_contacts
from evenhand.triage.actions.corrections import correct_mode, undo_mode_correction
from evenhand.triage.actions.decisions import MODE_NUMBER, Decided, forget_decisions, store_again, store_decisions
from evenhand.triage.actions.teaching import learn_from_labels

__all__ = [
    "MODE_NUMBER",
    "ContactNote",
    "Decided",
    "answer_check",
    "correct_mode",
    "draw_checks",
    "forget_decisions",
    "learn_from_labels",
    "leave_alone",
    "lift_rule",
    "note_approach",
    "note_contacts",
    "store_again",
    "store_decisions",
    "undo_mode_correction",
]
