"""What came and went day by day, what was noted, and what is open: as pages and mails show it."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evenhand.flows.measured.words import span
from evenhand.insight.reads.backlog import Pile
from evenhand.insight.reads.counted import Asked, Counted
from evenhand.insight.reads.impact import annotations_between


def period_words(since: date, until: date) -> str:
    """From when to when."""
    return _("%(since)s to %(until)s") % {"since": date_format(since, "j M"), "until": date_format(until, "j M")}


def noted_in(asked: Asked) -> list[tuple[date, str]]:
    """What happened in this time, as somebody noted it."""
    found = annotations_between(asked.since, asked.until, brand_id=asked.brand_id)
    return [(each.day, each.words) for each in found]


def flow_of(found: Counted, asked: Asked) -> list[tuple[str, str, list[int]]]:
    """Opened and resolved of each day."""
    opened, resolved = [0] * asked.days, [0] * asked.days
    for row in found.rows:
        if row.day >= asked.since:
            place = (row.day - asked.since).days
            opened[place] += row.tally.opened
            resolved[place] += row.tally.resolved
    return [(_("opened"), "now", opened), (_("resolved"), "before", resolved)]


def pile_words(pile: Pile) -> dict[str, Any]:
    """A pile with its ages in words."""
    return {"pile": pile, "half": span(pile.age(0.5).seconds), "most": span(pile.age(0.9).seconds)}
