"""Times in words: relative up to a day, then dated. Given `now`, it asks no clock."""

from datetime import datetime, timedelta, tzinfo
from functools import lru_cache

import msgspec
from django.utils import dates, timezone
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

DAY = timedelta(days=1)
WEEK = timedelta(days=6)
Names = dict[str, tuple[str, ...]]


class Here(msgspec.Struct, frozen=True):
    """Where the reader is, and what they read; looked up once for a list."""

    zone: tzinfo
    language: str


def here() -> Here:
    """As the page is drawn."""
    return Here(timezone.get_current_timezone(), get_language() or "")


def short(at: datetime, now: datetime, reader: Here | None = None) -> str:
    """How long ago, as short as it gets: "now", "38 min", "1 h 12", "Tue 20:14", "12 May"."""
    age = now - at
    if age >= DAY:
        reader = reader or here()
        is_this_year = age >= WEEK and at.astimezone(reader.zone).year == now.astimezone(reader.zone).year
        return _dated(at, reader.zone, reader.language, age < WEEK, is_this_year)
    minutes = max(0, int(age.total_seconds() // 60))
    if minutes < 1:
        return _("now")
    if minutes < 60:
        return _("%(n)d min") % {"n": minutes}
    hours, rest = divmod(minutes, 60)
    if hours < 2 and rest:
        return _("%(hours)d h %(rest)02d") % {"hours": hours, "rest": rest}
    return _("%(n)d h") % {"n": hours}


@lru_cache(maxsize=4096)
def _dated(at: datetime, zone: tzinfo, language: str, by_weekday: bool, is_this_year: bool) -> str:  # noqa: FBT001 - keys
    """Remembered, since an open list shows the same moments again and again."""
    local = at.astimezone(zone)
    if by_weekday:
        weekday = _names_in(language)["days"][local.weekday()]
        return _("%(weekday)s %(clock)s") % {"weekday": weekday, "clock": _clock(local)}
    return _day(local, is_this_year=is_this_year)


def plain(at: datetime, now: datetime) -> str:
    """When it was, for whoever reads a page once: "5 minutes ago", "3 hours ago", then its day: "12 May 2026"."""
    age = now - at
    if age >= DAY:
        return _day(timezone.localtime(at), is_this_year=False)
    minutes = max(0, int(age.total_seconds() // 60))
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {"n": minutes}
    hours = minutes // 60
    return ngettext("%(n)d hour ago", "%(n)d hours ago", hours) % {"n": hours}


def spoken(at: datetime, now: datetime) -> str:
    """When it was, for the timeline: "today 20:06", "yesterday 20:06", "Tuesday 20:14", "12 May 20:14"."""
    local, today = timezone.localtime(at), timezone.localtime(now).date()
    clock = _clock(local)
    if local.date() == today:
        return _("today %(clock)s") % {"clock": clock}
    if local.date() == today - DAY:
        return _("yesterday %(clock)s") % {"clock": clock}
    if now - at < WEEK:
        return _("%(weekday)s %(clock)s") % {"weekday": _names()["weekdays"][local.weekday()], "clock": clock}
    return _("%(day)s %(clock)s") % {"day": _day(local, is_this_year=local.year == today.year), "clock": clock}


def absolute(at: datetime, reader: Here | None = None) -> str:
    """The whole truth, for a tooltip."""
    reader = reader or here()
    return _absolute(at, reader.zone, reader.language)


@lru_cache(maxsize=4096)
def _absolute(at: datetime, zone: tzinfo, language: str) -> str:
    """Remembered, since an open list shows the same moments again and again."""
    local, names = at.astimezone(zone), _names_in(language)
    told = {
        "weekday": names["weekdays"][local.weekday()],
        "day": local.day,
        "month": names["months"][local.month - 1],
        "year": local.year,
        "clock": f"{local:%H:%M:%S}",
        "zone": local.tzname() or "UTC",
    }
    return _("%(weekday)s %(day)d %(month)s %(year)d, %(clock)s %(zone)s") % told


def _day(local: datetime, *, is_this_year: bool) -> str:
    told = {"day": local.day, "month": _names()["short_months"][local.month - 1], "year": local.year}
    return (_("%(day)d %(month)s") if is_this_year else _("%(day)d %(month)s %(year)d")) % told


def _clock(local: datetime) -> str:
    return f"{local.hour:02}:{local.minute:02}"


def _names() -> Names:
    return _names_in(get_language() or "")


@lru_cache(maxsize=64)
def _names_in(language: str) -> Names:
    """The names of days and months; looking each up for every row of a list takes as long as the rest of the row."""
    with override(language or None):
        return {
            "weekdays": tuple(str(dates.WEEKDAYS[day]) for day in range(7)),
            "days": tuple(str(dates.WEEKDAYS_ABBR[day]) for day in range(7)),
            "months": tuple(str(dates.MONTHS[month]) for month in range(1, 13)),
            "short_months": tuple(str(dates.MONTHS_3[month]).title() for month in range(1, 13)),
        }
