"""A rota for others: a table, a calendar, plain values."""

import csv
from datetime import datetime
from io import StringIO
from typing import Any

from evenhand.planning.domain.shifts.naming import Given
from evenhand.planning.domain.shifts.rota import NoRota, Rota, reached_daily

COLUMNS = ("person", "shift", "begins", "ends", "breaks", "paid_hours", "unpopular_hours")


def as_table(rota: Rota) -> str:
    """CSV: a line a shift, times by the clock of whoever works it, with its offset."""
    out = StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    for each in rota.shifts:
        person, column = rota.question.people[each.person], each.column
        begins, ends = (moment.astimezone(person.zone).isoformat() for moment in (column.begins, column.ends))
        breaks = " ".join(
            f"{since.astimezone(person.zone):%H:%M}-{until.astimezone(person.zone):%H:%M}"
            for since, until in column.breaks
        )
        values = (_text(person.name), _text(column.shape.name), begins, ends, breaks)
        table.writerow([*values, f"{column.paid_hours:g}", f"{column.unpopular_hours:g}"])
    return out.getvalue()


def _text(said: str) -> str:
    """No cell begins like a formula: tables are opened in spreadsheets."""
    return f"'{said}" if said[:1] in {"=", "+", "-", "@", "\t", "\r"} else said


def as_calendar(rota: Rota, *, person: str = "", stamp: datetime, domain: str = "evenhand.invalid") -> bytes:
    """iCalendar: an event a shift, of one person or of all; the same shift has the same UID when it comes again."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Evenhand//Shifts//EN")
    calendar.add("version", "2.0")
    for each in rota.shifts:
        name = rota.question.people[each.person].name
        if person and name != person:
            continue
        calendar.add_component(_event(rota, each, name, stamp, domain, is_alone=bool(person)))
    return bytes(calendar.to_ical())


def _event(rota: Rota, each: Given, name: str, stamp: datetime, domain: str, *, is_alone: bool) -> Any:
    from uuid import NAMESPACE_DNS, uuid5

    from icalendar import Event

    column, zone = each.column, rota.question.people[each.person].zone
    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE_DNS, f'{name}|{column.begins.isoformat()}')}@{domain}")
    event.add("dtstamp", stamp)
    event.add("dtstart", column.begins)
    event.add("dtend", column.ends)
    event.add("summary", column.shape.name if is_alone else f"{name}: {column.shape.name}")
    if column.breaks:
        times = ", ".join(f"{a.astimezone(zone):%H:%M}–{b.astimezone(zone):%H:%M}" for a, b in column.breaks)
        event.add("description", f"Breaks: {times}")
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
