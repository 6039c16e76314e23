"""Ask for a parity audit of the desk's own cases, wait for it, read it, take it away."""

from datetime import timedelta
from typing import Any, Final

from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evenhand.insight.actions.parity import ask_parity
from evenhand.insight.audit.margins import Margins
from evenhand.insight.errors import BadInquiry
from evenhand.insight.models import ParityRun
from evenhand.insight.reads.counted import desk_day
from evenhand.insight.reads.parity import parity_runs, verdicts_before
from evenhand.kernel import clock
from evenhand.kernel.text import number_in
from evenhand.people.reads import brands_of
from evenhand.workspace.components.amounts import NoAmount, amount_in
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.measures.asking import asked_in
from evenhand.workspace.screens.measures.views import check_sees_all
from evenhand.workspace.screens.parity.words import MARGINS, QUESTIONS, VERDICTS

NEWEST: Final = 50
USUAL: Final = timedelta(days=90)


@at_the_desk
@require_safe
def parity(request: DeskRequest) -> HttpResponse:
    """What can be asked, and what was."""
    return _page(request)


def _page(request: DeskRequest, *, refusal: str = "") -> HttpResponse:
    check_sees_all(request.user)
    today = desk_day(clock.now())
    given = request.POST
    usual = Margins()
    context = {
        "runs": [_row(each) for each in parity_runs(request.user)[:NEWEST]],
        "brands": list(brands_of(request.user).order_by("name")),
        "since": given.get("since") or today - USUAL,
        "until": given.get("until") or today,
        "today": today,
        "margins": [
            (name, words, given.get(name) or f"{getattr(usual, name):g}") for name, words, _least, _most in MARGINS
        ],
        "given": given,
        "refusal": refusal,
    }
    response = show(request, "parity/page.html", context)
    response.status_code = 422 if refusal else 200
    return response


def _row(run: ParityRun) -> dict[str, Any]:
    return {"run": run, "verdicts": _counted(run)}


def _counted(run: ParityRun) -> list[tuple[str, Any, int]]:
    """How many of the questions that the data can answer had which verdict."""
    said = [each["verdict"] for each in (run.told or {}).get("questions", [])]
    return [(look, words, said.count(name)) for name, (look, words) in VERDICTS.items() if name in said]


@at_the_desk
@require_POST
def ask(request: DeskRequest) -> HttpResponse:
    """Have it made; its page waits for it."""
    check_sees_all(request.user)
    asked = asked_in(request.POST, now=clock.now())
    brand_id = number_in(request.POST.get("brand", ""))
    brand = brands_of(request.user).filter(pk=brand_id).first() if brand_id else None
    try:
        made = ask_parity(
            brand=brand,
            since=asked.since,
            until=asked.until,
            margins=_margins(request),
            actor=request.user,
            now=clock.now(),
        )
    except BadInquiry as why:
        return _page(request, refusal=why.sentence)
    return redirect("parity_run", made.pk)


def _margins(request: DeskRequest) -> Margins:
    """What does not matter, with who chose it and when."""
    chosen: dict[str, Any] = {name: _margin(request.POST, name, least, most) for name, _words, least, most in MARGINS}
    usual = Margins()
    if any(getattr(usual, name) != value for name, value in chosen.items()):
        chosen["version"] = "chosen"
    hours = tuple(sorted({*usual.within_hours, chosen["headline_hours"]}))
    today = desk_day(clock.now()).isoformat()
    return Margins(**chosen, within_hours=hours, chosen_by=request.user.full_name, chosen_on=today)


def _margin(said: QueryDict, name: str, least: float, most: float) -> float:
    try:
        value = amount_in(said.get(name, ""))
    except NoAmount:
        value = None
    if value is None or not least <= value <= most:
        raise BadInquiry(_("A margin is missing, or no number that makes sense. Nothing was asked."))
    return float(value)


@at_the_desk
@require_safe
def run(request: DeskRequest, run_id: int) -> HttpResponse:
    """One audit: how far it is, or what it says."""
    found = _run(request, run_id)
    context = {"run": found, "told": _told(found) if found.told else None}
    return show(request, "parity/run.html", context, fragments={"run": "run"})


def _told(run: ParityRun) -> dict[str, Any]:
    from evenhand.insight.audit import pictures

    told = run.told or {}
    questions = [
        {**each, "title": QUESTIONS[each["number"]], "look": VERDICTS.get(each["verdict"] or "", ("none", ""))[0],
         "verdict_words": VERDICTS.get(each["verdict"] or "", ("none", ""))[1]}
        for each in told["questions"]
    ]  # fmt: skip
    return {
        "data": told["data"],
        "margins": told["margins"],
        "answered": [each for each in questions if each["verdict"]],
        "others": [each for each in questions if not each["verdict"]],
        # drawn by us: figures, and names of channels that it escapes
        "curves": mark_safe(pictures.curves(told["groups"], _("Share answered over time"))),  # noqa: S308
    }


@at_the_desk
@require_safe
def report(request: DeskRequest, run_id: int) -> HttpResponse:
    """The whole report as one file of HTML, to keep, print and pass on."""
    from evenhand.insight.audit.report import page

    found = _run(request, run_id)
    if found.told is None:
        raise Http404
    said = page(found.told, notes=[], log=verdicts_before(found))
    name = f'attachment; filename="parity-{found.since}-{found.until}.html"'
    return HttpResponse(said, content_type="text/html; charset=utf-8", headers={"Content-Disposition": name})


@at_the_desk
@require_safe
def figures(request: DeskRequest, run_id: int) -> JsonResponse:
    """Every figure of it, as `evenhand audit --json` prints them."""
    found = _run(request, run_id)
    if found.told is None:
        raise Http404
    name = f'attachment; filename="parity-{found.since}-{found.until}.json"'
    return JsonResponse(found.told, headers={"Content-Disposition": name})


def _run(request: DeskRequest, run_id: int) -> ParityRun:
    check_sees_all(request.user)
    found = parity_runs(request.user).filter(pk=run_id).first()
    if found is None:
        raise Http404
    return found
