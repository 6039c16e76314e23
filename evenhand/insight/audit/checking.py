"""Is the data fit for the audit: what is there, what is odd, and which questions it can and cannot answer."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from evenhand.insight.audit.cases import Cases
from evenhand.insight.audit.clocks import Wait
from evenhand.insight.audit.fields import BY_NAME

FEWEST_WEEKS: Final = 4


@dataclass
class Check:
    """What was looked at, in sentences; `can` and `cannot` name what the audit will say."""

    filled: dict[str, float] = field(default_factory=dict)
    odd: list[str] = field(default_factory=list)
    can: list[str] = field(default_factory=list)
    cannot: list[str] = field(default_factory=list)


_NEEDS: Final = (
    ("how quickly people are answered", ("first_reply_at", "first_useful_at", "first_reply_s", "first_useful_s")),
    ("how quickly cases are solved", ("resolved_at", "closed_at", "resolution_s")),
    ("whether channels are served alike", ("channel",)),
    ("whether influence buys service", ("followers", "verified")),
    ("whether good customers come before influential ones", ("value_band",)),
    ("how satisfied people are", ("csat",)),
    ("whether agents may do as much on every channel", ("escalated", "owners", "goodwill")),
    ("whether both sides decide alike", ("resolution_code",)),
    ("how long people tried before, in other channels", ("journey_started_at", "customer_id")),
    ("whether hiding influence helps", ("is_blind",)),
)


def check(cases: Cases, waits: dict[str, Wait], unreadable: dict[str, int], notes: list[str]) -> Check:
    """All that can be said before anything is compared."""
    found = Check(odd=list(notes))
    for name in [*cases.numbers, *cases.words]:
        if name in BY_NAME:
            found.filled[name] = _filled(cases, name)
    for name, count in unreadable.items():
        found.odd.append(f"{count:,} cells of “{name}” could not be read and count as not known.")
    for what, fields in _NEEDS:
        (found.can if any(_tells(cases, name) for name in fields) else found.cannot).append(what)
    found.odd += _odd_times(cases, waits)
    return found


def _tells(cases: Cases, name: str) -> bool:
    """One channel only cannot be set beside another."""
    return cases.has(name) and (name != "channel" or len(set(cases.word(name).codes.tolist()) - {-1}) > 1)


def _filled(cases: Cases, name: str) -> float:
    if name in cases.numbers:
        return float(np.isfinite(cases.numbers[name]).mean())
    return float((cases.words[name].codes >= 0).mean())


def _odd_times(cases: Cases, waits: dict[str, Wait]) -> list[str]:
    found = []
    opened = cases.number("opened_at")
    if cases.has("opened_at"):
        weeks = float(np.nanmax(opened) - np.nanmin(opened)) / 604800
        if weeks < FEWEST_WEEKS:
            found.append(f"The data covers {weeks:.1f} weeks; a month at least would show the rhythm of the week.")
        if float(np.mean(opened[np.isfinite(opened)] % 86400 == 0)) > 0.5:
            found.append("Most cases open at midnight: these are dates without times, and waits are rounded to days.")
    else:
        found.append("No moment of opening: load, hour and week cannot be held equal, and open cases count for little.")
    for wait in waits.values():
        known = wait.known
        if known.any() and wait.name != "journey":
            share = 1 - float(wait.ended[known].mean())
            zero = float((wait.waited[known & wait.ended] == 0).mean()) if wait.ended[known].any() else 0.0
            if share > 0.02:
                found.append(f"{share:.0%} of the waits {wait.title} had not ended; they count as long as they lasted.")
            if zero > 0.1:
                found.append(f"{zero:.0%} of the waits {wait.title} are 0: are automatic replies among them?")
    if "first_reply" in waits and "first_useful" not in waits:
        found.append("Replies of bots and templates cannot be told apart: a quick “please wait” counts as an answer.")
    return found
