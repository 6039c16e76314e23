"""How everything that runs by itself gets on, for people and, as JSON, for monitors."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from evenhand.cases.errors import NotAllowed
from evenhand.flows.health import health as look
from evenhand.kernel import clock
from evenhand.workspace.door import DeskRequest, at_the_desk, show


@at_the_desk
@require_safe
def health(request: DeskRequest) -> HttpResponse:
    """The page; with `?json` the same as plain data, and 503 if something is not well."""
    if not request.user.sees_all:
        raise NotAllowed("How the desk runs is for leads and administrators.")
    found = look(now=clock.now())
    if "json" not in request.GET:
        return show(request, "health/page.html", {"health": found}, fragments={"health": "health"})
    sources = [
        {
            "name": each.source.name,
            "state": each.source.state,
            "trouble": each.source.trouble or each.broker_trouble,
            "heard": each.source.heard,
            "fetched_at": each.source.fetched_at,
            "quiet_since": each.quiet_since,
            "waiting": each.waiting,
            "seconds_behind": round(each.behind, 3),
        }
        for each in found.sources
    ]
    plain = {
        "is_well": found.is_well,
        "batches_waiting": found.batches_waiting,
        "oldest_batch_seconds": found.oldest_batch.total_seconds(),
        "closer_look_seconds": found.closer_behind.total_seconds(),
        "sources": sources,
    }
    return JsonResponse(plain, status=200 if found.is_well else 503)
