"""Sessions: the same case judged by several, each alone, then looked at together."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evenhand.kernel import clock
from evenhand.kernel.places import place_in
from evenhand.people.reads import colleagues_of
from evenhand.quality.actions.calibrating import judge, open_calibration, reveal, write_agreed
from evenhand.quality.domain.cards import Contents, Marks
from evenhand.quality.errors import CannotCalibrate, CannotScore
from evenhand.quality.models import Score
from evenhand.quality.reads.work import Session, calibration_for, calibrations_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.quality.asking import (
    PAGE,
    check_scores,
    check_serves,
    further,
    marks_in,
    sheet_of,
    tabs,
)
from evenhand.workspace.screens.quality.scoring import story_of


@at_the_desk
@require_safe
def sessions(request: DeskRequest) -> HttpResponse:
    """Sessions of the viewer's brands, and the form that opens one."""
    check_serves(request.user)
    found = calibrations_of(request.user, after=place_in(request.GET.get("after", "")), limit=PAGE + 1)
    shown = found[:PAGE]
    may_open = request.user.sees_all and request.user.may_write
    context = {
        **tabs(request.user, "calibrations"),
        "sessions": shown,
        "more": further(shown[-1].opened_at, shown[-1].pk) if len(found) > PAGE else "",
        "colleagues": list(colleagues_of(request.user)[:200]) if may_open else [],
        "case": request.GET.get("case", "")[:20],
    }
    return show(request, "quality/calibrations.html", context)


@at_the_desk
@require_POST
def begin(request: DeskRequest) -> HttpResponse:
    """Ask several people to judge the same case."""
    check_scores(request.user)
    said = request.POST.get("case", "").strip().upper().removeprefix("EH-")
    asked = [int(each) for each in request.POST.getlist("agent")[:50] if each.isascii() and each.isdigit()]
    try:
        if not (said.isascii() and said.isdigit() and len(said) < 18):
            raise CannotCalibrate(_("Write the number of a case, such as EH-12."))
        opened = open_calibration(
            case_id=int(said),
            agent_ids=[each for each in asked if each < 1 << 62],
            why=request.POST.get("why", ""),
            actor=request.user,
            now=clock.now(),
        )
        messages.success(request, _("Opened. Nobody sees what the others say until all have judged."))
        return redirect("quality_calibration", opened.pk)
    except CannotCalibrate as problem:
        messages.error(request, problem.sentence)
        return redirect("quality_calibrations")


@at_the_desk
@require_safe
def session(request: DeskRequest, calibration_id: int) -> HttpResponse:
    """One session: alone first, together afterwards."""
    seen = calibration_for(request.user, calibration_id)
    found = seen.calibration
    contents = found.card.card
    context = {
        **tabs(request.user, "calibrations"),
        "session": found,
        "case": found.case,
        "seats": seen.seats,
        "bands": story_of(found.case),
        "own": seen.own,
        "judges": seen.has_seat and found.revealed_at is None,
        "done": sum(each.is_done for each in seen.seats),
        "table": _table(contents, seen) if found.revealed_at else None,
        **sheet_of(contents, seen.own.marked if seen.own else Marks()),
    }
    return show(request, "quality/calibration.html", context)


def _table(contents: Contents, seen: Session) -> dict[str, Any]:
    """What each said of each item, and where they differ."""
    marked = [(each, each.marked) for each in seen.scores]
    rows = []
    for item in contents.items:
        levels = [marks.levels.get(item.key) for _score, marks in marked]
        words = [item.levels[level] if level is not None else _("does not apply") for level in levels]
        rows.append((item.name, words, len(set(levels)) > 1))
    for error in contents.criticals:
        found = [error.key in marks.criticals for _score, marks in marked]
        if any(found):
            rows.append((error.name, [_("critical error") if each else "–" for each in found], len(set(found)) > 1))
    people: list[Score] = [each for each, _marks in marked]
    return {"people": people, "rows": rows, "apart": sum(differs for _name, _words, differs in rows)}


@at_the_desk
@require_POST
def judge_case(request: DeskRequest, calibration_id: int) -> HttpResponse:
    """Keep what was judged so far, or say that one is done."""
    seen = calibration_for(request.user, calibration_id)
    is_final = request.POST.get("step") == "finish"
    try:
        kept = judge(
            calibration_id=calibration_id,
            marks=marks_in(request.POST, seen.calibration.card.card),
            words=request.POST.get("words", ""),
            is_final=is_final,
            actor=request.user,
            now=clock.now(),
        )
    except (CannotCalibrate, CannotScore) as problem:
        if request.htmx:
            raise
        messages.error(request, problem.sentence)
        return redirect("quality_calibration", calibration_id)
    if request.htmx and not is_final:
        return show(request, "quality/kept.html", {"kept_at": kept.kept_at})
    messages.success(request, _("Judged. It can be changed until all have.") if is_final else _("Kept."))
    return redirect("quality_calibration", calibration_id)


@at_the_desk
@require_POST
def show_all(request: DeskRequest, calibration_id: int) -> HttpResponse:
    """Show what there is."""
    check_scores(request.user)
    calibration_for(request.user, calibration_id)
    try:
        reveal(calibration_id=calibration_id, actor=request.user, now=clock.now())
    except CannotCalibrate as problem:
        messages.error(request, problem.sentence)
    return redirect("quality_calibration", calibration_id)


@at_the_desk
@require_POST
def agreed(request: DeskRequest, calibration_id: int) -> HttpResponse:
    """Write down what was agreed."""
    check_scores(request.user)
    calibration_for(request.user, calibration_id)
    try:
        write_agreed(
            calibration_id=calibration_id, text=request.POST.get("text", ""), actor=request.user, now=clock.now()
        )
        messages.success(request, _("Kept. Reword the item next, if its words misled."))
    except CannotCalibrate as problem:
        messages.error(request, problem.sentence)
    return redirect("quality_calibration", calibration_id)
