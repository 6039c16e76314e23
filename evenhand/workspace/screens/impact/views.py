"""What happened and what was asked; one answer with its pictures, and to take away."""

from datetime import timedelta
from typing import Any

import msgspec
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evenhand.cases.errors import NotAllowed
from evenhand.insight.models import ImpactRun
from evenhand.insight.reads.counted import desk_day
from evenhand.insight.reads.impact import NEWEST, Inquiry, Slice, annotations, impact_runs, networks_counted
from evenhand.kernel import clock
from evenhand.people.models import Agent
from evenhand.people.reads import brands_of, queues_of
from evenhand.workspace.components.tags import network_label
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.impact.telling import told
from evenhand.workspace.screens.impact.words import KINDS, MEASURES, VERDICTS

SHOWN = 60
LATELY = timedelta(days=60)


def check_sees_impact(viewer: Agent) -> None:
    """Refuses whoever may not see how all others do."""
    if not viewer.sees_all:
        raise NotAllowed(_("What changed figures is for leads, analysts and administrators."))


@at_the_desk
@require_safe
def impact(request: DeskRequest) -> HttpResponse:
    """What is noted of days, the form that asks what an event changed, and what was asked."""
    return page(request)


def page(request: DeskRequest, *, refusal: str = "") -> HttpResponse:
    """The page, perhaps with why something was refused."""
    check_sees_impact(request.user)
    noted = list(annotations(request.user)[:SHOWN])
    said = request.GET
    context = {
        "annotations": noted,
        "gone": said.get("gone", "") if said.get("gone", "").isdecimal() else "",
        "kept": said.get("kept", "") if said.get("kept", "").isdecimal() else "",
        "chosen": said.get("event", ""),
        "kinds": KINDS.items(),
        "measures": MEASURES.items(),
        "slices": slices_for(request.user),
        "brands": list(brands_of(request.user).order_by("name")),
        "runs": [_row(each) for each in impact_runs(request.user)[:NEWEST]],
        "today": desk_day(clock.now()),
        "refusal": refusal,
        "given": request.POST,
    }
    response = show(request, "impact/page.html", context)
    response.status_code = 422 if refusal else 200
    return response


def slices_for(viewer: Agent) -> list[tuple[str, str]]:
    """What can be asked about, and stand beside it: everything, brands, queues, channels."""
    brands = [(Slice(brand_id=each.pk).key, each.name) for each in brands_of(viewer).order_by("name")]
    queues = [(Slice(queue_id=each.pk).key, each.name) for each in queues_of(viewer)]
    since = desk_day(clock.now()) - LATELY
    networks = [(Slice(network=each).key, str(network_label(each))) for each in networks_counted(since)]
    return [(Slice().key, _("Everything")), *(brands if len(brands) > 1 else []), *networks, *queues]


def _row(run: ImpactRun) -> dict[str, Any]:
    verdict = (run.answer or {}).get("verdict", "")
    look, words = VERDICTS.get(verdict, ("unknown", ""))
    return {"run": run, "look": look, "verdict": words, "measure": MEASURES.get(run.asked["measure"], "")}


@at_the_desk
@require_safe
def run(request: DeskRequest, run_id: int) -> HttpResponse:
    """One question: that it is worked out, or what came of it."""
    found = _run(request, run_id)
    inquiry = msgspec.convert(found.asked, Inquiry)
    names = dict(slices_for(request.user))
    context = {
        "run": found,
        "measure": MEASURES.get(inquiry.measure, ""),
        "of": names.get(inquiry.of.key, ""),
        "controls": [names.get(each.key, each.key) for each in inquiry.controls],
        "inquiry": inquiry,
        "told": told(found) if found.state == ImpactRun.DONE else None,
        "asked_of_event": found.annotation.runs.count(),
    }
    return show(request, "impact/run.html", context, fragments={"run": "run"})


@at_the_desk
@require_safe
def report(request: DeskRequest, run_id: int) -> HttpResponse:
    """The whole report as one file of HTML, to keep and pass on."""
    from evenhand.insight.impact.report import page as drawn

    found = _run(request, run_id)
    if found.answer is None:
        raise Http404
    said = drawn(found.answer | {"made_at": found.asked_at.isoformat(timespec="minutes"), "made_by": "Evenhand"})
    name = f'attachment; filename="impact-{found.pk}.html"'
    return HttpResponse(said, content_type="text/html; charset=utf-8", headers={"Content-Disposition": name})


@at_the_desk
@require_safe
def answer(request: DeskRequest, run_id: int) -> JsonResponse:
    """Every figure of the answer."""
    found = _run(request, run_id)
    if found.answer is None:
        raise Http404
    name = f'attachment; filename="impact-{found.pk}.json"'
    return JsonResponse({"asked": found.asked, **found.answer}, headers={"Content-Disposition": name})


def _run(request: DeskRequest, run_id: int) -> ImpactRun:
    check_sees_impact(request.user)
    found = impact_runs(request.user).filter(pk=run_id).first()
    if found is None:
        raise Http404
    return found
