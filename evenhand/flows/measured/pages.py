"""A page of measures as it goes out: the same figures as at the desk, as plain text and as one page to print."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import msgspec
from django.utils import translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from jinja2 import Environment, FileSystemLoader

from evenhand.channels import registry
from evenhand.channels.errors import UnknownConnector
from evenhand.flows.measured.beside import MODES, Line, line_of
from evenhand.flows.measured.days import flow_of, noted_in, period_words, pile_words
from evenhand.flows.measured.drawing import Curve, Days, curve_of, days_of
from evenhand.flows.measured.figures import Figure, service_figures
from evenhand.flows.measured.words import percent
from evenhand.insight.models import ReportPage, Waited
from evenhand.insight.reads.backlog import backlog
from evenhand.insight.reads.counted import Asked, counted
from evenhand.insight.reads.surveys import said
from evenhand.people.models import Agent

_HERE: Final = Path(__file__).parent


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table: what stands above the columns, then its rows; the first of each names it."""

    heads: list[str]
    rows: list[list[str]]


class Page(msgspec.Struct, kw_only=True):
    """Everything that a reader is told."""

    title: str
    period: str
    hint: str
    figures: list[Figure] = []
    curve: Curve | None = None
    days: Days | None = None
    days_title: str = ""
    table: Table | None = None
    nothing: str = ""


def page_of(page: str, viewer: Agent, asked: Asked, *, brand: str, now: datetime) -> Page:
    """That page for that reader: nothing that they may not see at the desk."""
    made = {
        ReportPage.SERVICE: _service,
        ReportPage.CHANNELS: _channels,
        ReportPage.MODES: _modes,
        ReportPage.BACKLOG: _backlog,
    }[ReportPage(page)](viewer, asked, now)
    if asked.days == 1:
        made.period = date_format(asked.since, "j M Y")
    else:
        made.period = f"{period_words(asked.since, asked.until)} {asked.until.year}"
    made.title = f"{brand}: {made.title}" if brand else made.title
    return made


def _service(viewer: Agent, asked: Asked, now: datetime) -> Page:
    found = counted(viewer, asked, now=now)
    theirs, earlier = said(viewer, asked)
    names = (period_words(asked.since, asked.until), period_words(asked.before, asked.since - timedelta(days=1)))
    is_empty = not found.tally().opened
    hint = _("Compared with %(period)s. Whoever has no answer yet is never left out.") % {"period": names[1]}
    made = Page(title=_("Service"), period="", hint=hint)
    if is_empty:
        made.nothing = _("No case was opened in this time.")
        return made
    made.figures = service_figures(found, theirs[""], earlier[""])
    made.curve = curve_of(found.waited(Waited.ANSWER), found.waited(Waited.ANSWER, is_now=False), names=names)
    made.days = days_of(asked.since, asked.days, flow_of(found, asked), noted_in(asked))
    made.days_title = _("Opened and resolved, day by day")
    return made


_UNLIKE: Final = translation.gettext_lazy(
    "Unlike cases come by unlike ways: that one is quicker does not say that it is better. "
    "The parity audit compares like with like."
)


def _channels(viewer: Agent, asked: Asked, now: datetime) -> Page:
    found = counted(viewer, asked, now=now)
    theirs, _earlier = said(viewer, asked)
    total = found.tally().opened
    lines = [
        (_network(each), line_of(found, total, each, network=each, theirs=theirs.get(each)))
        for each in found.networks()
    ]
    return _beside(_("Channels side by side"), _("Channel"), lines)


def _modes(viewer: Agent, asked: Asked, now: datetime) -> Page:
    found = counted(viewer, asked, now=now)
    total = found.tally().opened
    lines = [(str(words), line_of(found, total, words, mode=number)) for number, words in MODES]
    return _beside(_("Modes side by side"), _("Mode"), [each for each in lines if each[1].cases])


def _beside(title: str, head: str, lines: list[tuple[str, Line]]) -> Page:
    made = Page(
        title=title, period="", hint=str(_UNLIKE), nothing="" if lines else _("No case was opened in this time.")
    )
    heads = [
        head, _("Cases"), _("Answered within 4 hours"), _("First answer, half of all"), _("Nine of ten"), _("In time"),
        _("Resolved at once"), _("Came back"), _("Satisfied"),
    ]  # fmt: skip
    made.table = Table(heads=heads, rows=[_row(name, line) for name, line in lines]) if lines else None
    return made


def _row(name: str, line: Line) -> list[str]:
    within = f"{percent(line.within.value)} ({line.within_words})" if line.within else "–"
    half = f"{line.half} ({line.half_between})" if line.half_between else line.half
    satisfied = line.satisfied
    if line.answers:
        answers = ngettext("%(n)d answer", "%(n)d answers", line.answers) % {"n": line.answers}
        satisfied = f"{line.satisfied} ({answers}, {line.response})"
    cases = f"{number_format(line.cases, 0, force_grouping=True)} ({line.share_of_all})"
    return [name, cases, within, half, line.most, line.kept, line.at_once, line.returned, satisfied]


def _network(name: str) -> str:
    """As people say it; a channel whose connector is gone keeps its name."""
    try:
        return _(registry.capabilities(name).label)
    except UnknownConnector:
        return name.title()


def _backlog(viewer: Agent, asked: Asked, now: datetime) -> Page:
    found = backlog(viewer, asked, now=now)
    waiting = dict(found.days)
    counts = [waiting.get(asked.since + timedelta(days=n), 0) for n in range(asked.days)]
    hint = _(
        "Ages count from the oldest words that nobody answered; what waits for the customer, or is snoozed, has none."
    )
    made = Page(title=_("Backlog"), period="", hint=hint)
    if not found.piles:
        made.nothing = _("Nothing is open, or nobody looked in the last hours.")
    else:
        heads = [
            _("Channel"), _("Wait for us"), _("Late"), _("Half wait longer than"), _("One of ten longer than"),
            _("Rest"),
        ]  # fmt: skip
        made.table = Table(heads=heads, rows=[_pile(pile_words(each)) for each in [found.all, *found.piles]])
    made.days = days_of(
        asked.since, asked.days, [(_("waited for us at the end of the day"), "now", counts)], noted_in(asked)
    )
    made.days_title = _("At the end of each day")
    return made


def _pile(told: dict[str, Any]) -> list[str]:
    pile = told["pile"]
    name = _network(pile.name) if pile.name else _("All")
    return [name, str(pile.waiting), str(pile.late), told["half"], told["most"], str(pile.resting)]


def plain(made: Page) -> str:
    """The figures as text: what is read on a telephone, before anything is opened."""
    lines = [f"{made.title}, {made.period}", made.hint, made.nothing, *map(_figure, made.figures)]
    if made.table:
        heads = made.table.heads[1:]
        for name, *values in made.table.rows:
            lines.append("\n".join([name, *(f"  {h}: {v}" for h, v in zip(heads, values, strict=True))]))
    return "\n\n".join(line for line in lines if line)


def _figure(each: Figure) -> str:
    value = f"{each.value} ({each.interval})" if each.interval else each.value
    lines = [f"{each.name}: {value}", f"  {each.counts}" if each.counts else ""]
    if each.before:
        change = f" · {each.change}" if each.change else ""
        lines.append("  " + _("before: %(value)s") % {"value": each.before} + change)
    lines.append(f"  {each.beside}" if each.beside else "")
    return "\n".join(line for line in lines if line)


def printed(made: Page, *, footer: str) -> str:
    """One page of HTML that needs nothing else, to be printed."""
    drawing = Environment(loader=FileSystemLoader(_HERE), autoescape=True, trim_blocks=True)
    words = {
        "curve": _("How long customers wait for the first answer"),
        "band": _("where it lies, 95 of 100"),
        "noted": _("what happened"),
        "counted": _("What is counted"),
        "before": _("before: %(value)s"),
        "within": _("Answered within"), "now": _("Now"), "between": _("Lies between"), "earlier": _("Before"),
    }  # fmt: skip
    return drawing.get_template("page.html").render(
        made=made,
        words=words,
        footer=footer,
        highest=_("highest: %(n)s a day") % {"n": made.days.highest} if made.days else "",
        style=(_HERE / "page.css").read_text(encoding="utf-8"),
        language=translation.get_language() or "en",
        direction="rtl" if translation.get_language_bidi() else "ltr",
        day=lambda value: date_format(value, "j M"),
        definitions=list({str(each.definition): each for each in made.figures if each.definition}.values()),
    )
