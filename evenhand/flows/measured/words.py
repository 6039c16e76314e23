"""Figures in words: how a share, a time, an interval and a change are told."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenhand.insight.domain.shares import Difference, Share
from evenhand.insight.domain.waits import DAY, HOUR, MINUTE, Quantile


def number(value: float, digits: int, *, force_grouping: bool = False) -> str:
    """With so many digits behind the point, rounded: Django's own number_format cuts them off."""
    return number_format(round(value, digits) + 0.0, digits, force_grouping=force_grouping)


def percent(value: float) -> str:
    """A share in percent, without digits that nobody can know."""
    shown = round(value * 100, 1)
    digits = 1 if 0 < shown < 1 or 99 < shown < 100 else 0
    return _("%(number)s %%") % {"number": number(value * 100, digits)}


def share_words(share: Share | None) -> str:
    """The share, or that there is none."""
    return percent(share.value) if share else "–"


def between(share: Share | None) -> str:
    """Where the share lies."""
    return _("%(low)s to %(high)s") % {"low": percent(share.low), "high": percent(share.high)} if share else ""


def span(seconds: float | None) -> str:
    """How long, in the unit that people use for it."""
    if seconds is None:
        return "–"
    if seconds < 1.5 * MINUTE:
        return _("%(n)s s") % {"n": number(seconds, 0)}
    if seconds < HOUR:
        return _("%(n)s min") % {"n": number(seconds / MINUTE, 0)}
    if seconds < 2 * DAY:
        hours = seconds / HOUR
        return _("%(n)s h") % {"n": _number(hours)}
    days = seconds / DAY
    return _("%(n)s days") % {"n": _number(days)}


def _number(value: float) -> str:
    """With a digit behind the point where it says something."""
    return number(value, 1 if value < 10 and abs(value - round(value)) >= 0.05 else 0)


def quantile_between(found: Quantile) -> str:
    """Where a time lies; open above where too many wait still."""
    if found.low is None:
        return ""
    if found.high is None:
        return _("at least %(low)s") % {"low": span(found.low)}
    return _("%(low)s to %(high)s") % {"low": span(found.low), "high": span(found.high)}


def change(found: Difference | None) -> str:
    """How a share changed, in points of a hundred, with its interval."""
    if found is None:
        return ""
    points = {"points": _signed(found.value), "low": _signed(found.low), "high": _signed(found.high)}
    if not found.is_told:
        return _("%(points)s points (%(low)s to %(high)s): may be chance") % points
    return _("%(points)s points (%(low)s to %(high)s)") % points


def _signed(value: float) -> str:
    shown = number(abs(value) * 100, 0 if abs(value) >= 0.0995 else 1)
    return f"+{shown}" if value >= 0 else f"−{shown}"


def cases_words(cases: int) -> str:
    """So many cases."""
    return ngettext("%(n)s case", "%(n)s cases", cases) % {"n": number(cases, 0, force_grouping=True)}
