"""`evenhand plan shifts`: who works when, from a file; no database, no server."""

import csv
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

if TYPE_CHECKING:
    from evenhand.planning.domain.shifts.asking import Question
    from evenhand.planning.domain.shifts.rota import NoRota, Rota
    from evenhand.planning.domain.shifts.solver import Report

STAGES: Final = {"cover": "covering the work", "name": "giving shifts to people", "breaks": "laying the breaks"}
USUAL_SHAPES: Final[list[dict[str, Any]]] = [
    {"name": "full", "hours": 8.5, "every": 30, "breaks": [{"minutes": 30, "between": [3, 5.5]}]},
    {"name": "part", "hours": 5, "every": 30, "breaks": [{"minutes": 15, "between": [2, 3], "paid": True}]},
]


def shifts(
    file: Annotated[
        Path,
        typer.Argument(help="A YAML file as the guide “shifts” has it; or a CSV: start, required.", metavar="FILE"),
    ],
    *,
    people: Annotated[int, typer.Option(help="With a CSV: how many people.", min=1, max=2000)] = 10,
    hours: Annotated[float, typer.Option(help="With a CSV: the most hours of each a week.", min=1, max=80)] = 40,
    zone: Annotated[str, typer.Option(help="With a CSV: the time zone.")] = "UTC",
    aht: Annotated[float, typer.Option(help="With a CSV of contacts: seconds each takes.", min=1)] = 300,
    seconds: Annotated[float | None, typer.Option(help="Time limit.", min=1)] = None,
    gap: Annotated[float | None, typer.Option(help="Good enough at so many per cent.", min=0)] = None,
    out: Annotated[Path | None, typer.Option(help="Write the shifts as CSV.", dir_okay=False)] = None,
    ical: Annotated[Path | None, typer.Option(help="Write them as a calendar.", dir_okay=False)] = None,
    person: Annotated[str, typer.Option(help="Only this person in the calendar.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Who works when: the work covered, every rule kept, unpopular hours shared; or which rule is too much."""
    from dataclasses import replace

    from evenhand.planning.domain.shifts.rota import NoRota, make_rota

    question = _question(file, _by_hand(file, people=people, hours=hours, zone=zone, aht=aht))
    question = replace(question, seconds=seconds or question.seconds, gap=question.gap if gap is None else gap / 100)
    found = make_rota(question) if as_json or not sys.stderr.isatty() else _watched(question)
    if isinstance(found, NoRota):
        _refuse(found, as_json=as_json)
        raise typer.Exit(1)
    _keep(found, out, ical, person)
    if as_json:
        from evenhand.planning.domain.shifts.writing import as_plain

        sys.stdout.write(json.dumps(as_plain(found)) + "\n")
    else:
        _print(found)


def _question(file: Path, said: Any) -> "Question":
    from evenhand.planning.domain.shifts.reading import read_question

    def table(name: str) -> list[str]:
        return _lines(file if name == file.name else file.parent / name)

    return read_question(said, table)


def _lines(path: Path) -> list[str]:
    from evenhand.planning.errors import BadQuestion

    try:
        return path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise BadQuestion(f"{path} cannot be read: {problem}") from problem


def _by_hand(file: Path, *, people: int, hours: float, zone: str, aht: float) -> Any:
    """What stands in the file; of a table alone, a question with usual shapes and nameless people."""
    from evenhand.planning.errors import BadQuestion

    lines = _lines(file)
    if file.suffix.lower() in {".yaml", ".yml", ".json"}:
        import yaml

        try:
            # Everything is text here: YAML takes “off” for a boolean, and 22:00 for a number to the base of 60.
            return yaml.load("\n".join(lines), Loader=yaml.BaseLoader)  # noqa: S506 - knows no objects either
        except yaml.YAMLError as problem:
            raise BadQuestion(f"{file} is no YAML: {problem}") from problem
    rows = csv.DictReader(lines)
    days = sorted({(row.get("start") or "")[:10] for row in rows})
    try:
        first, last = date.fromisoformat(days[0]), date.fromisoformat(days[-1])
    except (IndexError, ValueError) as problem:
        raise BadQuestion("The table needs a column start with times such as 2026-11-23 08:00.") from problem
    has_need = "required" in (rows.fieldnames or ())
    return {
        "first_day": first,
        "days": (last - first).days + 1,
        "zone": zone,
        "work": [{"name": "work", "aht": aht, "required" if has_need else "loads": file.name}],
        "people": [{"name": "Person", "count": people, "hours": [0, hours]}],
        "shapes": USUAL_SHAPES,
    }


def _watched(question: "Question") -> "Rota | NoRota":
    """Make it and show how far it is: the best so far and the gap."""
    from rich.console import Console

    from evenhand.planning.domain.shifts.rota import make_rota

    console = Console(stderr=True, highlight=False)
    with console.status("Reading the relaxation") as line:

        def say(progress: Any) -> None:
            gap = "" if progress.gap is None else f", at most {progress.gap:.1%} from the best"
            line.update(f"{STAGES.get(progress.stage, progress.stage)}, {progress.seconds:.0f} s{gap}")

        report: Report = say
        return make_rota(question, report=report)


def _refuse(found: "NoRota", *, as_json: bool) -> None:
    from evenhand.planning.domain.shifts.writing import why_not

    if as_json:
        broken = [{"rule": each.rule, "amount": round(each.amount, 4)} for each in found.broken]
        sys.stdout.write(json.dumps({"rota": None, "out_of_time": found.is_out_of_time, "too_much": broken}) + "\n")
    else:
        typer.secho("There is no such rota. What stands in the way:", fg=typer.colors.RED, err=True)
        for sentence in why_not(found):
            typer.echo(f"  {sentence}", err=True)


def _keep(rota: "Rota", out: Path | None, ical: Path | None, person: str) -> None:
    from evenhand.kernel import clock
    from evenhand.planning.domain.shifts.writing import as_calendar, as_table

    if out is not None:
        out.write_text(as_table(rota), "utf-8")
    if ical is not None:
        ical.write_bytes(as_calendar(rota, person=person, stamp=clock.now()))


def _print(rota: "Rota") -> None:
    """A line a person, a column a day; then how good it is."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from evenhand.planning.domain.shifts.rota import reached_daily

    question = rota.question
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("", no_wrap=True)
    for day in range(question.horizon.days):
        table.add_column(f"{date.fromordinal(question.horizon.first_day.toordinal() + day):%a %d}", no_wrap=True)
    for name in ("hours", "unpopular"):
        table.add_column(name, justify="right")
    for place, person in enumerate(question.people):
        own = rota.of(place)
        cells = {
            each.column.day: f"{each.column.begins.astimezone(person.zone):%H:%M}–"
            f"{each.column.ends.astimezone(person.zone):%H:%M}"
            for each in own
        }
        hours = f"{sum(each.column.paid_hours for each in own):g}"
        disliked = f"{sum(each.column.unpopular_hours for each in own):g}"
        days = [cells.get(day, "[dim]–[/]") for day in range(question.horizon.days)]
        table.add_row(escape(person.name), *days, hours, disliked)
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 160)
    console.print(table)
    gap = "unknown" if rota.gap is None else f"{rota.gap:.1%}"
    console.print(
        f"\n{rota.paid_hours:,.1f} paid hours, {rota.missing_hours:,.2f} hours of people missing; at most {gap} from "
        f"the best, found in {rota.seconds:.1f} s."
    )
    for each in rota.covered:
        for day, reached in reached_daily(question, each.work, each.scheduled):
            console.print(f"{escape(each.work.name)}, day {day + 1}: {reached:.1%} in time")
