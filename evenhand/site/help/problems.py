"""Known problems, as a lead approved them: how they stand, since when, and a button for whoever has one, too."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from evenhand.kernel import clock
from evenhand.knowledge.actions.problems import say_me_too
from evenhand.knowledge.actions.readers import reader_of
from evenhand.knowledge.domain.problems import Worded, asked_about
from evenhand.knowledge.reads.problems import Shown, shown_by_key, shown_to_readers
from evenhand.site.help.door import Here, in_language, is_from_here, not_kept, show
from evenhand.site.help.pace import pace
from evenhand.site.knocking import address_of

FEW = 3  # named on the front, and beside what was searched for


def problems_here(here: Here) -> list[Shown]:
    """What readers in this language are told."""
    return shown_to_readers(here.centre.brand_id, here.language, now=clock.now())


def problems_asked_about(here: Here, asked: str) -> list[Shown]:
    """Those that somebody may be looking for."""
    if not asked:
        return []
    shown = {each.issue_id: each for each in problems_here(here)}
    worded = [Worded(each.issue_id, each.title, each.text) for each in shown.values()]
    return [shown[number] for number in asked_about(asked, worded)[:FEW]]


@require_safe
@in_language
def problems(request: HttpRequest, here: Here) -> HttpResponse:
    """All that is known, what lasts first."""
    path = f"{here.base}problems"
    context = {
        "problems": problems_here(here),
        "canonical": here.whole(path),
        "elsewhere": {each: f"{here.root}/{each}/problems" for each in here.centre.languages},
    }
    return show(request, here, "problems.html", context)


def _count(request: HttpRequest, issue_id: int, *, take_back: bool, now: datetime) -> None:
    """Who takes back after midnight has another name by then: what they said yesterday is looked for, too."""
    for days_ago in (0, 1) if take_back else (0,):
        reader = reader_of(
            secret=str(settings.SECRETS_KEY),
            address=address_of(request),
            browser=request.headers.get("User-Agent", "")[:300],
            day=now.date() - timedelta(days=days_ago),
        )
        if say_me_too(issue_id=issue_id, reader=reader, now=now, take_back=take_back, days_ago=days_ago):
            return


@csrf_exempt
@require_POST
@in_language
def me_too(request: HttpRequest, here: Here, key: UUID) -> HttpResponse:
    """A reader has it, too, or takes that back; nothing is asked of them, and each counts once a day."""
    now = clock.now()
    problem = shown_by_key(here.centre.brand_id, here.language, key, now=now)
    if problem is None:
        raise Http404
    take_back = request.POST.get("back") == "1"
    answer, status = "back" if take_back else "counted", 200
    if not is_from_here(request) or not pace.lets("me too", request):
        answer, status = "later", 429 if is_from_here(request) else 403
    elif not problem.is_fixed or take_back:
        _count(request, problem.issue_id, take_back=take_back, now=now)
    is_part = request.headers.get("HX-Request") or "part" in request.POST
    if is_part:
        return not_kept(show(request, here, "me_too.html", {"each": problem, "answer": answer}, status=status))
    context = {
        "problems": problems_here(here),
        "said": {"key": problem.key, "answer": answer},
        "canonical": here.whole(f"{here.base}problems"),
    }
    return not_kept(show(request, here, "problems.html", context, status=status))
