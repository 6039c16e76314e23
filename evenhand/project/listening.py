"""What to listen for, and what a pilot says, from the command line."""

import itertools
import json
import sys
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import msgspec

from evenhand.kernel import clock
from evenhand.project.founding import brand_named

MOST_COUNTED = 1_000_000
ENOUGH = 2.0  # days of listening below which a week is only guessed


def try_out(text: str, *, brand: str, as_json: bool) -> None:
    """What a query would have caught, on the sample."""
    from evenhand.flows.preview import preview
    from evenhand.listening.models import Purpose

    found = preview(text, brand=brand_named(brand) if brand else None, purpose=Purpose.US, now=clock.now())
    if as_json:
        _print(_plain(found))
    elif found.problem:
        _point(text, len(found.problem.before), len(found.problem.wrong), found.problem.sentence)
    else:
        _tell(found)
    if found.problem:
        raise SystemExit(1)


def _plain(found: Any) -> Any:
    plain = msgspec.to_builtins(found)
    for drawn in ("chart", "days_shown"):
        plain.pop(drawn)
    return plain


def _point(text: str, start: int, length: int, sentence: str) -> None:
    """The line of a query that cannot be understood, the place below it, and why."""
    line_start = text.rfind("\n", 0, start) + 1
    line = text[line_start:].split("\n", 1)[0]
    marks = "^" * max(1, min(length, len(line) - (start - line_start)))
    sys.stdout.write(f"{line}\n{' ' * (start - line_start)}{marks}\n{sentence}\n")


def _tell(found: Any) -> None:
    say = sys.stdout.write
    if not found.sampled:
        say("There is no sample yet: it fills as soon as a source brings what strangers say.\n")
    else:
        volume = found.volume
        between = f" ({volume.low_shown} to {volume.high_shown})" if volume.low_shown != volume.high_shown else ""
        say(f"{volume.shown} {found.unit}{between}: {found.hits:,} of {found.sampled:,} in the sample ")
        say(f"of {found.days_shown}.\n")
    say("Understood as:\n" + "".join(f"  {line}\n" for line in found.normal.splitlines()))
    for warning in found.warnings:
        say(f"Note: {warning}\n")
    if found.suggestions:
        say("You might want to know:\n")
    for each in found.suggestions:
        say(f"  · {each.reason}\n")
    if found.examples:
        say("For example:\n")
    for hit in found.examples:
        said = " ".join("".join(piece for piece, _ in hit.pieces).split())
        say(f"  · {hit.who or 'Somebody'}: {said}\n")


def write(text: str, *, name: str, brand: str, purpose: str) -> None:
    """Keep a query; it is listened for from the next look on."""
    from evenhand.listening.actions import save_query
    from evenhand.listening.errors import QuerySyntaxError
    from evenhand.listening.models import Purpose

    try:
        query = save_query(
            brand_id=brand_named(brand).pk,
            name=name,
            text=text,
            purpose=Purpose[purpose.upper()],
            actor=None,
            now=clock.now(),
        )
    except QuerySyntaxError as problem:
        _point(text, problem.start, problem.end - problem.start, problem.sentence)
        raise SystemExit(1) from None
    sys.stdout.write(f"“{query.name}” is listened for from now on.\n")


def show(*, as_json: bool) -> None:
    """Every query with what it caught."""
    from evenhand.listening.reads import NOTHING_CAUGHT, all_queries, caught_lately

    queries = list(all_queries())
    caught = caught_lately([query.pk for query in queries], now=clock.now(), most=MOST_COUNTED)
    rows = [(query, caught.get(query.pk, NOTHING_CAUGHT)) for query in queries]
    if as_json:
        _print([_facts(query, lately) for query, lately in rows])
    elif not rows:
        sys.stdout.write("Nothing is listened for yet. Try: evenhand listen for 'yourname OR \"your name\"'\n")
    for brand, group in itertools.groupby([] if as_json else rows, key=lambda row: row[0].brand.name):
        _table(brand, list(group))


def _facts(query: Any, lately: Any) -> dict[str, Any]:
    return {
        "id": query.pk,
        "brand": query.brand.slug,
        "name": query.name,
        "purpose": query.get_purpose_display(),
        "is_active": query.is_active,
        "text": query.text,
        "caught_today": lately.day,
        "caught_in_week": lately.week,
    }


def _table(brand: str, rows: list[Any]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(
        box=None, header_style="bold", title=escape(brand), title_justify="left", title_style="bold", expand=False
    )
    table.add_column("Query")
    table.add_column("24 hours", justify="right")
    table.add_column("7 days", justify="right")
    table.add_column("Listens for", overflow="fold")
    for query, lately in rows:
        name = query.name if query.is_active else f"{query.name} (off)"
        table.add_row(escape(name), f"{lately.day:,}", f"{lately.week:,}", escape(" ".join(query.text.split())))
    Console(highlight=False).print(table)


def pilot(brand: str, *, days: float, zone: str, as_json: bool) -> None:
    """What the desk would have had to do."""
    from evenhand.insight.reads import pilot_report
    from evenhand.people.errors import NotUsable

    if zone not in available_timezones():
        raise NotUsable(f"There is no time zone “{zone}”. Write it as Europe/Berlin.")
    found, now = brand_named(brand), clock.now()
    since = max(now - timedelta(days=days), found.pilot_since or now - timedelta(days=days))
    report = pilot_report(None, found, since=since, until=now, zone=ZoneInfo(zone))
    if as_json:
        _print(msgspec.to_builtins(report))
        return
    assert report is not None  # noqa: S101 - only a viewer may be refused
    say = sys.stdout.write
    say(f"{found.name}, {report.days:.1f} days: {report.heard:,} posts of strangers heard, {report.kept:,} kept,\n")
    say(f"{report.cases:,} would have become cases: ")
    say(", ".join(f"{number:,} {mode}" for mode, number in report.by_mode.items()) + ".\n")
    say(f"That is {report.staffing.hours_per_week:,.0f} hours of work a week, {report.staffing.busiest_seats} people ")
    say(f"at once in the busiest hour, {report.staffing.people} full-time contracts; assumed: ")
    say(f"{report.assumptions.minutes_per_case:g} minutes a case, {report.assumptions.occupancy:.0%} occupancy, ")
    say(f"{report.assumptions.shrinkage:.0%} shrinkage.\n")
    if report.days < ENOUGH:
        say("So short a time says little about a week; look again in some days.\n")


def set_pilot(brand: str, *, is_pilot: bool) -> None:
    """Begin or end it."""
    from evenhand.people.actions import set_pilot as begin_or_end

    found = begin_or_end(brand_id=brand_named(brand).pk, is_pilot=is_pilot, actor=None, now=clock.now())
    sys.stdout.write(f"{found.name} only listens from now on.\n" if is_pilot else f"{found.name}: back to work.\n")


def _print(plain: Any) -> None:
    sys.stdout.write(json.dumps(plain, default=str, ensure_ascii=False) + "\n")
