"""Every question about people that has more than one caller, by subject."""

from evenhand.people.reads.duty import on_duty, shifts_between
from evenhand.people.reads.sight import (
    answering_for,
    brand_ids_of,
    brands_of,
    colleagues_of,
    pilot_brand_ids,
    queue_name,
    queues_of,
    remember_brands,
    served_by_people_of,
    who_decides,
)

__all__ = [
    "answering_for",
    "brand_ids_of",
    "brands_of",
    "colleagues_of",
    "on_duty",
    "pilot_brand_ids",
    "queue_name",
    "queues_of",
    "remember_brands",
    "served_by_people_of",
    "shifts_between",
    "who_decides",
]
