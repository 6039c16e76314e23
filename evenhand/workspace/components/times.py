"""Times in words: relative up to a day, then dated. Given `now`, it asks no clock."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

DAY = timedelta(days=1)
WEEK = timedelta(days=6)


def short(at: datetime, now: datetime) -> str:
    """How long ago, as short as it gets: "now", "38 min", "1 h 12", "Tue 20:14", "12 May"."""
    age = now - at
    if age >= DAY:
        return _dated(at, now, "D H:i")
    minutes = max(0, int(age.total_seconds() // 60))
    if minutes < 1:
        return _("now")
    if minutes < 60:
        return _("%(n)d min") % {"n": minutes}
    hours, rest = divmod(minutes, 60)
    if hours < 2 and rest:
        return _("%(hours)d h %(rest)02d") % {"hours": hours, "rest": rest}
    return _("%(n)d h") % {"n": hours}


def spoken(at: datetime, now: datetime) -> str:
    """When it was, for the timeline: "today 20:06", "yesterday 20:06", "Tuesday 20:14", "12 May 20:14"."""
    local, today = timezone.localtime(at), timezone.localtime(now).date()
    clock = date_format(local, "H:i")
    if local.date() == today:
        return _("today %(clock)s") % {"clock": clock}
    if local.date() == today - DAY:
        return _("yesterday %(clock)s") % {"clock": clock}
    if now - at < WEEK:
        return date_format(local, "l H:i")
    return date_format(local, "j M H:i" if local.year == today.year else "j M Y H:i")


def absolute(at: datetime) -> str:
    """The whole truth, for a tooltip."""
    return date_format(timezone.localtime(at), "l j F Y, H:i:s e")


def _dated(at: datetime, now: datetime, within_a_week: str) -> str:
    local = timezone.localtime(at)
    if now - at < WEEK:
        return date_format(local, within_a_week)
    return date_format(local, "j M" if local.year == timezone.localtime(now).year else "j M Y")
