"""The figures as a table for people, or as lines for machines."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import msgspec
from rich.console import RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from evenhand.insight.evaluation.published import reference_of
from evenhand.insight.evaluation.results import Result

_WIDTHS = {"Metric": 27, "Value": 6, "95 %": 11, "n": 6, "Floor": 5, "Best": 5, "Aim": 4, "Posts/s": 7}
LINE = ("set", "job", "metric", "value", "low", "high", "n", "mode", "posts_per_second")


def as_line(result: Result) -> str:
    """One JSON object; what nobody can obtain is null."""
    return msgspec.json.encode({name: getattr(result, name) for name in LINE}).decode()


def tables_of(results: Sequence[Result]) -> Iterator[RenderableType]:
    """All figures, a job at a time, with their floor and the best published; those below their floor stand out."""
    measured = [result for result in results if result.value is not None]
    yield _table(is_heading=True)
    for (name, job), of_job in groupby(measured, key=lambda result: (result.set, result.job)):
        yield Text.assemble((name, "bold"), f" {job}")
        table = _table(is_heading=False)
        for result in of_job:
            table.add_row(*_cells(result))
        yield table


def _table(*, is_heading: bool) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), show_header=is_heading, header_style="bold", pad_edge=False)
    for title, width in _WIDTHS.items():
        table.add_column(title, width=width, justify="left" if title == "Metric" else "right", overflow="fold")
    return table


def unmeasured(results: Sequence[Result]) -> Iterator[str]:
    """What has no figure, and why; one sentence a job."""
    without = [result for result in results if result.value is None]
    for (name, job, mode, note), of_job in groupby(
        without, key=lambda result: (result.set, result.job, result.mode, result.note)
    ):
        metrics = ", ".join(result.metric for result in of_job if result.metric)
        why = note or "cannot be computed on these rows"
        yield f"{name}, {job}, {mode}{f' ({metrics})' if metrics else ''}: {why}."


def _cells(result: Result) -> tuple[str, ...]:
    reference = reference_of(result)
    is_below = result.value is not None and reference.floor is not None and result.value < reference.floor
    value = _shown(result.value)
    return (
        f"  {escape(result.metric)}{'' if result.mode == 'as shipped' else ' [cyan]learned[/]'}",
        f"[red]{value}[/]" if is_below else value,
        f"{_shown(result.low)}–{_shown(result.high)}" if result.low is not None else "",
        f"{result.n:,}",
        _shown(reference.floor),
        _shown(reference.published),
        _shown(reference.target),
        f"{result.posts_per_second:,.0f}" if result.posts_per_second else "",
    )


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:,g}"
