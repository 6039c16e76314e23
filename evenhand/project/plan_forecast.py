"""`evenhand plan forecast`: how many will write or call, and how sure that is; a file goes in, nothing leaves."""

import csv
import gzip
import io
import json
import sys
from contextlib import nullcontext
from datetime import date
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, TextIO

import typer

from evenhand.planning.errors import BadTable

if TYPE_CHECKING:
    from evenhand.planning.domain.forecast.ahead import Ahead
    from evenhand.planning.domain.forecast.calendar import Calendar, Event
    from evenhand.planning.domain.forecast.costs import Work
    from evenhand.planning.domain.forecast.history import History
    from evenhand.planning.domain.forecast.judging import Line

_SHOWN_DAYS: Final = 35


File = Annotated[
    Path | None, typer.Argument(help="A CSV (or .csv.gz): start and contacts, or a time a contact.", metavar="FILE")
]
FirstDay = Annotated[
    str, typer.Option(help="The first day to forecast; only what was before it is used.", metavar="DATE")
]
Minutes = Annotated[int | None, typer.Option(help="Length of an interval; 30 if not said.", min=1, max=1440)]
TimeColumn = Annotated[str, typer.Option("--time", help="The column of times.", metavar="NAME")]
CountColumn = Annotated[str, typer.Option("--count", help="The column of counts.", metavar="NAME")]
Zone = Annotated[str, typer.Option(help="Move times with a zone to this one, such as Europe/Berlin.")]
Country = Annotated[str, typer.Option(help="Whose public holidays count, such as US or DE.")]
Region = Annotated[str, typer.Option(help="A region of that country, such as BY.")]
Events = Annotated[
    Path | None, typer.Option(help="A CSV of what is planned: name, first, last, times.", metavar="FILE")
]
Closed = Annotated[list[str] | None, typer.Option(help="A day on which you will be closed.", metavar="DATE")]
HandlingTime = Annotated[float, typer.Option(help="Mean handling time in seconds, for the cost of errors.", min=1)]
Patience = Annotated[float, typer.Option(help="Mean patience in seconds; 0: endless.", min=0)]
Within = Annotated[float, typer.Option(help="Target: answered within so many seconds.", min=0)]
Share = Annotated[float, typer.Option(help="Target: so many per cent of all that come.", min=1, max=99.99)]
FromDesk = Annotated[bool, typer.Option("--from-desk", help="From what this desk received, instead of a file.")]
Channel = Annotated[str, typer.Option(help="With --from-desk: only this channel.")]
QueueName = Annotated[str, typer.Option(help="With --from-desk: only this queue.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Html = Annotated[Path | None, typer.Option(help="Write a report with pictures.", metavar="OUT")]
Out = Annotated[Path | None, typer.Option(help="Write the intervals as a CSV that `plan staff` reads.", metavar="OUT")]
Days = Annotated[int, typer.Option(help="How many days.", min=1, max=366)]
Quick = Annotated[bool, typer.Option("--quick", help="Only baselines and the calendar model.")]


def forecast(
    file: File = None,
    *,
    at: FirstDay = "",
    days: Days = 14,
    minutes: Minutes = None,
    time: TimeColumn = "",
    count: CountColumn = "",
    zone: Zone = "",
    country: Country = "",
    region: Region = "",
    events: Events = None,
    closed: Closed = None,
    aht: HandlingTime = 300,
    patience: Patience = 180,
    within: Within = 20,
    share: Share = 80,
    quick: Quick = False,
    from_desk: FromDesk = False,
    channel: Channel = "",
    queue: QueueName = "",
    as_json: AsJson = False,
    html: Html = None,
    out: Out = None,
) -> None:
    """How many will come, interval by interval, with a band; who forecasts is chosen by what would have been right."""
    from evenhand.planning.domain.forecast.ahead import look_ahead
    from evenhand.planning.domain.forecast.calendar import Calendar, check_country
    from evenhand.planning.domain.forecast.costs import Work

    check_country(country, region)
    shut = frozenset(_day(each) for each in closed or ())
    if from_desk == (file is not None):
        raise BadTable("Name a file, or say --from-desk.")
    planned = _events(events)
    if file is None:
        history, known = _of_desk(channel, queue, minutes)
        planned += known
    else:
        history = _of_file(file, minutes, time, count, zone)
    calendar = Calendar(country.upper(), region.upper(), tuple(planned), shut)
    work = Work(aht, share / 100.0, within, patience or None)
    with _progress(not as_json) as tell:
        first = _day(at) if at else None
        ahead = look_ahead(history, calendar, days=days, first=first, work=work, is_quick=quick, tell=tell)
    _deliver(ahead, calendar, work, html=html, out=out, as_json=as_json)


def _deliver(
    ahead: "Ahead", calendar: "Calendar", work: "Work", *, html: Path | None, out: Path | None, as_json: bool
) -> None:
    """Files first, then what stands in the terminal."""
    if out is not None:
        _write_table(ahead, out)
    if html is not None:
        from evenhand.project.plan_forecast_report import page

        html.write_text(page(ahead, calendar, work), encoding="utf-8")
    if as_json:
        sys.stdout.write(json.dumps(as_plain(ahead)) + "\n")
    else:
        _print(ahead)
        for written in (each for each in (html, out) if each is not None):
            typer.echo(f"Written: {written}")


def as_plain(ahead: "Ahead") -> dict[str, Any]:
    """The whole of it as JSON: who is believed and why, the account, the days, the intervals."""
    from evenhand.planning.domain.forecast.measures import LEVELS

    names = [f"p{round(level * 100):02d}" for level in LEVELS]

    def told(expected: float, quantiles: Any) -> dict[str, float]:
        band = {name: round(float(value), 3) for name, value in zip(names, quantiles, strict=True)}
        return {"expected": round(float(expected), 3), **band}

    return {
        "model": ahead.choice.name,
        "weights": ahead.choice.weights,
        "why": ahead.why,
        "interval_minutes": ahead.history.minutes,
        "history": {
            "first": ahead.history.days[0].isoformat(),
            "last": ahead.history.days[-1].isoformat(),
            "days": len(ahead.history.days),
        },
        "busyness_today": ahead.today.factor if ahead.today else None,
        "report": [_line_plain(line) for line in ahead.report],
        "days": [
            {"day": day.day.isoformat(), **told(day.total, day.total_quantiles), "remarks": list(day.remarks)}
            for day in ahead.days
        ],
        "intervals": [
            {"start": ahead.history.moment(day.day, slot).isoformat(timespec="minutes"), **told(value, band)}
            for day in ahead.days
            for slot, (value, band) in enumerate(zip(day.expected, day.quantiles, strict=True))
        ],
    }


def _line_plain(line: "Line") -> dict[str, Any]:
    from dataclasses import asdict

    plain = asdict(line)
    hours = plain.pop("hours")
    figures = {name: None if isinstance(value, float) and isnan(value) else value for name, value in plain.items()}
    return {**figures, **{f"hours_{name}": value for name, value in hours.items()}}


def _of_file(path: Path, minutes: int | None, time: str, count: str, zone: str) -> "History":
    from zoneinfo import ZoneInfoNotFoundError

    from evenhand.planning.domain.forecast.history import read_history

    try:
        with _opened(path) as lines:
            return read_history(lines, minutes=minutes, time_column=time, count_column=count, zone=zone)
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as problem:
        raise BadTable(f"{path} cannot be read as a table: {problem}") from problem
    except (ZoneInfoNotFoundError, ValueError) as problem:
        raise BadTable(f"There is no time zone {zone}.") from problem


def _opened(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return io.TextIOWrapper(gzip.open(path), encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _of_desk(channel: str, queue: str, minutes: int | None) -> "tuple[History, list[Event]]":
    from evenhand.project.plan_forecast_desk import history_of_desk

    return history_of_desk(channel=channel, queue=queue, minutes=minutes)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as problem:
        raise BadTable(f"{text} is no day: write it like 2026-11-22.") from problem


def _events(path: Path | None) -> "list[Event]":
    from evenhand.planning.domain.forecast.calendar import Event

    if path is None:
        return []
    try:
        with _opened(path) as lines:
            rows = list(csv.DictReader(lines))
        return [
            Event(
                row["name"],
                _day(row["first"]),
                _day(row.get("last") or row["first"]),
                float(row["times"]) if row.get("times") else None,
            )
            for row in rows
        ]
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise BadTable(f"{path} cannot be read as a table: {problem}") from problem
    except (KeyError, ValueError) as problem:
        raise BadTable(f"{path}: give name, first, last and, where it is known, times ({problem}).") from problem


class _Progress:
    """A bar on the terminal, on stderr."""

    def __enter__(self) -> Any:
        from rich.console import Console
        from rich.progress import Progress

        self.bar = Progress(console=Console(stderr=True), transient=True)
        self.bar.start()
        task = self.bar.add_task("Trying each morning of the last weeks", total=1.0)
        return lambda done: self.bar.update(task, completed=done)

    def __exit__(self, *_: object) -> None:
        self.bar.stop()


def _progress(is_wanted: bool) -> Any:  # noqa: FBT001
    return _Progress() if is_wanted and sys.stderr.isatty() else nullcontext()


def _write_table(ahead: "Ahead", path: Path) -> None:
    from evenhand.planning.domain.forecast.measures import LEVELS

    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["start", "contacts", *(f"p{round(level * 100):02d}" for level in LEVELS)])
        for day in ahead.days:
            for slot, (value, band) in enumerate(zip(day.expected, day.quantiles, strict=True)):
                moment = ahead.history.moment(day.day, slot).isoformat(timespec="minutes")
                rows.writerow([moment, f"{value:.3f}", *(f"{each:.0f}" for each in band)])


def _print(ahead: "Ahead") -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("day", "expected", "90 % of the time", "", ""):
        table.add_column(name, justify="right" if name == "expected" else "left", no_wrap=True)
    most = max((day.total for day in ahead.days), default=1.0) or 1.0
    for day in ahead.days[:_SHOWN_DAYS]:
        band = f"{day.total_quantiles[0]:,.0f} to {day.total_quantiles[6]:,.0f}"
        bar = "[cyan]" + "▇" * round(20 * day.total / most) + "[/]"
        table.add_row(f"{day.day:%a %d %b %Y}", f"{day.total:,.0f}", band, bar, ", ".join(day.remarks))
    console.print(table)
    if ahead.today is not None:
        console.print(
            f"\nToday so far: {ahead.today.factor:.0%} of what was expected; the rest of the day is moved with it."
        )
    console.print(f"\n{ahead.why}\n", soft_wrap=True)
    console.print(_report(ahead))


def _of_one(ratio: float) -> str:
    """A ratio; none where nothing was ever off."""
    return "–" if isnan(ratio) else f"{ratio:.2f}"


def _report(ahead: "Ahead") -> Any:
    """A line a contender: how far off at each distance, and the rest for one day ahead."""
    from rich.table import Table

    leads = list(dict.fromkeys(line.lead for line in ahead.report))
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("off by (WAPE)", no_wrap=True)
    for name in (*leads, "MASE", "bias", "in 90 %", "h over", "under"):
        table.add_column(name, justify="right", no_wrap=True)
    lines = {(line.name, line.lead): line for line in ahead.report}
    for name in dict.fromkeys(line.name for line in ahead.report):
        near = lines[name, leads[0]]
        off = [f"{lines[name, lead].wape:.1%}" if (name, lead) in lines else "" for lead in leads]
        figures = (_of_one(near.mase), f"{near.bias:+.1%}", f"{near.coverage90:.0%}")
        hours = (f"{near.hours.too_many:,.0f}", f"{near.hours.too_few:,.0f}")
        who = f"[bold]{name}[/]" if name in {ahead.choice.name, "chosen"} else name
        table.add_row(who, *off, *figures, *hours)
    table.caption = "“chosen”: who would have been believed each morning. From MASE on: one day ahead."
    table.caption_justify = "left"
    return table
