"""By which day something is to happen, as a text says it, and which two of that cannot both hold.

"By Friday" and "until Monday", "within 3 days" and "within 10 days", "on 12 March" and "am 14. März". Only where a
sentence names one time, says of what, and that it is still to come; no, a condition and a question say nothing. Every
doubt about which day is meant is a doubt about a contradiction: then there is none.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from math import ceil
from typing import Final

import msgspec
import regex

from evenhand.replies.domain.contradicting_words import Spoken, spoken, tongues_of
from evenhand.replies.domain.saying_when_words import CALENDARS, Calendar

_DATED: Final = ("refund", "credit", "technician", "replacement")  # the others have no day
_LONGEST: Final = 20_000
# The dot of a date ("14. März", "14.03.") ends nothing.
_SENTENCE: Final = regex.compile(
    r"(?i)(?:[^.!?\n]|(?<=\d)\.(?=\s?(?:\d|jan|jän|feb|mär|apr|mai|jun|jul|aug|sep|okt|nov|dez)))+[.!?\n]?"
)
_ABOUT: Final = 1  # days by which a stretch may be longer than it sounds


class Day(msgspec.Struct, frozen=True):
    """What a text says of when something is to happen."""

    topic: str
    ends: tuple[date, ...]  # one, or those that may be meant
    is_day: bool  # on that very day; else by then
    span: tuple[int, bool] | None  # of a stretch: days, and whether weekends count not
    is_update: bool  # the sentence itself says that it is new
    start: int
    end: int


class _Told(msgspec.Struct, frozen=True):
    """A calendar made ready."""

    times: regex.Pattern[str]
    things: Mapping[str, regex.Pattern[str]]
    coming: regex.Pattern[str]
    past: regex.Pattern[str]
    changes: regex.Pattern[str]
    now: regex.Pattern[str]
    month_first: bool


def days_in(text: str, *, today: date) -> list[Day]:
    """Of each topic the last day that is said for sure, in a text written `today`."""
    found: dict[str, Day] = {}
    for language in tongues_of(text):
        told, tongue = _told(language), spoken(language)
        for sentence in _SENTENCE.finditer(text[:_LONGEST]):
            for day in _day_in(sentence, told, tongue, today):
                found[day.topic] = day
    return list(found.values())


def is_said_to_change(text: str) -> bool:
    """Whether the text itself says that a day changes: delayed, unfortunately later, a new appointment."""
    return any(_told(language).changes.search(text) for language in tongues_of(text))


def are_apart(now: Day, before: Day, *, today: date) -> bool:
    """Whether what is said now cannot hold beside what was said before: another day, or later than by then.

    What is over by `today` was said of something else; the same stretch again is nothing new.
    """
    if now.is_update or max(before.ends) < today or (now.span is not None and now.span == before.span):
        return False
    if now.is_day and before.is_day:
        return not set(now.ends) & set(before.ends)
    slack = _ABOUT if now.span or before.span else 0
    return min(now.ends) > max(before.ends) + timedelta(days=slack)


def _day_in(sentence: regex.Match[str], told: _Told, tongue: Spoken, today: date) -> Iterator[Day]:
    words = sentence.group()
    times = list(told.times.finditer(words))
    if len(times) != 1 or not told.coming.search(words) or told.past.search(words) or tongue.is_open.search(words):
        return
    if tongue.no.search(tongue.idiom.sub(" ", words)):
        return
    (time,) = times
    span = _span(time)
    ends = _ends(time, span, today, month_first=told.month_first)
    is_day = span is None and time["by"] is None
    if not ends or max(ends) < today:
        return
    for topic in _topics(words, told, tongue):
        yield Day(topic, ends, is_day, span, told.now.search(words) is not None, *sentence.span())


def _topics(words: str, told: _Told, tongue: Spoken) -> list[str]:
    found = [topic for topic in _DATED if tongue.about[topic].search(words)]
    return found + [thing for thing, about in told.things.items() if about.search(words)]


def _span(time: regex.Match[str]) -> tuple[int, bool] | None:
    """The days of a stretch, and whether weekends do not count."""
    if time["unit_d"] is None and time["unit_h"] is None and time["unit_w"] is None:
        return None
    said = next((number for number in range(1, 11) if time[f"n{number}"] is not None), None)
    number = int(time["n"]) if time["n"] is not None else said or 1
    if time["unit_h"] is not None:
        return ceil(number / 24), False
    return (number * 7, False) if time["unit_w"] is not None else (number, bool(time["work"]))


def _ends(time: regex.Match[str], span: tuple[int, bool] | None, today: date, *, month_first: bool) -> tuple[date, ...]:
    """The days that may be meant."""
    if span is not None:
        days, is_work = span
        return (today + timedelta(days=ceil(days * 7 / 5) if is_work else days),)
    if time["today"] is not None:
        return (today,)
    if time["tomorrow"] is not None:
        return (today + timedelta(days=1),)
    if (on := _date_of(time, today, month_first=month_first)) is not None:
        return on
    weekday = next(number for number in range(7) if time[f"w{number}"] is not None)
    ahead = (weekday - today.weekday()) % 7
    first = today + timedelta(days=ahead)
    # Said on a Friday, "Friday" may be today or in a week; "next Friday" is now this one and now the one after it.
    return (first, first + timedelta(days=7)) if ahead == 0 or time["next"] else (first,)


def _date_of(time: regex.Match[str], today: date, *, month_first: bool) -> tuple[date, ...] | None:
    """The date where one is written; where it could be read both ways, both; None where there is none."""
    if time["iso"] is not None:
        return _dates([(int(time["iso_y"]), int(time["iso_m"]), int(time["iso_d"]))])
    if time["d"] is not None:
        month = next(number for number in range(1, 13) if time[f"m{number}"] is not None)
        return _dates([(_year(time["y"], int(time["d"]), month, today), month, int(time["d"]))])
    if time["a"] is not None:
        one, other = int(time["a"]), int(time["b"])
        ways = [(other, one), (one, other)] if month_first else [(other, one)]
        return _dates([(_year(time["c"], day, month, today), month, day) for month, day in ways])
    return None


def _dates(ways: Sequence[tuple[int, int, int]]) -> tuple[date, ...]:
    found = []
    for year, month, day in ways:
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    return tuple(dict.fromkeys(found))


def _year(said: str | None, day: int, month: int, today: date) -> int:
    """The year that is written, or the one in which the date is the nearest to come."""
    if said:
        return int(said) if len(said) == 4 else 2000 + int(said)
    is_long_over = (month, day) < (today.month, today.day) and today.month - month > 6
    return today.year + 1 if is_long_over and today.year < 9999 else today.year


@cache
def _told(language: str) -> _Told:
    calendar = CALENDARS[language]
    return _Told(
        times=_times(calendar),
        things={thing: _word(words) for thing, words in calendar.things.items()},
        coming=_word(calendar.coming),
        past=_word(calendar.past),
        changes=_word(calendar.changes),
        now=_word(calendar.now),
        month_first=calendar.month_first,
    )


def _times(calendar: Calendar) -> regex.Pattern[str]:
    """Everything that names a time, as one pattern. A group may stand in it twice: it is one or the other."""
    weekday = "|".join(f"(?P<w{number}>{name})" for number, name in enumerate(calendar.weekdays.split()))
    weekday = rf"(?P<next>(?:next|coming)\s+)?(?:{weekday})"
    month = "|".join(f"(?P<m{number}>{name})" for number, name in enumerate(calendar.months.split(), 1))
    number = "|".join(f"(?P<n{number}>{said})" for number, said in enumerate(calendar.numbers.split(), 1))
    year = r"(?:,?\s+(?:de\s+)?(?P<y>20\d\d))?"
    written = rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|º|°|\.)?\s+(?:of\s+|de\s+)?(?:{month})\b\.?{year}"
    if calendar.month_first:
        written += rf"|(?:{month})\.?\s+(?:the\s+)?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b{year}"
    iso = r"(?P<iso>(?P<iso_y>20\d\d)-(?P<iso_m>\d\d)-(?P<iso_d>\d\d))"
    dotted = r"\.\s?(?P<b>\d{1,2})\.(?:\s?(?P<c>(?:20)?\d\d)\b)?"
    slashed = r"[/-](?P<b>\d{1,2})(?:[/-](?P<c>(?:20)?\d\d))?(?![\d/-])"
    figures = rf"(?P<a>\d{{1,2}})(?:{dotted}|{slashed})"
    plain_weekday = "|".join(calendar.weekdays.split())
    whole = rf"(?:(?:{plain_weekday}),?\s+(?:the\s+|den\s+|el\s+|le\s+|il\s+|dia\s+)?)?(?:{written}|{iso}|{figures})"
    units = rf"(?:(?P<unit_d>{calendar.days})|(?P<unit_h>{calendar.hours})|(?P<unit_w>{calendar.weeks}))"
    work = rf"(?P<work>{calendar.work})"
    stretch = (
        rf"(?:{calendar.within})\s+(?:(?:\d{{1,2}}|\p{{L}}{{2,10}})\s*(?:[-–]|\s(?:{calendar.to})\s)\s*)?"
        rf"(?:(?P<n>\d{{1,3}})|{number})[\s-]+(?:{work}[\s-]*)?{units}\b(?:\s+{work})?"
    )
    ways = [
        rf"(?:(?P<by>{calendar.by})|(?:{calendar.on_date}))\s+(?:{whole})",
        rf"(?:(?P<by>{calendar.by})|(?:{calendar.on}))\s+(?:{weekday})",
        stretch,
        rf"(?P<tomorrow>{calendar.tomorrow})",
        rf"(?P<today>{calendar.today})",
    ]
    if calendar.bare:
        ways.append(rf"(?<!\b(?:le|les|la|chaque|depuis|ogni|da|di|de|du|dal|il)\s)(?:{weekday})(?!\s+(?:derni|scors))")
    return regex.compile(rf"(?i)\b(?:{'|'.join(ways)})(?!\w)")


def _word(words: str) -> regex.Pattern[str]:
    return regex.compile(rf"(?i)\b(?:{words})\b")
