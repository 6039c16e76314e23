"""A rota for others: a table, a calendar, plain values."""

import csv
from collections.abc import Mapping
from datetime import datetime
from io import StringIO
from typing import Any
from uuid import NAMESPACE_DNS, uuid5
from zoneinfo import ZoneInfo

from evenhand.planning.domain.shifts.naming import Given
from evenhand.planning.domain.shifts.rota import NoRota, Rota, reached_daily

COLUMNS = ("person", "shift", "begins", "ends", "breaks", "paid_hours", "unpopular_hours")


def zones_of(rota: Rota) -> dict[str, str]:
    """The zone of each person, by name."""
    return {person.name: str(person.zone) for person in rota.question.people}


def as_table(rota: Rota) -> str:
    """CSV: a line a shift, times by the clock of whoever works it, with its offset."""
    return plain_as_table(as_plain(rota), zones_of(rota))


def plain_as_table(plain: Mapping[str, Any], zones: Mapping[str, str]) -> str:
    """The same out of plain values that were kept."""
    out = StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    for each in plain["shifts"]:
        begins, ends = (_local(each[at], zones[each["person"]]) for at in ("begins", "ends"))
        values = (_text(each["person"]), _text(each["shift"]), begins.isoformat(), ends.isoformat())
        breaks = _breaks(each, zones[each["person"]], " ")
        table.writerow([*values, breaks, f"{each['paid_hours']:g}", f"{each['unpopular_hours']:g}"])
    return out.getvalue()


def _local(moment: str, zone: str) -> datetime:
    return datetime.fromisoformat(moment).astimezone(ZoneInfo(zone))


def _breaks(shift: Mapping[str, Any], zone: str, between: str) -> str:
    pairs = [[f"{_local(moment, zone):%H:%M}" for moment in pair] for pair in shift["breaks"]]
    return between.join("-".join(pair) for pair in pairs)


def _text(said: str) -> str:
    """No cell begins like a formula: tables are opened in spreadsheets."""
    return f"'{said}" if said[:1] in {"=", "+", "-", "@", "\t", "\r"} else said


def as_calendar(rota: Rota, *, person: str = "", stamp: datetime) -> bytes:
    """iCalendar: an event a shift, of one person or of all; the same shift has the same UID when it comes again."""
    return plain_as_calendar(as_plain(rota), zones_of(rota), person=person, stamp=stamp)


def plain_as_calendar(plain: Mapping[str, Any], zones: Mapping[str, str], *, person: str, stamp: datetime) -> bytes:
    """The same out of plain values that were kept."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Evenhand//Shifts//EN")
    calendar.add("version", "2.0")
    for each in plain["shifts"]:
        if not person or each["person"] == person:
            calendar.add_component(_event(each, zones[each["person"]], stamp, is_alone=bool(person)))
    return bytes(calendar.to_ical())


def _event(shift: Mapping[str, Any], zone: str, stamp: datetime, *, is_alone: bool) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE_DNS, shift['person'] + '|' + shift['begins'])}@shifts.evenhand.invalid")
    event.add("dtstamp", stamp)
    event.add("dtstart", datetime.fromisoformat(shift["begins"]))
    event.add("dtend", datetime.fromisoformat(shift["ends"]))
    event.add("summary", shift["shift"] if is_alone else f"{shift['person']}: {shift['shift']}")
    if shift["breaks"]:
        event.add("description", f"Breaks: {_breaks(shift, zone, ', ')}")
    return event


def as_plain(rota: Rota) -> dict[str, Any]:
    """Everything about it, in values that JSON knows; times are moments in UTC."""
    question = rota.question
    return {
        "seconds": round(rota.seconds, 2),
        "cost": round(rota.cost, 3),
        "bound": round(rota.bound, 3),
        "gap": None if rota.gap is None else round(rota.gap, 5),
        "paid_hours": rota.paid_hours,
        "missing_hours": rota.missing_hours,
        "begins": question.horizon.begins.isoformat(),
        "minutes": question.horizon.minutes,
        "work": [
            {
                "name": each.work.name,
                "required": list(each.work.need),
                "scheduled": [round(there, 3) for there in each.scheduled],
                "contacts": [round(come, 3) for come in each.work.contacts],
                "in_time_by_day": [
                    round(reached, 4) for _, reached in reached_daily(question, each.work, each.scheduled)
                ],
            }
            for each in rota.covered
        ],
        "people": [
            {
                "name": person.name,
                "paid_hours": sum(each.column.paid_hours for each in rota.of(place)),
                "unpopular_hours": sum(each.column.unpopular_hours for each in rota.of(place)),
            }
            for place, person in enumerate(question.people)
        ],
        "shifts": [_shift(rota, each) for each in rota.shifts],
    }


def _shift(rota: Rota, each: Given) -> dict[str, Any]:
    return {
        "person": rota.question.people[each.person].name,
        "shift": each.column.shape.name,
        "begins": each.column.begins.isoformat(),
        "ends": each.column.ends.isoformat(),
        "breaks": [[since.isoformat(), until.isoformat()] for since, until in each.column.breaks],
        "paid_hours": each.column.paid_hours,
        "unpopular_hours": each.column.unpopular_hours,
    }


def why_not(found: NoRota) -> list[str]:
    """Why there is no rota, a sentence each."""
    if found.is_out_of_time:
        return ["No rota was found within the time limit; give it more seconds, or fewer shapes and starts."]
    if not found.broken:
        return ["No rota keeps all rules together, and no single rule can be named."]
    worst = sorted(found.broken, key=lambda each: -each.amount)
    return [
        f"{each.rule[:1].upper()}{each.rule[1:]} cannot be kept (by {each.amount:.3g}{_unit(each.rule)})."
        for each in worst
    ]


def _unit(rule: str) -> str:
    if "hours of" in rule:
        return " hours"
    return " days" if "days" in rule else ""
