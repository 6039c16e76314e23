"""The report on whether it scales: what the answers mean, in words, tables and pictures."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import jinja2
from markupsafe import Markup

from evenhand.planning.domain.scaling.answers import ADOPTIONS, SUBSTITUTIONS, Answers, Need, Verdict
from evenhand.planning.domain.scaling.beliefs import KNOWN
from evenhand.planning.domain.scaling.experiment import AIDS, AIDS_IN_WORDS
from evenhand.planning.domain.scaling.pictures import Line, Span, lines, short, spans
from evenhand.planning.domain.scaling.worlds import Cell

_TORNADO: Final = 12
_TEMPLATES: Final = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=jinja2.StrictUndefined,
)


def as_html(answers: Answers) -> str:
    """One self-contained page; the same answers give the same page."""
    template = _TEMPLATES.get_template("scale.html")
    return template.render(
        answers=answers,
        asked=answers.experiment.asked,
        sentences=sentences(answers),
        pictures={name: Markup(each) for name, each in _pictures(answers).items()},  # noqa: S704 - our own drawing
        known=KNOWN,
        believed=answers.experiment.believed,
        aids=_aids_of,
        aid_words=AIDS_IN_WORDS,
        short=short,
        share="{:.0%}".format,
        span=_duration,
        adoptions=ADOPTIONS,
        substitutions=SUBSTITUTIONS,
        adopted={(each.adopted, each.substitution): each for each in answers.adoption},
        isnan=math.isnan,
    )


def sentences(answers: Answers) -> list[str]:
    """The answer in words: what holds, up to where, how surely, and what it costs. Never one figure alone."""
    experiment = answers.experiment
    found = [f"{_staffing(each)}, {_aids_of(each.aids)}: {_held(each, experiment.asked)}" for each in answers.verdicts]
    off, on = (_need_at(answers, experiment.asked, has_aids=which) for which in (False, True))
    if off and on:
        found.append(
            f"At {experiment.asked:g} times today’s volume it takes {_seats(off)} seats around the clock without aids, "
            f"{_seats(on)} with all of them: {_people(off)} or {_people(on)} people."
        )
    on_exponent = next(each for each in answers.verdicts if each.aids)
    found.append(
        f"With all aids, twice the volume takes about {2**on_exponent.exponent:.2f} times the seats at "
        f"{experiment.asked:g} times today’s (exponent {on_exponent.exponent:.2f}, 90 % interval "
        f"{on_exponent.exponent_low:.2f} to {on_exponent.exponent_high:.2f}). It nears 2 as volume grows, because "
        "reading, checking and approving stay with each post."
    )
    return found


def _staffing(verdict: Verdict) -> str:
    if verdict.reading == "seats":
        return f"{verdict.seats:g} seats, always taken"
    return f"The same number of people on a rota, {verdict.seats:.1f} seats around the clock"


def _held(verdict: Verdict, asked: float) -> str:
    says = {
        "yes": f"{asked:g} times today’s volume can be held.",
        "no": f"{asked:g} times today’s volume cannot be held.",
        "cannot be said": f"whether {asked:g} times today’s volume can be held cannot be said from what is known.",
    }
    until = f"the target holds up to {verdict.median:.2g} times today’s volume (90 % interval {verdict.low:.2g} to "
    return f"{until}{verdict.high:.2g}); {says[verdict.holds_asked]}"


def _need_at(answers: Answers, times: float, *, has_aids: bool) -> Need | None:
    return next((each for each in answers.needs if each.times == times and bool(each.aids) is has_aids), None)


def _seats(need: Need) -> str:
    return f"{need.simulated_seats or need.seats:,.0f}"


def _people(need: Need) -> str:
    return f"{need.people:,.0f}"


def _aids_of(aids: Sequence[str]) -> str:
    if len(aids) == len(AIDS):
        return "all aids"
    return ", ".join(AIDS_IN_WORDS[each] for each in aids) or "no aids"


def _duration(seconds: float) -> str:
    """Seconds in the unit that is read most easily."""
    for size, unit in ((86_400.0, "d"), (3600.0, "h"), (60.0, "min")):
        if seconds >= size * 1.5:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.0f} s"


def _pictures(answers: Answers) -> dict[str, str]:
    experiment = answers.experiment
    asked = experiment.asked
    verdicts = [Span(f"{each.seats:.3g} seats, {_aids_of(each.aids)}", each.low, each.high, each.median)
                for each in answers.verdicts]  # fmt: skip
    tornado = [Span(KNOWN[each.name].words, each.low, each.high, _main(answers).formula)
               for each in answers.tornado[:_TORNADO]]  # fmt: skip
    crisis = [
        Line(name, range(len(path)), [each / 60.0 for each in path]) for name, (path, _) in answers.crisis.items()
    ]
    return {
        "verdicts": spans("Up to which multiple of today’s volume the target holds", verdicts,
                          across="times today’s volume, 90 % interval", is_log=True, bound=asked),
        "held": lines("Chance that the target holds", [_chances(each) for each in answers.verdicts],
                      across="times today’s volume", up="chance", is_log_across=True, is_share=True),
        **{f"cells_{name}": _in_time(cells, experiment.target.share) for name, cells in answers.cells.items()},
        "needs": _needed(answers),
        "tornado": spans("What M* turns on", tornado, across="M*, with the belief at its low and high end",
                         is_log=True, bound=asked),
        "crisis": lines("The longest wait of those who wrote in each hour", crisis, across="hours",
                        up="minutes"),
    }  # fmt: skip


def _main(answers: Answers) -> Verdict:
    return next(each for each in answers.verdicts if each.reading == "seats" and each.aids)


def _chances(verdict: Verdict) -> Line:
    times, chance = zip(*verdict.chances, strict=True)
    return Line(f"{verdict.seats:.3g} seats, {_aids_of(verdict.aids)}", times, chance)


def _in_time(cells: Sequence[Cell], target: float) -> str:
    series = []
    for aids in ((), tuple(sorted(AIDS))):
        row = [each for each in cells if tuple(each.aids) == aids]
        shares = [each.in_target for each in row]
        series.append(
            Line(
                _aids_of(aids),
                [each.times for each in row],
                [each.mean for each in shares],
                [max(0.0, each.low) for each in shares],
                [min(1.0, each.high) for each in shares],
            )
        )
    return lines("Answered within the target, of all that come", series, across="times today’s volume",
                 up="in time", is_log_across=True, bound=target, is_share=True)  # fmt: skip


def _needed(answers: Answers) -> str:
    series = []
    for has_aids in (False, True):
        row = [each for each in answers.needs if bool(each.aids) is has_aids]
        seats = [each.simulated_seats or each.seats for each in row]
        series.append(Line("all aids" if has_aids else "no aids", [each.times for each in row], seats))
    people = float(answers.experiment.team.people)
    return lines(
        "Seats that hold the target",
        series,
        across="times today’s volume",
        up="seats",
        is_log_across=True,
        is_log_up=True,
        bound=people,
    )
