"""Moments to come, in words; times.py speaks of those that were. Given `now`, it asks no clock."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

_WEEK = timedelta(days=6)


def coming(at: datetime, now: datetime) -> str:
    """When it will be, or was: "today 17:00", "tomorrow 09:00", "Monday 09:00", "12 May 09:00"."""
    local, here = timezone.localtime(at), timezone.localtime(now)
    clock = date_format(local, "H:i")
    days = (local.date() - here.date()).days
    if days in (-1, 0, 1):
        named = {-1: _("yesterday %(clock)s"), 0: _("today %(clock)s"), 1: _("tomorrow %(clock)s")}
        return named[days] % {"clock": clock}
    if timedelta() < at - now < _WEEK:
        return date_format(local, "l H:i")
    return date_format(local, "j M H:i" if local.year == here.year else "j M Y H:i")


def offered(at: datetime, now: datetime) -> str:
    """A moment beside its name ("tomorrow"): the clock, and the day where the name does not tell it."""
    local = timezone.localtime(at)
    is_near = (local.date() - timezone.localtime(now).date()).days < 2
    return date_format(local, "H:i" if is_near else "D H:i")
