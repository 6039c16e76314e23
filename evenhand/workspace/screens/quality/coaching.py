"""What a person and their lead say to each other about a judged case."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evenhand.kernel import clock
from evenhand.quality.actions import coaching
from evenhand.quality.domain.coaching import Deed
from evenhand.quality.errors import CannotCoach
from evenhand.quality.models import Coaching
from evenhand.quality.reads.work import sample_for
from evenhand.workspace.door import DeskRequest, at_the_desk
from evenhand.workspace.screens.quality.asking import day_in


@at_the_desk
@require_POST
def say(request: DeskRequest, sample_id: int) -> HttpResponse:
    """One of them says the next thing."""
    found = sample_for(request.user, sample_id).sample
    said = request.POST.get("deed", "")
    if found.finished_at is None or said not in _DEEDS:
        raise Http404
    talk: Coaching = found.coaching
    try:
        messages.success(request, _DEEDS[said](request, talk.pk))
    except CannotCoach as problem:
        messages.error(request, problem.sentence)
    return redirect("quality_sample", sample_id)


def _answer(request: DeskRequest, number: int) -> str:
    text = request.POST.get("text", "")
    coaching.answer(coaching_id=number, text=text, is_appeal=False, actor=request.user, now=clock.now())
    return _("Said.")


def _appeal(request: DeskRequest, number: int) -> str:
    text = request.POST.get("text", "")
    coaching.answer(coaching_id=number, text=text, is_appeal=True, actor=request.user, now=clock.now())
    return _("Somebody else than who judged decides about it.")


def _decide(request: DeskRequest, number: int) -> str:
    counts = request.POST.get("counts") != "no"
    text = request.POST.get("text", "")
    coaching.decide(coaching_id=number, text=text, counts=counts, actor=request.user, now=clock.now())
    return _("Decided. The score stands.") if counts else _("Decided. The score counts nowhere any more.")


def _propose(request: DeskRequest, number: int) -> str:
    text, due = request.POST.get("text", ""), day_in(request.POST.get("due", ""))
    coaching.propose_step(coaching_id=number, text=text, due=due, actor=request.user, now=clock.now())
    return _("Proposed. It holds once the person agrees.")


def _agree(request: DeskRequest, number: int) -> str:
    coaching.agree(coaching_id=number, actor=request.user, now=clock.now())
    return _("Agreed.")


def _finish(request: DeskRequest, number: int) -> str:
    coaching.finish_step(coaching_id=number, is_done=True, actor=request.user, now=clock.now())
    return _("Done. It can be taken up again.")


def _reopen(request: DeskRequest, number: int) -> str:
    coaching.finish_step(coaching_id=number, is_done=False, actor=request.user, now=clock.now())
    return _("Taken up again.")


_DEEDS: dict[str, Callable[[DeskRequest, int], str]] = {
    Deed.ANSWER: _answer,
    Deed.APPEAL: _appeal,
    Deed.DECIDE: _decide,
    Deed.PROPOSE: _propose,
    Deed.AGREE: _agree,
    Deed.FINISH: _finish,
    Deed.REOPEN: _reopen,
}
