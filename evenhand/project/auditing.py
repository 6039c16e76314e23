"""`evenhand audit`: any desk's export examined for parity; no database, no server."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from evenhand.insight.errors import CannotAudit

if TYPE_CHECKING:
    from evenhand.insight.audit.mapping import Mapping
    from evenhand.insight.audit.margins import Margins
    from evenhand.insight.audit.reading import Table

File = Annotated[Path, typer.Argument(help="Cases as CSV, Parquet or JSON lines, one row a case.", metavar="FILE")]
Preset = Annotated[
    str, typer.Option(help="evenhand, zendesk, freshdesk, zammad, chatwoot or twcs; guessed if not said.")
]
MappingFile = Annotated[Path | None, typer.Option(help="Which column says what, from a file.", metavar="YAML")]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", help="field=column, “field=column | minutes”, or field==word for all; repeatable."),
]
Zone = Annotated[str, typer.Option(help="The time zone of moments that name none.")]
AsOf = Annotated[str, typer.Option(help="Until when the data reaches; the last moment in it if not said.")]


def audit(
    file: File,
    *,
    preset: Preset = "",
    mapping: MappingFile = None,
    changes: Set = None,
    zone: Zone = "UTC",
    show_mapping: Annotated[bool, typer.Option("--show-mapping", help="Only show which column says what.")] = False,
    save_mapping: Annotated[Path | None, typer.Option(help="Keep the mapping to edit it.", metavar="YAML")] = None,
    check: Annotated[bool, typer.Option("--check", help="Only check the data.")] = False,
    margins: Annotated[
        Path | None, typer.Option(help="Which differences do not matter; made if the file is missing.", metavar="YAML")
    ] = None,
    assessment: Annotated[Path | None, typer.Option(help="What `evenhand assess` asked.", metavar="YAML")] = None,
    html: Annotated[Path | None, typer.Option(help="Write the report there; FILE-audit.html if not said.")] = None,
    pdf: Annotated[Path | None, typer.Option(help="Write the report as PDF, by Chromium.")] = None,
    log: Annotated[
        Path | None, typer.Option(help="Keep margins and verdicts of each audit here.", metavar="JSONL")
    ] = None,
    repeated: Annotated[
        bool, typer.Option("--repeated", help="One of a series in the log: be stricter with each look.")
    ] = False,
    as_of: AsOf = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as one JSON object.")] = False,
) -> None:
    """Audit whether service is the same on every channel and for everyone, from any desk’s export."""
    table, known = opened(file, preset, mapping, changes or [], zone)
    if save_mapping is not None:
        from evenhand.insight.audit import mapping as mappings

        mappings.write(known, save_mapping)
    if show_mapping:
        _print_mapping(known, table, as_json=as_json)
        return
    told, notes, earlier = _audited(
        table, known, _margins(margins), assessment=assessment, log=log, repeated=repeated, as_of=as_of
    )
    if check:
        _print_check(told, as_json=as_json)
        return
    target = html or (None if as_json else Path(f"{file.name.split('.')[0]}-audit.html"))
    _write(told, notes, earlier, html=target, pdf=pdf)
    if as_json:
        sys.stdout.write(json.dumps({**told, "notes": notes}, ensure_ascii=False) + "\n")
    else:
        _print_summary(told, notes, [path for path in (target, pdf) if path])


def opened(file: Path, preset: str, mapping: Path | None, changes: list[str], zone: str) -> "tuple[Table, Mapping]":
    """The file and its mapping: kept or guessed, then corrected."""
    from evenhand.insight.audit import mapping as mappings
    from evenhand.insight.audit.reading import open_table

    table = open_table(file)
    known = mappings.load(mapping) if mapping else mappings.guess(table.samples, preset=preset, zone=zone)
    return table, mappings.corrected(known, changes)


def _margins(path: Path | None) -> "Margins":
    from evenhand.insight.audit import margins

    if path is None:
        return margins.Margins()
    if not path.exists():
        margins.write(margins.Margins(version=path.stem), path)
    return margins.load(path)


def _audited(
    table: "Table", known: "Mapping", margins: "Margins", *,
    assessment: Path | None, log: Path | None, repeated: bool, as_of: str,
) -> tuple[dict[str, Any], list[str], list[dict[str, Any]]]:  # fmt: skip
    """What the audit says, what must be said before it, and the audits before."""
    from dataclasses import replace

    from evenhand.insight.audit import assessing, running, telling
    from evenhand.insight.audit import log as logs
    from evenhand.insight.audit.reading import read
    from evenhand.kernel import clock

    earlier = logs.entries(log) if log else []
    mark = running.fingerprint(table.path)
    alpha = logs.level_of(logs.looks(earlier, mark), margins.alpha) if repeated else None
    with progress() as say:
        say("Reading the file")
        result = running.audit(
            read(table, known), known, margins, source=table.path, as_of=moment(as_of), alpha=alpha, say=say
        )
    if assessment is not None:
        result = replace(result, assessment=assessing.load(assessment))
    told = telling.as_told(result, made=clock.now())
    if log is not None:
        logs.append(log, told)
    return told, logs.warnings(earlier, mark, margins.print()), earlier


def moment(text: str) -> float | None:
    """Seconds since 1970; None if nothing is said; refuses what is no moment."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as problem:
        raise CannotAudit(f"“{text}” is no moment. Write it as 2026-11-22 or 2026-11-22T09:30:00Z.") from problem
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def _write(
    told: dict[str, Any], notes: list[str], earlier: list[dict[str, Any]], *, html: Path | None, pdf: Path | None
) -> None:
    from evenhand.insight.audit import report

    if html is not None:
        html.write_text(report.page(told, notes=notes, log=earlier), encoding="utf-8")
    if pdf is not None:
        report.print_pdf(report.page(told, notes=notes, log=earlier, is_printed=True), pdf)


class progress:  # noqa: N801
    """One line on the error stream that says what is being done; nothing where nobody looks."""

    def __enter__(self) -> Any:
        from rich.console import Console

        console = Console(stderr=True)
        self.status = console.status("") if console.is_terminal else None
        if self.status:
            self.status.start()
        return lambda text: self.status.update(f"{text} …") if self.status else None

    def __exit__(self, *_: object) -> None:
        if self.status:
            self.status.stop()


def _print_mapping(known: "Mapping", table: "Table", *, as_json: bool) -> None:
    from rich.console import Console
    from rich.table import Table as Drawn

    from evenhand.insight.audit.fields import FIELDS

    if as_json:
        sys.stdout.write(json.dumps(known.as_plain(), ensure_ascii=False) + "\n")
        return
    drawn = Drawn("field", "column", "first value", "meaning", box=None, pad_edge=False, header_style="bold")
    for field in FIELDS:
        column = known.columns.get(field.name)
        sample = next((value for value in table.samples.get(column.name, []) if value), "") if column else ""
        shown = f"{column.name} | {column.unit}" if column and column.unit else column.name if column else "[dim]–[/]"
        drawn.add_row(field.name, shown, sample[:30], f"[dim]{field.meaning}[/]")
    console = Console(highlight=False)
    console.print(drawn)
    used = {column.name for column in known.columns.values()}
    spare = [name for name in table.columns if name not in used]
    if spare:
        console.print(f"\nNot used: {', '.join(spare)}", markup=False)


def _print_check(told: dict[str, Any], *, as_json: bool) -> None:
    found = {"data": told["data"], "check": told["check"]}
    if as_json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
        return
    data, checked = told["data"], told["check"]
    typer.echo(f"{data['rows']:,} rows, {data['cases']:,} of them can be compared.")
    for why, count in data["left_out"].items():
        typer.echo(f"  left out: {count:,} {why}")
    for line in checked["odd"]:
        typer.echo(f"  note: {line}")
    for head, lines in (("It can say", checked["can_answer"]), ("It cannot say", checked["cannot_answer"])):
        typer.echo(f"{head}:")
        for line in lines:
            typer.echo(f"  {line}")


_COLOURS = {"parity shown": "green", "real but small": "yellow", "disparity shown": "red", "not enough data": "white"}


def _print_summary(told: dict[str, Any], notes: list[str], written: list[Path]) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(highlight=False)
    console.print(f"{told['data']['cases']:,} cases, margins “{told['margins']['version']}”\n")
    for note in notes:
        console.print(Text(note, "bold red"))
    for question in told["questions"]:
        verdict = question["verdict"] or ("self-assessment" if question["self_assessment"] else "not answered")
        colour = _COLOURS.get(verdict, "magenta" if question["self_assessment"] else "white")
        console.print(Text.assemble(f"{question['number']}. {question['question']}  ", (verdict, f"bold {colour}")))
        lines = [question["sentence"], question["needed"], *question["facts"]] if question["verdict"] else []
        for line in lines or question["self_assessment"][-1:] or question["cannot"][:1]:
            if line:
                console.print(Padding(Text(line, "dim" if not question["verdict"] else ""), (0, 0, 0, 3)))
    for path in written:
        console.print(f"\nWritten: {path}", markup=False, soft_wrap=True)
