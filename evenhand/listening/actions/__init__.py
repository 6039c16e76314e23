"""Every write of listening."""

from evenhand.listening.actions.queries import put_back_query, remove_query, save_query, switch_query
from evenhand.listening.actions.sample import (
    Hourly,
    Specimen,
    forget_old,
    forget_sampled,
    keep_specimens,
    note_heard,
    rewrite_sampled,
    trim_sample,
)
from evenhand.listening.actions.taking import Caught, store_matches, take_parcel

__all__ = [
    "Caught",
    "Hourly",
    "Specimen",
    "forget_old",
    "forget_sampled",
    "keep_specimens",
    "note_heard",
    "put_back_query",
    "remove_query",
    "rewrite_sampled",
    "save_query",
    "store_matches",
    "switch_query",
    "take_parcel",
    "trim_sample",
]
