"""A question from a file to everything that a report tells."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from evenhand.insight.audit.running import fingerprint
from evenhand.insight.errors import CannotAudit
from evenhand.insight.impact import before_after, words
from evenhand.insight.impact.differences import Panel, difference
from evenhand.insight.impact.questions import Question
from evenhand.insight.impact.reading import Asked, moment_of, panel_of, read, series_of
from evenhand.insight.impact.series import Series
from evenhand.insight.impact.telling import told_of_groups, told_of_series


def ask_file(path: Path, asked: Asked, question: Question, treated: dict[str, str]) -> dict[str, Any]:
    """The answer of a file. Raises CannotAudit where it cannot be asked that."""
    figures = read(path, asked)
    question = replace(question, measure=question.measure or figures.value or "the number of contacts")
    source = {"file": path.name, "fingerprint": fingerprint(path), "rows": figures.rows, "notes": figures.notes}
    if treated:
        dates = {name: moment_of(date or question.date) for name, date in treated.items()}
        return ask_groups(panel_of(figures, asked, dates), question) | {"source": source}
    if question.is_randomised:
        raise CannotAudit("An experiment needs groups: name the column with --unit and who got it with --treated.")
    return ask_series(series_of(figures, asked), question) | {"source": source}


def ask_series(series: Series, question: Question) -> dict[str, Any]:
    """The answer of one series; beside a controlled one also what it would be without controls."""
    at = series.place_of(np.datetime64(question.date, "h"))
    if not 0 < at < series.size:
        raise CannotAudit("The date of the event lies outside the data.")
    told = told_of_series(question, before_after.answer(series, at, lag=question.lag), series, at)
    told["sentence"] = words.sentence(told)
    if series.controls:
        alone = series.alone()
        beside = told_of_series(question, before_after.answer(alone, at, lag=question.lag), alone, at)
        told["beside"] = {"sentence": words.sentence(beside), "effect": beside["effect"], "verdict": beside["verdict"]}
    return told


def ask_groups(panel: Panel, question: Question) -> dict[str, Any]:
    """The answer of groups beside groups."""
    told = told_of_groups(question, difference(panel), panel.kind, panel.step)
    told["sentence"] = words.sentence(told)
    return told
