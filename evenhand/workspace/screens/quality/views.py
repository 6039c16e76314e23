"""The first page of quality: what waits to be judged, and why it was chosen; and what was judged."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evenhand.kernel import clock
from evenhand.kernel.places import place_in
from evenhand.quality.actions.drawing import flag_case
from evenhand.quality.errors import CannotScore
from evenhand.quality.models import QualitySample
from evenhand.quality.reads import may_score
from evenhand.quality.reads.work import asked_back, judged, rules_and_cards, to_judge
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.quality.asking import (
    PAGE,
    REASONS,
    check_scores,
    check_serves,
    further,
    tabs,
)


@at_the_desk
@require_safe
def front(request: DeskRequest) -> HttpResponse:
    """What waits for who judges; whoever is judged is led to their own figures."""
    check_serves(request.user)
    if not may_score(request.user):
        return redirect("quality_figures" if request.user.sees_all else "quality_mine")
    found = to_judge(request.user, after=place_in(request.GET.get("after", "")), limit=PAGE + 1)
    shown = found[:PAGE]
    context = {
        **tabs(request.user, "work"),
        "rows": [row_of(each) for each in shown],
        "more": further(shown[-1].drawn_at, shown[-1].pk) if len(found) > PAGE else "",
        "asked_back": [row_of(each) for each in asked_back(request.user, limit=PAGE)],
        "rules": rules_and_cards(request.user),
        "viewer_id": request.user.pk,
    }
    return show(request, "quality/page.html", context)


def row_of(sample: QualitySample) -> dict[str, object]:
    """A sample in a list, with the reason in words and the chance as one of so many."""
    one_of = round(1 / sample.chance) if sample.chance else 0
    return {"sample": sample, "reason": REASONS[sample.reason], "one_of": one_of}


@at_the_desk
@require_safe
def judged_cases(request: DeskRequest) -> HttpResponse:
    """What was judged: everybody's for leads, else one's own."""
    check_serves(request.user)
    found = judged(request.user, after=place_in(request.GET.get("after", "")), limit=PAGE + 1)
    shown = found[:PAGE]
    context = {
        **tabs(request.user, "judged"),
        "rows": [row_of(each) for each in shown],
        "more": further(shown[-1].finished_at, shown[-1].pk) if len(found) > PAGE else "",
    }
    return show(request, "quality/judged.html", context)


@at_the_desk
@require_POST
def flag(request: DeskRequest) -> HttpResponse:
    """Have a case judged, by its number."""
    check_scores(request.user)
    said = request.POST.get("case", "").strip().upper().removeprefix("EH-")
    try:
        if not (said.isascii() and said.isdigit() and len(said) < 18):
            raise CannotScore(_("Write the number of a case, such as EH-12."))
        sample = flag_case(case_id=int(said), note=request.POST.get("note", ""), actor=request.user, now=clock.now())
        messages.success(request, _("It waits to be judged. Until somebody does, it can be set aside."))
        return redirect("quality_sample", sample.pk)
    except CannotScore as problem:
        messages.error(request, problem.sentence)
        return redirect("quality")
