"""What forms about times say: days, times of day, and a week."""

from collections.abc import Mapping
from datetime import date, time

from django.utils import dates
from django.utils.translation import gettext as _

from evenhand.people.actions.hours import Stretch
from evenhand.people.errors import NotUsable

PLACES = range(3)  # stretches of a day that the form has room for


def weekdays() -> list[str]:
    """Their names, from Monday on."""
    return [str(dates.WEEKDAYS[day]) for day in range(7)]


def time_of(text: str) -> time | None:
    """A time of day as browsers send it; None for nothing. Raises NotUsable for anything else."""
    if not text.strip():
        return None
    try:
        return time.fromisoformat("00:00" if text.strip() == "24:00" else text.strip()).replace(tzinfo=None)
    except ValueError as problem:
        raise NotUsable(_("“%(text)s” is no time of day.") % {"text": text[:20]}) from problem


def day_of(text: str) -> date | None:
    """A day as browsers send it; None for nothing. Raises NotUsable for anything else."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as problem:
        raise NotUsable(_("“%(text)s” is no day.") % {"text": text[:20]}) from problem


def week_of(said: Mapping[str, str]) -> list[Stretch]:
    """The week that a form says; where it says `week`, that in short."""
    if "week" in said:
        return _in_short(said["week"])
    found = []
    for weekday in range(7):
        for place in PLACES:
            opens, closes = (time_of(said.get(f"{name}_{weekday}_{place}", "")) for name in ("opens", "closes"))
            if (opens is None) != (closes is None):
                raise NotUsable(_("%(day)s: say from when until when.") % {"day": weekdays()[weekday]})
            if opens is not None and closes is not None:
                found.append((weekday, opens, closes))
    return found


def short(week: list[Stretch]) -> str:
    """A week in one word: "0-09:00-17:00,1-09:00-17:00"."""
    return ",".join(f"{weekday}-{opens:%H:%M}-{closes:%H:%M}" for weekday, opens, closes in week)


def _in_short(text: str) -> list[Stretch]:
    found = []
    for each in filter(None, text[:2000].split(",")):
        weekday, _dash, times = each.partition("-")
        opens, closes = (time_of(part) for part in times.partition("-")[::2])
        if weekday not in set("0123456") or opens is None or closes is None:
            raise NotUsable(_("Choose one of the values offered."))
        found.append((int(weekday), opens, closes))
    return found
