"""`evenhand plan`: how many people it takes, from formulas; no database, no server."""

import csv
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from evenhand.project.plan_forecast import forecast
from evenhand.project.plan_scale import scale, simulate
from evenhand.project.plan_shifts import shifts

if TYPE_CHECKING:
    from evenhand.planning.domain.staffing import Need
    from evenhand.planning.domain.table import Question

plan = typer.Typer(
    help="How many people does it take? Formulas on the figures you give.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)
plan.command()(shifts)
plan.command()(scale)
plan.command()(simulate)
plan.command()(forecast)
# What is told of a model that is asked for everything; T is the target that is given.
EVERYTHING: Final = (
    "p_block", "p_wait", "p_abandon", "mean_wait_s", "mean_wait_served_s", "mean_wait_high_s", "mean_wait_low_s",
    "mean_wait_per_visit_s", "wait_p90_s", "sl_{T}s", "sl_offered_{T}s", "sl_excl_short_ab_{T}s", "mean_queue",
    "mean_chat_duration_s", "occupancy", "agent_busy",
)  # fmt: skip
WORDS: Final = {
    "p_block": "turned away",
    "p_wait": "have to wait",
    "p_abandon": "give up",
    "mean_wait_s": "mean wait of all, seconds",
    "mean_wait_served_s": "mean wait of those answered, seconds",
    "mean_wait_high_s": "mean wait with priority, seconds",
    "mean_wait_low_s": "mean wait without priority, seconds",
    "mean_wait_per_visit_s": "mean wait each time, seconds",
    "wait_p90_s": "nine of ten wait no longer than, seconds",
    "sl_": "wait no longer than {T} s",
    "sl_offered_": "answered within {T} s, of all",
    "sl_excl_short_ab_": "answered within {T} s, of those who did not give up before",
    "mean_queue": "waiting on average",
    "mean_chat_duration_s": "a chat takes on average, seconds",
    "occupancy": "share of time at work",
    "agent_busy": "share of time with a conversation",
    "min_agents_": "agents needed for the target",
}


@plan.command()
def erlang(
    *,
    model: Annotated[str, typer.Option(help="The model, such as erlang_c or erlang_a.", metavar="NAME")] = "",
    per_hour: Annotated[float | None, typer.Option(help="Arrivals an hour.", min=0)] = None,
    aht: Annotated[float | None, typer.Option(help="Mean handling time in seconds.", min=0)] = None,
    patience: Annotated[
        float | None, typer.Option(help="Mean patience in seconds; endless if not said.", min=0)
    ] = None,
    agents: Annotated[int | None, typer.Option(help="Agents at work.", min=1)] = None,
    measure: Annotated[str, typer.Option(help="Only this measure.", metavar="NAME")] = "",
    within: Annotated[float, typer.Option(help="Target: answered within so many seconds.", min=0)] = 20,
    share: Annotated[float, typer.Option(help="Target: so many per cent of them.", min=1, max=99.99)] = 80,
    cases: Annotated[
        Path | None, typer.Option(help="A CSV of questions; printed again with their values.", metavar="FILE")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Waits, service levels and people from queueing formulas; models and measures stand in the guide "planning"."""
    if cases is not None:
        _answer_file(cases)
        return
    from evenhand.planning.domain.table import Question

    if not model:
        raise typer.BadParameter("Name a model with --model, or a file of questions with --cases.")
    question = Question(model, per_hour, aht, patience, agents)
    found, reason = _found(question, measure, within, share)
    if not found:
        typer.secho(reason, fg=typer.colors.RED, err=True)
        raise typer.Exit(1)
    if as_json:
        sys.stdout.write(json.dumps({"model": model, **found}) + "\n")
    else:
        _print_table(found, within)


@plan.command()
def staff(
    file: Annotated[Path, typer.Argument(help="A CSV: start, contacts, aht_s.", metavar="FILE")],
    *,
    minutes: Annotated[float, typer.Option(help="Length of an interval.", min=1)] = 30,
    aht: Annotated[float | None, typer.Option(help="Mean handling time in seconds for all.", min=1)] = None,
    within: Annotated[float, typer.Option(help="Target: answered within so many seconds.", min=0)] = 20,
    share: Annotated[float, typer.Option(help="Target: so many per cent of all that come.", min=1, max=99.99)] = 80,
    patience: Annotated[
        float | None, typer.Option(help="Mean patience in seconds; endless if not said.", min=1)
    ] = None,
    shrinkage: Annotated[
        float, typer.Option(help="Per cent of paid time in which people are away.", min=0, max=95)
    ] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """How many people each interval takes: at work and on the rota, and what service that gives."""
    from dataclasses import asdict

    from evenhand.planning.domain.staffing import Goal, needs_of, read_loads
    from evenhand.planning.errors import BadTable

    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            loads = read_loads(lines, handling_s=aht)
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise BadTable(f"{file} cannot be read as a table: {problem}") from problem
    goal = Goal(share / 100.0, within, patience, shrinkage / 100.0)
    needs = needs_of(loads, goal, interval_s=minutes * 60.0)
    if as_json:
        for need in needs:
            sys.stdout.write(json.dumps(asdict(need)) + "\n")
    else:
        _print_needs(needs, minutes)


def _print_needs(needs: "list[Need]", minutes: float) -> None:
    """A line an interval with a bar, and the hours of it all."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("start", "contacts", "load", "at work", "rota", "in time", "give up", "busy", ""):
        table.add_column(name, justify="left" if name in {"start", ""} else "right", no_wrap=True)
    most = max(need.scheduled for need in needs) or 1
    for need in needs:
        figures = (f"{need.contacts:,.0f}", f"{need.load:,.1f}", f"{need.required}", f"{need.scheduled}")
        shares = (f"{need.answered_in_time:.0%}", f"{need.gave_up:.1%}", f"{need.occupancy:.0%}")
        table.add_row(need.start, *figures, *shares, "[cyan]" + "▇" * round(10 * need.scheduled / most) + "[/]")
    console = Console(highlight=False)
    console.print(table)
    hours = sum(need.scheduled for need in needs) * minutes / 60.0
    console.print(f"\n{hours:,.1f} paid hours, at most {most} people at a time.")


def _answer_file(path: Path) -> None:
    """The rows as they were asked, with `value`."""
    from evenhand.planning.domain.rows import COLUMNS, questions, value_of
    from evenhand.planning.errors import BadTable

    out = csv.writer(sys.stdout, lineterminator="\n")
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            asked = questions(lines)
            out.writerow([*COLUMNS, "value"])
            for row, question in asked:
                out.writerow([*row.values(), value_of(question, row["measure"])])
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise BadTable(f"{path} cannot be read as a table: {problem}") from problem


def _found(question: "Question", measure: str, within: float, share: float) -> tuple[dict[str, Any], str]:
    """Every measure that the model knows, or the one that was asked for; and why there is none."""
    from evenhand.planning.domain.table import Overloaded, Unsupported, answer

    target = f"min_agents_sl_offered_{share:g}_in_{within:g}s"
    wanted = [measure] if measure else [*_filled(EVERYTHING, within), target]
    found: dict[str, Any] = {}
    reason = ""
    for name in wanted:
        try:
            found[name] = answer(question, name)
        except Overloaded as why:
            found.setdefault("overloaded", True)
            reason = str(why)
        except (Unsupported, ValueError) as why:
            reason = reason or str(why)
    return found, reason


def _filled(names: Iterable[str], within: float) -> list[str]:
    return [name.format(T=f"{within:g}") for name in names]


def _print_table(found: dict[str, Any], within: float) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(show_header=False, box=None, pad_edge=False)
    for name, value in found.items():
        if name == "overloaded":
            table.add_row("[red]overloaded[/]", "", "more work than these agents can do, and nobody gives up")
            continue
        table.add_row(name, _told(name, value), _words(name, within))
    Console(highlight=False).print(table)


def _told(name: str, value: float) -> str:
    if name.startswith("min_agents"):
        return f"{value:.0f}"
    if name.startswith(("p_", "sl_", "occupancy", "agent_busy")):
        return f"{value:.1%}"
    return f"{value:,.4g}"


def _words(name: str, within: float) -> str:
    key = max((each for each in WORDS if name.startswith(each)), key=len, default="")
    return WORDS[key].format(T=f"{within:g}") if key else ""
