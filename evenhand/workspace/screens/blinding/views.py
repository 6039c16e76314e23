"""The blind queue: how long it must run, the switch, and what came of it once it ran as long as that."""

import math
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from evenhand.cases.errors import NotAllowed
from evenhand.flows.measured.words import between, number, percent, share_words
from evenhand.insight.actions.blinding import WITHIN, Plan, begin_blinding, end_blinding
from evenhand.insight.domain.blinding import Gap, Judged
from evenhand.insight.errors import BadTrial
from evenhand.insight.models import BlindTrial
from evenhand.insight.reads.blinding import cases_needed, pace_of, progress_of, result_of, trials
from evenhand.kernel import clock
from evenhand.kernel.text import number_in
from evenhand.people.models import Agent, Brand, Queue
from evenhand.people.reads import brands_of, queues_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show

USUAL_POINTS: Final = 10
CHOICES: Final = (3, 5, 10, 15, 20)
THIRDS: Final[tuple[str | Promise, ...]] = (
    gettext_lazy("fewest followers"),
    gettext_lazy("in between"),
    gettext_lazy("most followers"),
)


def _check(viewer: Agent, *, is_writing: bool = False) -> None:
    if not viewer.sees_all or (is_writing and not viewer.may_write):
        raise NotAllowed(_("The blind queue is for leads, analysts and administrators; leads decide about it."))


@at_the_desk
@require_safe
def blinding(request: DeskRequest) -> HttpResponse:
    """What runs, what ran, and how long a new experiment would take."""
    return _page(request)


def _page(request: DeskRequest, *, refusal: str = "") -> HttpResponse:
    _check(request.user)
    said = request.POST if request.method == "POST" else request.GET
    brands = list(brands_of(request.user).order_by("name"))
    chosen = _place(said.get("of", ""), brands, list(queues_of(request.user)))
    hours = number_in(said.get("hours", "")) or 4
    context = {
        "trials": _all_told(list(trials(request.user)[:20])),
        "places": _places(brands, list(queues_of(request.user))),
        "of": said.get("of", ""),
        "hours": hours if hours in WITHIN else 4,
        "hour_choices": WITHIN,
        "points": number_in(said.get("points", "")) or USUAL_POINTS,
        "by_day": bool(said.get("by_day")),
        "plan": _plan(chosen, hours if hours in WITHIN else 4) if chosen else None,
        "may_set": request.user.may_write,
        "refusal": refusal,
    }
    response = show(request, "blinding/page.html", context, fragments={"plan": "plan"})
    response.status_code = 422 if refusal else 200
    return response


def _places(brands: list[Brand], queues: list[Queue]) -> list[tuple[str, str]]:
    every = _("all queues")
    return [
        (f"{brand.pk}:{queue.pk if queue else 0}", f"{brand.name} · {queue.name if queue else every}")
        for brand in brands
        for queue in [None, *(each for each in queues if each.brand_id == brand.pk)]
    ]


def _place(said: str, brands: list[Brand], queues: list[Queue]) -> tuple[Brand, Queue | None] | None:
    """The brand and queue a form names; the first brand where it names none."""
    first, _colon, second = said.partition(":")
    brand = next((each for each in brands if each.pk == number_in(first)), None if said else next(iter(brands), None))
    queue = next((each for each in queues if each.pk == number_in(second)), None)
    return (brand, queue) if brand is not None else None


def _plan(place: tuple[Brand, Queue | None], hours: int) -> dict[str, Any]:
    """How many cases and weeks each smallest difference takes."""
    brand, queue = place
    now, queue_id = clock.now(), queue.pk if queue else 0
    pace = pace_of(brand.pk, queue_id, within_hours=hours, now=now)
    rows = []
    for points in CHOICES:
        cases = cases_needed(pace.share, points=points)
        weeks = math.ceil(cases / pace.a_day / 7) if pace.a_day else None
        rows.append((points, cases, weeks))
    return {
        "brand": brand,
        "queue": queue,
        "rows": rows,
        "a_week": number(pace.a_day * 7, 0, force_grouping=True),
        "is_known": pace.a_day > 0,
        "share": percent(pace.share),
        "cases": pace.cases,
    }


@at_the_desk
@require_POST
def begin(request: DeskRequest) -> HttpResponse:
    """The experiment begins with the next case that comes."""
    _check(request.user, is_writing=True)
    said = request.POST
    place = _place(said.get("of", ""), list(brands_of(request.user)), list(queues_of(request.user)))
    if place is None:
        return _page(request, refusal=_("Say which brand or queue it is about."))
    plan = Plan(
        brand=place[0],
        queue=place[1],
        by_day=said.get("by_day") == "1",
        points=number_in(said.get("points", "")) or 0,
        within_hours=number_in(said.get("hours", "")) or 0,
    )
    try:
        begun = begin_blinding(plan=plan, actor=request.user, now=clock.now())
    except BadTrial as why:
        return _page(request, refusal=why.sentence)
    return redirect("blind_trial", begun.pk)


@at_the_desk
@require_POST
def switch(request: DeskRequest, trial_id: int, deed: str) -> HttpResponse:
    """End it, or go on after all."""
    _check(request.user, is_writing=True)
    if deed not in {"end", "go-on"}:
        raise Http404
    try:
        found = end_blinding(trial_id=trial_id, is_ended=deed == "end", actor=request.user, now=clock.now())
    except BadTrial as why:
        return _page(request, refusal=why.sentence)
    if found is None:
        raise Http404
    return redirect(f"{reverse('blind_trial', args=[found.pk])}{'?ended=1' if deed == 'end' else ''}")


@at_the_desk
@require_safe
def trial(request: DeskRequest, trial_id: int) -> HttpResponse:
    """How far it is; what came of it, once it ran as long as was planned, and not before."""
    _check(request.user)
    found = trials(request.user).filter(pk=trial_id).first()
    if found is None:
        raise Http404
    progress = progress_of(found, now=clock.now())
    result = result_of(found, now=clock.now()) if progress.is_over else None
    context = {
        **_all_told([found])[0],
        "progress": progress,
        "result": _result(found, result) if result else None,
        "may_set": request.user.may_write,
        "has_just_ended": "ended" in request.GET,
    }
    return show(request, "blinding/trial.html", context)


def _all_told(found: list[BlindTrial]) -> list[dict[str, Any]]:
    queues = Queue.objects.in_bulk({each.queue_id for each in found if each.queue_id})
    return [_told(each, queues.get(each.queue_id)) for each in found]


def _told(trial: BlindTrial, queue: Queue | None) -> dict[str, Any]:
    name = queue.name if queue else _("all queues")
    return {"trial": trial, "where": f"{trial.brand.name} · {name}"}


def _result(trial: BlindTrial, found: Judged) -> dict[str, Any]:
    change = found.change
    is_told = change.low > 0 or change.high < 0
    return {
        "sentence": _sentence(trial, change, is_told=is_told),
        "look": "shown" if is_told else "unknown",
        "verdict": _("change shown") if is_told else _("not enough to say that showing them matters"),
        "gaps": [
            (_("Where agents could see it"), _points(found.seen)),
            (_("Where it was hidden"), _points(found.hidden)),
            (_("What showing changed"), _points(change)),
        ],
        "edges": [number(each, 0, force_grouping=True) for each in found.edges],
        "rows": [
            (name, [_cell(found, each, is_blind=half) for half in (False, True)]) for each, name in enumerate(THIRDS)
        ],
    }


def _sentence(trial: BlindTrial, change: Gap, *, is_told: bool) -> str:
    parts = {"n": number(abs(change.value), 1), "low": number(change.low, 1),
             "high": number(change.high, 1), "hours": trial.within_hours}  # fmt: skip
    if not is_told:
        return (
            _(
                "Randomised experiment: whether agents see how many follow somebody changed the gap between most and "
                "fewest followers by something between %(low)s and %(high)s of a hundred answered within %(hours)s h, "
                "which does not exclude nothing."
            )
            % parts
        )
    if change.value > 0:
        return (
            _(
                "Randomised experiment: showing agents how many follow somebody caused the lead of those with most "
                "followers to grow by %(n)s of a hundred answered within %(hours)s h (between %(low)s and %(high)s)."
            )
            % parts
        )
    return (
        _(
            "Randomised experiment: showing agents how many follow somebody caused the lead of those with most "
            "followers to shrink by %(n)s of a hundred answered within %(hours)s h (between %(low)s and %(high)s)."
        )
        % parts
    )


def _points(gap: Gap) -> str:
    return _("%(n)s points (%(low)s to %(high)s)") % {
        name: number(value, 1) for name, value in (("n", gap.value), ("low", gap.low), ("high", gap.high))
    }


def _cell(found: Judged, third: int, *, is_blind: bool) -> tuple[str, str, int]:
    cell = next(each for each in found.cells if each.third == third and each.is_blind == is_blind)
    return share_words(cell.in_time), between(cell.in_time), cell.cases
