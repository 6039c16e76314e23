"""The ladder on the page of clocks: steps that are added, taken off, and put back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evenhand.cases.errors import NotUsable
from evenhand.kernel import clock
from evenhand.routing.actions.policies import keep_step, remove_step
from evenhand.routing.models import EscalationStep
from evenhand.workspace.door import DeskRequest, at_the_desk
from evenhand.workspace.screens.clocks.words import Names, length


def told(step: EscalationStep, names: Names) -> dict[str, Any]:
    """A step as the page shows it."""
    about = [
        names.severities.get(step.severity, ""),
        names.brands.get(step.brand_id or 0, "") if step.brand_id else "",
        *(kinds()[kind] for kind in step.kinds),
    ]
    return {
        "row": step,
        "when": when(step.minutes),
        "whom": rungs().get(step.rung, step.rung),
        "about": [each for each in about if each],
    }


def when(minutes: int) -> str:
    """ "15 min before", "at that moment", "1 h after"."""
    if not minutes:
        return _("at that moment")
    said = {"time": length(abs(minutes))}
    return _("%(time)s before") % said if minutes < 0 else _("%(time)s after") % said


def rungs() -> dict[str, str]:
    """Whom a step reaches, in words."""
    return {
        "assignee": _("whoever has the case"),
        "on_duty": _("whoever is on duty"),
        "lead": _("the care leads"),
        "incident": _("the care leads, and an incident is proposed"),
    }


def kinds() -> dict[int, str]:
    """The clocks, in words."""
    return {1: _("First answer"), 2: _("Next answer"), 3: _("Resolution")}


@at_the_desk
@require_POST
def add(request: DeskRequest) -> HttpResponse:
    """Put a step on the ladder."""
    from evenhand.workspace.screens.clocks.views import number

    minutes = number(request.POST.get("minutes", ""))
    if minutes is None:
        raise NotUsable(_("Say how many minutes."))
    kind = number(request.POST.get("kind", ""))
    keep_step(
        minutes=-minutes if request.POST.get("side") == "before" else minutes,
        rung=request.POST.get("rung", ""),
        brand_id=number(request.POST.get("brand", "")),
        severity=request.POST.get("severity", ""),
        kinds=[] if kind is None else [kind],
        actor=request.user,
        now=clock.now(),
    )
    messages.success(request, _("The step stands on the ladder."))
    return redirect(f"{reverse('clocks')}#ladder")


@at_the_desk
@require_POST
def remove(request: DeskRequest, step_id: int) -> HttpResponse:
    """Take a step off; the page offers to put it back."""
    remove_step(step_id=step_id, actor=request.user, now=clock.now())
    return redirect(f"{reverse('clocks')}?step={step_id}#ladder")


@at_the_desk
@require_POST
def put_back(request: DeskRequest, step_id: int) -> HttpResponse:
    """The step stands again."""
    remove_step(step_id=step_id, is_removed=False, actor=request.user, now=clock.now())
    return redirect(f"{reverse('clocks')}#ladder")
