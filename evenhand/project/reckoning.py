"""`evenhand kpi` and `evenhand assess`: figures with their definitions from a file; what only people can say."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from evenhand.insight.errors import CannotAudit
from evenhand.project.auditing import AsOf, File, MappingFile, Preset, Set, Zone, moment, opened, progress


def kpi(
    file: File,
    *,
    preset: Preset = "",
    mapping: MappingFile = None,
    changes: Set = None,
    zone: Zone = "UTC",
    by: Annotated[str, typer.Option(help="Also for each channel, team, brand, queue, topic …", metavar="FIELD")] = "",
    target: Annotated[
        float | None, typer.Option(help="Target for the first reply in hours, where the data has none.", min=0.01)
    ] = None,
    hours: Annotated[
        str, typer.Option(help="Opening hours in --zone, such as “Mon-Fri 09:00-17:00, Sat 10:00-14:00”.")
    ] = "",
    as_of: AsOf = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Compute a care desk’s figures from any desk’s export, each with its definition, interval and counterweight."""
    table, known = opened(file, preset, mapping, changes or [], zone)
    with progress() as say:
        say("Reading the file")
        told = _told(table, known, by=by, target=target, hours=hours, zone=zone, end=moment(as_of))
    if as_json:
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        return
    _print_figures(told)


def _told(
    table: Any, known: Any, *, by: str, target: float | None, hours: str, zone: str, end: float | None
) -> dict[str, Any]:
    from evenhand.insight.audit.clocks import data_end, main_wait, waits_of
    from evenhand.insight.audit.reading import read
    from evenhand.insight.audit.scope import scope_of
    from evenhand.insight.kpi.computing import Book, figures, with_neighbours
    from evenhand.insight.kpi.gaming import signs
    from evenhand.insight.kpi.hours import read_hours

    found = read(table, known)
    until = data_end(found.cases, end)
    scope = scope_of(found.cases, until)
    waits = {name: wait.at(scope.kept) for name, wait in waits_of(found.cases, until).items() if name != "journey"}
    book = Book(
        with_neighbours(found.cases.at(scope.kept)), waits, until, target, read_hours(hours, zone) if hours else None
    )
    told = {
        "file": table.path.name,
        "cases": book.cases.size,
        "left_out": scope.left_out,
        "figures": [figure.as_plain() for figure in figures(book)],
        "signs_of_gaming": signs(book.cases, main_wait(waits), target),
    }
    return {**told, "by": by, "groups": _by_group(book, by)} if by else told


def _by_group(book: Any, by: str) -> list[dict[str, Any]]:
    """The figures of each group, largest first; only groups of 8 cases or more, so that nobody is singled out."""
    from dataclasses import replace

    from evenhand.insight.audit.fields import BY_NAME
    from evenhand.insight.kpi.computing import figures

    if by not in BY_NAME or BY_NAME[by].kind != "text":
        raise CannotAudit(f"“{by}” is no field of words. Try channel, team, brand, queue, topic or severity.")
    column = book.cases.word(by)
    groups = []
    for code, name in enumerate(column.names):
        rows = column.codes == code
        if rows.sum() >= 8:
            waits = {key: wait.at(rows) for key, wait in book.waits.items()}
            few = replace(book, cases=book.cases.at(rows), waits=waits)
            plain = [_short(figure.as_plain()) for figure in figures(few)]
            groups.append({"name": name, "cases": few.cases.size, "figures": plain})
    return sorted(groups, key=lambda each: -each["cases"])


def _short(figure: dict[str, Any]) -> dict[str, Any]:
    told = ("definition", "population", "censoring", "beware", "counterweight")
    return {key: value for key, value in figure.items() if key not in told}


def _print_figures(told: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(highlight=False)
    console.print(f"{told['cases']:,} cases")
    for why, count in told["left_out"].items():
        console.print(f"left out: {count:,} {why}", markup=False)
    for figure in told["figures"]:
        console.print(f"\n[bold]{figure['name']}[/]  {shown(figure)}  [dim]{_beside(figure)}[/]")
        for line in (
            " ".join((figure["definition"], figure["censoring"].removesuffix("None."))),
            f"Beware: {figure['beware']}",
        ):
            console.print(Padding(Text(line, "dim"), (0, 0, 0, 3)))
    for group in told.get("groups", []):
        console.print(f"\n{group['name']}: {group['cases']:,} cases", markup=False)
        for figure in group["figures"]:
            console.print(f"  {figure['name']}: {shown(figure)} ({_interval(figure) or '–'})", markup=False)
    for sign in told["signs_of_gaming"]:
        console.print(f"\nLook again: {sign}", markup=False)


def shown(figure: dict[str, Any]) -> str:
    """The value in its unit; spans with the time within which nine of ten ended."""
    from evenhand.insight.audit.words import hours

    value = figure["value"]
    if figure["unit"] == "hours":
        nine = figure.get("p90")
        return hours(value) + (f"; 9 of 10: {hours(nine)}" if nine is not None else "")
    if value is None:
        return "–"
    return f"{value:.1%}" if figure["unit"] == "share" else f"{value:,.4g}"


def _beside(figure: dict[str, Any]) -> str:
    interval = _interval(figure)
    return f"({interval}; {figure['cases']:,} cases)" if interval else f"({figure['cases']:,} cases)"


def _interval(figure: dict[str, Any]) -> str:
    from evenhand.insight.audit.words import hours

    low, high = figure["low"], figure["high"]
    if low is None or high is None:
        return ""
    if figure["unit"] == "hours":
        return f"{hours(low)} to {hours(high)}"
    return f"{low:.1%} to {high:.1%}" if figure["unit"] == "share" else f"{low:,.4g} to {high:,.4g}"


def assess(
    file: Annotated[Path, typer.Argument(help="Where the answers are kept.", metavar="YAML")] = Path("assessment.yaml"),
    *,
    blank: Annotated[bool, typer.Option("--blank", help="Only write an empty form to fill in by hand.")] = False,
    form: Annotated[
        Path | None, typer.Option(help="Write a form for the browser, which makes the same file.", metavar="HTML")
    ] = None,
    show: Annotated[bool, typer.Option("--show", help="Only say what the answers come to.")] = False,
) -> None:
    """Ask what no data can tell: budgets, limits, people, plans. The audit shows the answers apart from the data."""
    from evenhand.insight.audit import assessing
    from evenhand.insight.audit.asking import page

    if form is not None:
        form.write_text(page(), encoding="utf-8")
        typer.echo(f"Written: {form}. Open it in a browser; it keeps nothing and sends nothing.")
        return
    if blank:
        if file.exists():
            raise CannotAudit(f"{file} is there already; it was not written over.")
        file.write_text(assessing.blank(), encoding="utf-8")
        typer.echo(f"Written: {file}. Fill it in, then: evenhand audit FILE --assessment {file}")
        return
    if not show:
        _ask(file)
    _show(assessing.load(file))


def _ask(file: Path) -> None:
    """Question by question in the terminal; Enter leaves one open, answers there before are kept."""
    import yaml

    from evenhand.insight.audit import assessing
    from evenhand.kernel import clock

    given = assessing.load(file)["answers"] if file.exists() else {}
    who = typer.prompt("Who answers?", default="", show_default=False)
    number = 0
    for item in assessing.ITEMS:
        if item.number != number:
            number = item.number
            typer.secho(f"\nQuestion {number}", bold=True)
        answer = _one(item, given.get(item.key))
        if answer is not None:
            given[item.key] = answer
    told = {"by": who, "on": clock.now().date().isoformat(), "answers": given}
    file.write_text(yaml.safe_dump(told, allow_unicode=True, sort_keys=False), encoding="utf-8")
    typer.echo(f"\nWritten: {file}")


def _one(item: Any, before: Any) -> Any:
    from evenhand.insight.audit import assessing

    choices = f" ({', '.join(item.choices)})" if item.choices else ""
    known = "" if before is None else str(before)
    while True:
        text = typer.prompt(f"{item.text}{choices}", default=known, show_default=bool(known))
        if not text.strip():
            return None
        try:
            return assessing.checked(item, text.strip())
        except CannotAudit as problem:
            typer.secho(problem.sentence, fg=typer.colors.RED, err=True)


def _show(given: dict[str, Any]) -> None:
    from evenhand.insight.audit.assessing import sentences
    from evenhand.insight.audit.questions import TITLES

    for number, title in TITLES.items():
        lines = sentences(number, given)
        if lines:
            typer.secho(f"\n{number}. {title}", bold=True)
            for line in lines:
                typer.echo(f"   {line}")
