"""`evenhand evaluate`: how well the product understands a folder of data sets."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from evenhand.insight.evaluation.answers import Reader
    from evenhand.insight.evaluation.bench import Bench
    from evenhand.insight.evaluation.results import Result


def evaluate(
    folder: Annotated[Path, typer.Argument(help="A folder of data sets, one folder each.", metavar="FOLDER")],
    *,
    learn_from: Annotated[
        Path | None,
        typer.Option(help="Learn from this folder first, as a desk learns from its agents.", metavar="FOLDER2"),
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option(help="Only this set; several with commas, or repeated.", metavar="SET")
    ] = None,
    sample: Annotated[int | None, typer.Option(help="At most so many rows a set, for a quick look.", min=50)] = None,
    endpoint: Annotated[
        str, typer.Option(help="Let a model there replace steps: the address before /chat/completions.", metavar="URL")
    ] = "",
    endpoint_model: Annotated[str, typer.Option(help="Its name there.", metavar="NAME")] = "",
    endpoint_steps: Annotated[
        str, typer.Option(help="Steps it replaces, with commas; all of them if none is named.", metavar="STEPS")
    ] = "",
    endpoint_tokens: Annotated[
        int, typer.Option(help="Tokens it may take; then our own readings stand.", min=0)
    ] = 200_000,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Measure how well Evenhand understands labelled texts: the figures, how sure they are, and what others reach."""
    from evenhand.insight.evaluation.running import evaluate as results_of

    found: list[Result] = []
    with _progress() as (say, tell):
        reader = _reader(endpoint, endpoint_model, endpoint_steps, endpoint_tokens)
        bench = _bench(folder, learn_from, sample, reader, say, tell)
        for result in results_of(bench, [name for each in only or [] for name in each.split(",") if name]):
            found.append(result)
            if as_json:
                _print_line(result, say)
        if reader.kept:
            say(f"{reader.kept:,} readings are our own: the endpoint gave no valid answer, or its tokens were spent.")
    if not as_json:
        _print_table(found)


def _print_line(result: "Result", say: Any) -> None:
    from evenhand.insight.evaluation.table import as_line

    sys.stdout.write(as_line(result) + "\n")
    sys.stdout.flush()
    if result.note:
        say(f"{result.set}, {result.job}, {result.metric}, {result.mode}: {result.note}.")


def _print_table(found: "list[Result]") -> None:
    from rich.console import Console
    from rich.markup import escape

    from evenhand.insight.evaluation.table import tables_of, unmeasured

    console = Console(highlight=False)
    for part in tables_of(found):
        console.print(part)
    console.print("\nIn red: below the floor, which is what a plain method reaches on the held-out part.")
    console.print("Shares are in per cent. Intervals are drawn over authors, conversations or events.")
    without = list(unmeasured(found))
    if without:
        console.print("\n[bold]Not measured[/]")
        for sentence in without:
            console.print(f"  {escape(sentence)}", soft_wrap=True)


def _reader(url: str, model: str, steps: str, tokens: int) -> "Reader":
    """What reads the texts; with a model somewhere else where one is named. Its key stands in EVENHAND_MODEL_KEY."""
    from evenhand.insight.evaluation.answers import Reader
    from evenhand.understanding.domain.asking import STEPS
    from evenhand.understanding.endpoint import Asker, CountedPurse, Endpoint

    if not url:
        return Reader()
    named = [step.strip() for step in steps.split(",") if step.strip()]
    unknown = set(named) - set(STEPS)
    if unknown:
        raise typer.BadParameter(f"{', '.join(sorted(unknown))}: there are {', '.join(STEPS)}.")
    chosen = tuple(step for step in STEPS if step in named) or STEPS
    where = Endpoint(url=url.rstrip("/"), model=model, key=os.environ.get("EVENHAND_MODEL_KEY", ""), steps=chosen)
    return Reader(Asker(where, CountedPurse(tokens)))


def _bench(folder: Path, learn_from: Path | None, sample: int | None, reader: "Reader", say: Any, tell: Any) -> "Bench":
    from evenhand.insight.evaluation.bench import Bench
    from evenhand.insight.evaluation.known import known_to_shipped
    from evenhand.insight.evaluation.layout import Folder
    from evenhand.insight.evaluation.learning import OwnLearner

    return Bench(
        Folder(folder, say),
        learn_from=Folder(learn_from, say) if learn_from else None,
        learner=OwnLearner(threads=int(os.environ.get("OMP_NUM_THREADS", "0")) or os.cpu_count() or 1),
        known=known_to_shipped(),
        reader=reader,
        say=say,
        tell=tell,
        sample=sample,
    )


@contextmanager
def _progress() -> Iterator[tuple[Any, Any]]:
    """What is left out and what is being done, on the error stream, so that figures can be piped."""
    from rich.console import Console
    from rich.markup import escape

    console = Console(file=sys.stderr, highlight=False)
    said: set[str] = set()

    def say(sentence: str) -> None:
        if sentence not in said:
            said.add(sentence)
            console.print(f"[dim]{escape(sentence)}[/]", soft_wrap=True)

    with console.status("Looking at the folder …") as status:
        yield say, lambda text: status.update(f"{escape(text)} …")
