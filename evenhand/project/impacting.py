"""`evenhand impact`: did something change at a date, from any file of figures over time; no database, no server."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from evenhand import __version__
from evenhand.insight.errors import CannotAudit

if TYPE_CHECKING:
    from evenhand.insight.impact.questions import Question
    from evenhand.insight.impact.reading import Asked

File = Annotated[
    Path, typer.Argument(help="Figures over time as CSV, Parquet or JSON lines; or one row a contact.", metavar="FILE")
]
Texts = list[str] | None


def impact(
    file: File,
    *,
    on: Annotated[str, typer.Option("--on", help="The first day after, such as 2026-05-01.", metavar="DATE")],
    event: Annotated[str, typer.Option(help="What happened then.")] = "the event",
    value: Annotated[str, typer.Option(help="The column of figures; guessed if not said.", metavar="COLUMN")] = "",
    measure: Annotated[str, typer.Option(help="What the figures are, for the sentence.", metavar="WORDS")] = "",
    kind: Annotated[str, typer.Option(help="count, size (such as a wait) or share (between 0 and 1).")] = "count",
    per: Annotated[str, typer.Option(help="The column of active customers, or of how many.", metavar="COLUMN")] = "",
    control: Annotated[
        Texts, typer.Option(help="A column the event cannot have touched; repeatable.", metavar="COLUMN")
    ] = None,
    unit: Annotated[str, typer.Option(help="The column of groups, such as regions.", metavar="COLUMN")] = "",
    treated: Annotated[
        Texts, typer.Option(help="A group that got it, or group=date; repeatable.", metavar="GROUP")
    ] = None,
    randomised: Annotated[bool, typer.Option("--randomised", help="Groups were drawn by lot.")] = False,
    margin: Annotated[float, typer.Option(help="Changes smaller than this do not matter; per cent or points.")] = 5.0,
    lag: Annotated[int, typer.Option(help="Steps until an effect is expected; they are left out.", min=0)] = 0,
    by: Annotated[str, typer.Option(help="hour, day or week; found out if not said.")] = "",
    date_column: Annotated[str, typer.Option(help="The column of dates; guessed if not said.", metavar="COLUMN")] = "",
    country: Annotated[str, typer.Option(help="Whose holidays count, such as DE.")] = "",
    html: Annotated[Path | None, typer.Option(help="Write the report there; FILE-impact.html if not said.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as one JSON object.")] = False,
) -> None:  # fmt: skip
    """Say whether something changed at a date, with an interval tried on dates at which nothing happened."""
    from evenhand.insight.impact.running import ask_file
    from evenhand.insight.impact.words import needed, trusted

    asked = _asked(date_column, value, per, control or [], unit, by, kind, country)
    groups = {each.partition("=")[0]: each.partition("=")[2] for each in treated or []}
    question = _question(event, on, measure or value, margin, lag, control or [], groups,
                         randomised=randomised)  # fmt: skip
    told = ask_file(file, asked, question, groups) | _made()
    target = html or (None if as_json else Path(f"{file.name.split('.')[0]}-impact.html"))
    if target is not None:
        _write(told, target)
    if as_json:
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        return
    for line in (
        f"{told['verdict'].capitalize()}. {told['sentence']}",
        trusted(told),
        *needed(told),
        f"Written: {target}",
    ):
        typer.echo(line)


def _made() -> dict[str, str]:
    from evenhand.kernel import clock

    return {"made_by": f"Evenhand {__version__}", "made_at": clock.now().isoformat(timespec="minutes")}


def _asked(
    date: str, value: str, per: str, controls: list[str], unit: str, by: str, kind: str, country: str
) -> "Asked":
    from evenhand.insight.impact.reading import Asked
    from evenhand.insight.impact.series import Kind, Step

    if kind not in set(Kind) or (by and by not in set(Step)):
        raise CannotAudit("Say --kind count, size or share, and --by hour, day or week.")
    return Asked(date, value, per, tuple(controls), unit, Step(by) if by else None, Kind(kind), country)


def _question(
    event: str, on: str, measure: str, margin: float, lag: int, controls: list[str], groups: dict[str, str], *,
    randomised: bool,
) -> "Question":  # fmt: skip
    from evenhand.insight.impact.questions import Question
    from evenhand.insight.impact.reading import moment_of

    if not 0 < margin < 100:
        raise CannotAudit("The margin lies between 0 and 100.")
    return Question(
        event, str(moment_of(on)), measure, margin / 100, lag, 0, tuple(controls), tuple(sorted(groups)), randomised
    )


def _write(told: dict[str, Any], target: Path) -> None:
    from evenhand.insight.impact.report import page

    target.write_text(page(told), encoding="utf-8")
