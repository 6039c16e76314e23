"""The menu beside every page: the pages of the table in groups that fold, without those that another page leads to."""

from functools import cache
from typing import Final

import msgspec
from django.utils.functional import Promise

from evenhand.people.models import Agent
from evenhand.workspace.screens.palette.pages import SECTIONS, Place, Section, sections_for

OF_THE_PERSON: Final = "me"  # this section stands behind the person's own sign, at the top
ABOVE: Final = frozenset({"inbox", "unsent", "quarantine"})  # stand above the groups, with how much there is to do
GROUPS: Final = (*(section.name for section in SECTIONS if section.name != OF_THE_PERSON),)
OPEN_AT_FIRST: Final = frozenset({"saved", "queues"})  # groups of cases; those of pages are folded until wanted
FOLDING: Final = frozenset(GROUPS) | OPEN_AT_FIRST


class Entry(msgspec.Struct, frozen=True):
    """A line of the menu; `current` as aria-current says it: the page itself, or one that it leads to."""

    address: str
    words: str | Promise
    current: str = ""


class Group(msgspec.Struct, frozen=True):
    """Lines that belong together."""

    name: str
    words: str | Promise
    icon: str
    entries: tuple[Entry, ...]
    is_open: bool


class Seen(msgspec.Struct, frozen=True):
    """What the menu of a person on a page depends on: whoever has the same sees the same."""

    may_open: frozenset[str]
    opened: frozenset[str]
    here: str  # the line that is marked
    current: str


def seen_by(viewer: Agent, path: str) -> Seen:
    """What this person sees on the page of that path."""
    may_open = frozenset(place.name for section in sections_for(viewer) for place in section.places)
    here = place_at(path)
    name = _shown(here, may_open) if here else ""
    current = "page" if here and here.name == name and path == here.address else "true"
    return Seen(may_open, opened(viewer), name, current)


def opened(viewer: Agent) -> frozenset[str]:
    """The groups that stand open for a person: as for everybody, but for those they turned over."""
    return OPEN_AT_FIRST ^ (FOLDING & frozenset(viewer.turned_groups))


def groups_of(seen: Seen) -> tuple[Group, ...]:
    """The groups of pages; the one that holds the page they are on is open in any case."""
    groups = (_group(section, seen) for section in SECTIONS if section.name != OF_THE_PERSON)
    return tuple(group for group in groups if group.entries)


def _group(section: Section, seen: Seen) -> Group:
    entries = tuple(
        Entry(place.address, place.words, seen.current if place.name == seen.here else "")
        for place in section.places
        if place.name not in ABOVE and _shown(place, seen.may_open) == place.name
    )
    is_open = section.name in seen.opened or any(entry.current for entry in entries)
    return Group(section.name, section.words, section.icon, entries, is_open)


def _shown(place: Place, may_open: frozenset[str]) -> str:
    """The name under which the menu has a page: its own, or that of the uppermost page above it that may be opened."""
    if place.name not in may_open:
        return ""
    name, above = place.name, place.within
    while above:
        name = above if above in may_open else name
        above = _named()[above].within
    return name


def place_at(path: str) -> Place | None:
    """The page that lies at a path or nearest above it."""
    for address, place in _by_address():
        if path == address or path.startswith(f"{address.rstrip('/')}/"):
            return place
    return None


@cache
def _named() -> dict[str, Place]:
    return {place.name: place for section in SECTIONS for place in section.places}


@cache
def _by_address() -> tuple[tuple[str, Place], ...]:
    """Every page but the inbox, the longest address first."""
    found = [(place.address, place) for name, place in _named().items() if name != "inbox"]
    return tuple(sorted(found, key=lambda each: -len(each[0])))
