"""Every write of the channels context, by noun."""

from evenhand.channels.actions.accounts import note_max_length, open_account, open_listening_account, open_source
from evenhand.channels.actions.changes import NO_CHANGES, Changes, blank, revise
from evenhand.channels.actions.posts import Incoming, Stored, store
from evenhand.channels.actions.quarantine import Broken, release, set_aside
from evenhand.channels.actions.sources import (
    begin_again,
    mark_fetched,
    mark_trouble,
    mark_understood,
    note_failure,
    pause_source,
    restart_source,
    resume_source,
)

__all__ = [
    "NO_CHANGES",
    "Broken",
    "Changes",
    "Incoming",
    "Stored",
    "begin_again",
    "blank",
    "mark_fetched",
    "mark_trouble",
    "mark_understood",
    "note_failure",
    "note_max_length",
    "open_account",
    "open_listening_account",
    "open_source",
    "pause_source",
    "release",
    "restart_source",
    "resume_source",
    "revise",
    "set_aside",
    "store",
]
