"""Who looks at which case now: pages say so every few seconds, and ask who else does."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from evenhand.cases import actions, reads
from evenhand.cases.models import Case
from evenhand.kernel import clock
from evenhand.kernel.text import number_in
from evenhand.workspace.door import DeskRequest, at_the_desk

MOST_ASKED = 200


@at_the_desk
@require_POST
def here(request: DeskRequest, case_id: int) -> HttpResponse:
    """The page shows this case, and somebody perhaps writes; who else does."""
    found = reads.case_for(request.user, case_id)
    now = clock.now()
    is_writing = request.POST.get("writing") == "1" and request.user.may_write
    actions.look_at(case_id=case_id, actor=request.user, is_writing=is_writing, now=now)
    return _viewers_of(request, found)


@at_the_desk
@require_POST
def away(request: DeskRequest, case_id: int) -> HttpResponse:
    """The page shows it no longer."""
    reads.case_for(request.user, case_id)
    actions.look_away(case_id=case_id, actor=request.user)
    return HttpResponse(status=204)


def _viewers_of(request: DeskRequest, case: Case) -> HttpResponse:
    seen = reads.viewers_of(request.user, [case.pk], now=clock.now()).get(case.pk, [])
    return render(request, "viewers.html", {"case": case, "viewers": seen})


@at_the_desk
@require_GET
def viewers(request: DeskRequest) -> HttpResponse:
    """Who looks at the cases of a list; cases the viewer may not see are looked at by nobody."""
    said = request.GET.get("cases", "").split(",")[:MOST_ASKED]
    ids = [number for each in said if (number := number_in(each)) is not None]
    seen = reads.viewers_of(request.user, ids, now=clock.now())
    return render(request, "inbox/viewers.html", {"seen": [(case_id, seen.get(case_id, [])) for case_id in ids]})
