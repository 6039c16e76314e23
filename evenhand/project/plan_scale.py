"""`evenhand plan scale` and `evenhand plan simulate`: does it scale, from a file that was written before the answer."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

if TYPE_CHECKING:
    from evenhand.planning.domain.scaling.answers import Answers
    from evenhand.planning.domain.scaling.experiment import Experiment
    from evenhand.planning.domain.scaling.worlds import Cell

Experiments = Annotated[Path, typer.Argument(help="The experiment, as YAML.", metavar="FILE")]
Html = Annotated[Path | None, typer.Option(help="Write the report here, one file of HTML.", metavar="FILE")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Cores = Annotated[int, typer.Option(help="Replications side by side; 0: as many as there are processors.", min=0)]
_NAMED: Final = {"all", "none"}


def scale(
    file: Annotated[Path | None, typer.Argument(help="The experiment, as YAML; without one, a file to begin with.")]
    = None,
    *,
    html: Html = None,
    as_json: Json = False,
    settle: Annotated[bool, typer.Option("--register", help="Only print the hash that settles the file.")] = False,
    cores: Cores = 0,
) -> None:  # fmt: skip
    """Does it scale? Up to which volume a team holds its target, what more takes, and how sure that is."""
    from evenhand.planning.domain.scaling.answers import Inquiry
    from evenhand.planning.domain.scaling.experiment import fingerprint, read_experiment

    if file is None:
        sys.stdout.write(example())
        return
    experiment = read_experiment(file)
    if settle:
        sys.stdout.write(f"registered: {fingerprint(experiment)}\n")
        return
    inquiry = Inquiry(experiment, side_by_side=_threads(cores))
    with _progress(inquiry.steps()) as tell:
        inquiry.tell = tell
        answers = inquiry.answer()
    if html:
        from evenhand.planning.reports.scale import as_html

        html.write_text(as_html(answers), encoding="utf-8")
    if as_json:
        import msgspec

        sys.stdout.write(msgspec.json.encode(answers).decode() + "\n")
    else:
        _show(answers, html)


def simulate(
    file: Experiments,
    *,
    times: Annotated[float, typer.Option(help="Times today’s volume.", min=0.001)] = 1.0,
    aids: Annotated[str, typer.Option(help="all, none, or names with commas between.")] = "none",
    seats: Annotated[float, typer.Option(help="Seats, always taken; 0: what the formulas ask for.", min=0)] = 0,
    weeks: Annotated[float, typer.Option(help="How long; 0: as the file says.", min=0, max=60)] = 0,
    replications: Annotated[int, typer.Option(help="How often; 0: as the file says.", min=0, max=1000)] = 0,
    arrangement: Annotated[str, typer.Option(help="alone, dedicated, blended or reserve.")] = "alone",
    cores: Cores = 0,
    as_json: Json = False,
) -> None:
    """One world of an experiment, simulated: waits, backlog, cost, each with its interval."""
    from evenhand.planning.domain.scaling.beliefs import central
    from evenhand.planning.domain.scaling.desks import Setting
    from evenhand.planning.domain.scaling.experiment import read_experiment
    from evenhand.planning.domain.scaling.worlds import cell_of, judged, run

    experiment = read_experiment(file)
    if arrangement not in {"alone", "dedicated", "blended", "reserve"}:
        raise typer.BadParameter("An arrangement is alone, dedicated, blended or reserve.")
    setting = Setting(times=times, aids=_aids(aids), seats=seats or None, arrangement=arrangement)
    values = judged(central(experiment.believed), seed=experiment.seed, is_placebo=False)
    count = replications or experiment.effort.replications
    with _progress(count) as tell:
        world = run(
            experiment, values, setting, weeks=weeks or None, replications=count, side_by_side=_threads(cores),
            tell=lambda done: tell(f"{done} of {count}"),
        )  # fmt: skip
    cell = cell_of(world, experiment.target.within_minutes * 60.0)
    if as_json:
        import msgspec

        sys.stdout.write(msgspec.json.encode(cell).decode() + "\n")
    else:
        _show_cell(cell, experiment)


def _aids(said: str) -> frozenset[str]:
    from evenhand.planning.domain.scaling.experiment import AIDS, ALL_AIDS, NO_AIDS

    if said in _NAMED:
        return ALL_AIDS if said == "all" else NO_AIDS
    found = frozenset(each.strip() for each in said.split(","))
    if unknown := found - ALL_AIDS:
        raise typer.BadParameter(f"No aid is called {', '.join(sorted(unknown))}; there are {', '.join(AIDS)}.")
    return found


def _threads(cores: int) -> int:
    return cores or os.cpu_count() or 1


def _progress(total: int) -> "_Bar":
    return _Bar(total)


class _Bar:
    """A bar on standard error, so that what is printed can be piped."""

    def __init__(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        console = Console(stderr=True)
        self._bar = Progress(TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn(), console=console)
        self._task = self._bar.add_task("", total=total)

    def __enter__(self) -> "_Bar":
        self._bar.start()
        return self

    def __exit__(self, *_how: object) -> None:
        self._bar.stop()

    def __call__(self, what: str) -> None:
        self._bar.update(self._task, advance=1, description=what)


def _show(answers: "Answers", html: Path | None) -> None:
    from rich.console import Console

    from evenhand.planning.reports.scale import sentences

    console = Console(highlight=False)
    console.print(f"[bold]{answers.title}[/]")
    for each in sentences(answers):
        console.print(f"• {each}")
    failed = [each.name for each in answers.proofs if not each.holds]
    if failed:
        console.print(f"[red]Do not trust this: {'; '.join(failed)}.[/]")
    else:
        console.print(f"[green]All {len(answers.proofs)} proofs hold.[/]")
    settled = "registered beforehand" if answers.is_registered else "not registered beforehand"
    console.print(f"[dim]Experiment {answers.hash}, {settled}.[/]")
    if html:
        console.print(f"Report: {html}", soft_wrap=True)


def _show_cell(cell: "Cell", experiment: "Experiment") -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, show_header=False, pad_edge=False)
    minutes = experiment.target.within_minutes
    rows = (
        (f"answered within {minutes:g} min", cell.in_target, "{:.1%}"), ("within 1 h", cell.in_1_h, "{:.1%}"),
        ("within 24 h", cell.in_24_h, "{:.1%}"), ("nine of ten wait at most, s", cell.wait_p90_s, "{:,.0f}"),
        ("the longest wait, s", cell.oldest_s, "{:,.0f}"), ("gave up", cell.gave_up, "{:.1%}"),
        ("people at work", cell.load, "{:,.2f}"), ("posts waiting or in hands", cell.backlog, "{:,.1f}"),
        ("share of time at work", cell.busy, "{:.1%}"), ("cost of a resolved case", cell.cost_per_resolved, "{:,.2f}"),
        ("contacts an hour, all channels", cell.contacts_per_hour, "{:,.1f}"),
    )  # fmt: skip
    for name, figure, how in rows:
        ends = f"[dim]{how.format(figure.low)} to {how.format(figure.high)}[/]"
        table.add_row(name, how.format(figure.mean), ends)
    console = Console(highlight=False)
    console.print(table)
    console.print(f"{cell.times:g} times, {cell.seats:,.1f} seats, {cell.hours / 168:,.1f} weeks; 95 % intervals.")


def example() -> str:
    """A file to begin with: every belief with its range, as it is if nothing is said."""
    from evenhand.planning.domain.scaling.beliefs import KNOWN

    head = """# Does it scale? Write down what you believe, then `evenhand plan scale FILE --register`, put the line it
# prints into this file, and only then `evenhand plan scale FILE --html report.html`.
title: Does it scale?
seed: 1
multipliers: [1, 2, 5, 10, 20, 50, 100]
asked: 10
target: {share: 0.8, within_minutes: 15}
team: {people: 17, hours_per_week: 40, shrinkage: 0.3, wage: 30}
effort: {weeks: 2, replications: 10, samples: 512}
beliefs:
"""
    rows = [
        f"  {name}: {{value: {each.belief.value:g}, low: {each.belief.low:g}, high: {each.belief.high:g}, "
        f'source: "{each.belief.source}"}}  # {each.words}{", " + each.unit if each.unit else ""}\n'
        for name, each in KNOWN.items()
    ]
    return head + "".join(rows)
