"""Deeds on questions of growth: have one worked out, withdraw it, ask it again."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evenhand.cases.errors import NotAllowed
from evenhand.kernel import clock
from evenhand.planning.actions.scaling import ask_scale, withdraw_scale
from evenhand.planning.reads.measured import measured_beliefs
from evenhand.workspace.door import DeskRequest, at_the_desk
from evenhand.workspace.screens.scale.sliders import asked


@at_the_desk
@require_POST
def ask(request: DeskRequest) -> HttpResponse:
    """Work it out in the background; what was worked out before is shown again."""
    _may(request)
    said = asked(request.POST, measured_beliefs(request.user, now=clock.now()))
    run = ask_scale(experiment=said.experiment, actor=request.user, now=clock.now())
    return redirect("scale_run", run.pk)


@at_the_desk
@require_POST
def switch(request: DeskRequest, run_id: int, deed: str) -> HttpResponse:
    """It is worked on no more, or again."""
    _may(request)
    if deed not in {"withdraw", "again"}:
        raise Http404
    run = withdraw_scale(run_id=run_id, is_withdrawn=deed == "withdraw", actor=request.user, now=clock.now())
    if run is None:
        raise Http404
    messages.info(request, _("It is not worked out.") if deed == "withdraw" else _("It is worked out again."))
    return redirect("scale_run", run.pk)


def _may(request: DeskRequest) -> None:
    if not request.user.sees_all:
        raise NotAllowed(_("Plans are for leads, analysts and administrators."))
