"""Web addresses in a reply, and those that do not answer."""

import hashlib
from collections.abc import Iterator, Mapping

import msgspec
import regex

from evenhand.replies.domain.findings import Check, Finding, Level

MOST_LINKS = 8  # of one reply that are looked at
_LINK = regex.compile(r"(?i)\bhttps?://[^\s<>\"“”«»]{3,2000}|(?<![\w@/.])www\.[^\s<>\"“”«»]{3,2000}")
_BEHIND = ".,;:!?'’…)]}*_"


class Link(msgspec.Struct, frozen=True):
    """A web address as it stands in a text, and as one would open it."""

    start: int
    end: int
    address: str

    @property
    def key(self) -> str:
        """What it is remembered by."""
        return hashlib.sha256(self.address.encode()).hexdigest()


def links_in(text: str) -> list[Link]:
    """The web addresses of a text, each once, without what a sentence puts behind them."""
    found: dict[str, Link] = {}
    for match in _LINK.finditer(text):
        shown = _without_ending(match.group())
        address = shown if "://" in shown else f"https://{shown}"
        found.setdefault(address, Link(match.start(), match.start() + len(shown), address))
    return list(found.values())[:MOST_LINKS]


def _without_ending(shown: str) -> str:
    """Without closing marks; a bracket that was opened inside belongs to the address."""
    while shown and shown[-1] in _BEHIND and not (shown[-1] == ")" and shown.count("(") >= shown.count(")")):
        shown = shown[:-1]
    return shown


def dead(links: list[Link], silent: Mapping[str, str]) -> Iterator[Finding]:
    """Those that did not answer, with why (`silent` by the link's key)."""
    for link in links:
        if link.key in silent:
            facts: dict[str, str | int] = {"address": link.address, "why": silent[link.key]}
            yield Finding(code=Check.DEAD_LINK, level=Level.BLOCK, start=link.start, end=link.end, facts=facts)
