"""What is left until an answer should be there, in words; it warns before it is too late. Given `now`."""

from datetime import datetime, timedelta
from functools import lru_cache

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from evenhand.workspace.components import ahead

SOON = timedelta(minutes=30)
_TODAY = timedelta(hours=12)


def state(due: datetime, now: datetime) -> str:
    """ "over" once the moment has passed, "soon" shortly before it, else nothing."""
    if due <= now:
        return "over"
    return "soon" if due - now <= SOON else ""


def left(due: datetime, now: datetime) -> str:
    """ "7 min left", "3 h left", "tomorrow 09:00"; "4 min over", "2 h over", "3 days over"."""
    if due <= now:
        return _over(int((now - due).total_seconds() // 60), get_language() or "")
    rest = due - now
    if rest > _TODAY:
        return ahead.coming(due, now)
    minutes = -(-int(rest.total_seconds()) // 60)
    if minutes < 60:
        return _("%(n)d min left") % {"n": max(1, minutes)}
    return _("%(n)d h left") % {"n": minutes // 60}


@lru_cache(maxsize=4096)
def _over(minutes: int, _language: str) -> str:
    """Remembered, since many are as late as others."""
    if minutes < 60:
        return _("%(n)d min over") % {"n": max(1, minutes)}
    if minutes < 48 * 60:
        return _("%(n)d h over") % {"n": minutes // 60}
    days = minutes // (24 * 60)
    return ngettext("%(n)d day over", "%(n)d days over", days) % {"n": days}
