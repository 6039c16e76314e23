"""Reasons, silences and what does not fit, in words."""

from collections.abc import Iterable
from datetime import date

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenhand.cases.domain.dragging import Reason
from evenhand.cases.domain.stories import Gap
from evenhand.cases.models import DraggingCase
from evenhand.cases.reads.dragging import reasons_in


def limit_words() -> dict[str, tuple[str, str]]:
    """What is counted, and what it means, by its name."""
    return {
        "days": (_("Days open"), _("Weeks in which it was not solved.")),
        "hands": (_("Hands"), _("People who had it, or answered in it.")),
        "messages": (_("Messages of the customer"), _("How often they had to write.")),
        "returns": (_("Times solved, and open again"), _("It was thought to be over, and was not.")),
    }


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A case in the list."""

    dragging: DraggingCase
    reasons: list[str]
    is_heavy: bool  # a reason that is far beyond its limit
    is_late: bool  # what was to be done next is not done by its day


def row_of(dragging: DraggingCase, *, today: date) -> Row:
    """The case with its reasons in words."""
    reasons = reasons_in(dragging)
    return Row(
        dragging=dragging,
        reasons=[words_of(each) for each in reasons],
        is_heavy=any(each.weight >= 2 for each in reasons),
        is_late=dragging.step_on is not None and dragging.step_on < today,
    )


def words_of(reason: Reason) -> str:
    """One reason."""
    n = reason.value
    if reason.name == "days" and n >= 14:
        return ngettext("open for %(n)s week", "open for %(n)s weeks", n // 7) % {"n": n // 7}
    said = {
        "days": ngettext("open for %(n)s day", "open for %(n)s days", n),
        "hands": ngettext("%(n)s person had it", "%(n)s people had it", n),
        "messages": ngettext("they wrote %(n)s time", "they wrote %(n)s times", n),
        "returns": ngettext("solved %(n)s time, and open again", "solved %(n)s times, and open again", n),
    }
    return said[reason.name] % {"n": n}


def gap_words(gap: Gap) -> str:
    """A silence, and who waited."""
    if gap.waited == "they":
        said = ngettext("%(n)s day in which they waited for us", "%(n)s days in which they waited for us", gap.days)
    else:
        said = ngettext("%(n)s day in which we waited for them", "%(n)s days in which we waited for them", gap.days)
    return said % {"n": gap.days}


def kinds() -> dict[str, str]:
    """What stands on the strip, in words."""
    return {
        "theirs": _("They wrote"),
        "ours": _("We answered"),
        "handed": _("Handed over"),
        "moved": _("Its state changed"),
        "promised": _("Promised"),
        "noted": _("Note"),
    }


def longest(gaps: Iterable[Gap]) -> Gap | None:
    """The longest silence."""
    return max(gaps, key=lambda each: each.until - each.since, default=None)
