"""Sliders that answer at once, and what was worked out in the background."""

from typing import Any

import msgspec
from django.http import Http404, HttpResponse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evenhand.cases.errors import NotAllowed
from evenhand.kernel import clock
from evenhand.planning.domain.scaling.beliefs import Belief
from evenhand.planning.domain.scaling.experiment import Experiment
from evenhand.planning.domain.scaling.pictures import Line, lines
from evenhand.planning.domain.scaling.quick import AtOnce, at_once
from evenhand.planning.models import ScaleRun
from evenhand.planning.reads.measured import measured_beliefs
from evenhand.planning.reads.scaling import newest_runs, scale_runs
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.scale.sliders import AID_WORDS, SLIDERS, Asked, asked


@at_the_desk
@require_safe
def scale(request: DeskRequest) -> HttpResponse:
    """The sliders, the answer from formulas, what the desk itself measured, and what was asked before."""
    _may(request)
    measured = measured_beliefs(request.user, now=clock.now())
    said = asked(request.GET, measured)
    found = at_once(said.experiment, said.aids)
    context = {
        "said": said,
        "sliders": [(each, said.standing[each.name]) for each in SLIDERS],
        "aids": [(name, words, name in said.aids) for name, words in AID_WORDS.items()],
        "found": found,
        "pictures": _pictures(said, found),
        # A template cannot look under True and False.
        "without": {"seats": found.seats_asked[False], "people": found.people_asked[False]},
        "helped": {"seats": found.seats_asked[True], "people": found.people_asked[True]},
        "rows": list(zip(found.times, found.seats[False], found.seats[True], strict=True)),
        "measured": _measured(measured),
        "runs": newest_runs(request.user),
    }
    return show(request, "scale/page.html", context, fragments={"answer": "answer"})


@at_the_desk
@require_safe
def run(request: DeskRequest, run_id: int) -> HttpResponse:
    """One question: how far it is, or what came of it."""
    found = _run(request, run_id)
    context: dict[str, Any] = {"run": found, "experiment": msgspec.convert(found.experiment, Experiment)}
    if found.state == ScaleRun.DONE and found.answers:
        context |= {"answers": found.answers, "failed": [each for each in found.answers["proofs"] if not each["holds"]]}
    return show(request, "scale/run.html", context, fragments={"run": "run"})


@at_the_desk
@require_safe
def report(request: DeskRequest, run_id: int) -> HttpResponse:
    """The whole report as one file of HTML, to keep and pass on."""
    found = _run(request, run_id, with_report=True)
    if not found.report:
        raise Http404
    return _file(found.report, "text/html; charset=utf-8", f"does-it-scale-{found.pk}.html")


@at_the_desk
@require_safe
def experiment(request: DeskRequest, run_id: int) -> HttpResponse:
    """What was asked, as the file from which `evenhand plan scale` makes the same report."""
    import yaml

    found = _run(request, run_id)
    said = yaml.safe_dump({**found.experiment, "registered": found.hash}, sort_keys=False, allow_unicode=True)
    return _file(said, "application/yaml; charset=utf-8", f"does-it-scale-{found.pk}.yaml")


def _file(content: str, media_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _run(request: DeskRequest, run_id: int, *, with_report: bool = False) -> ScaleRun:
    _may(request)
    runs = scale_runs(request.user)
    found = (runs.defer(None) if with_report else runs).filter(pk=run_id).first()
    if found is None:
        raise Http404
    return found


def _may(request: DeskRequest) -> None:
    if not request.user.sees_all:
        raise NotAllowed(_("Plans are for leads, analysts and administrators."))


def _pictures(said: Asked, found: AtOnce) -> dict[str, str]:
    words = {True: _("with these aids"), False: _("without aids")}
    across = _("times today’s volume")
    seats = [Line(words[which], found.times, found.seats[which]) for which in (True, False)]
    held = [Line(words[which], found.times, found.in_time[which]) for which in (True, False)]
    team = float(said.experiment.team.people)
    needed = lines(
        _("Seats that hold the target, by volume"),
        seats,
        across=across,
        up=_("seats"),
        is_log_across=True,
        is_log_up=True,
        bound=team,
    )
    holding = lines(
        _("Answered in time by the team, by volume"),
        held,
        across=across,
        up=_("in time"),
        is_log_across=True,
        bound=said.experiment.target.share,
        is_share=True,
    )
    drawn = {"seats": needed, "held": holding}
    return {name: mark_safe(each) for name, each in drawn.items()}  # noqa: S308 - drawn by us, every word escaped


def _measured(beliefs: dict[str, Belief]) -> list[tuple[str, str, float]]:
    """What the desk's own data say: words, unit, figure as it is shown."""
    sliders = {each.name: each for each in SLIDERS}
    return [
        (str(sliders[name].words), str(sliders[name].unit), each.value * sliders[name].factor)
        for name, each in beliefs.items()
        if name in sliders
    ]
