"""The page behind the link. Looking at it stops nothing: programs look at every link that is sent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from evenhand.flows.reporting import wish_behind
from evenhand.insight.actions.reports import stop_report
from evenhand.kernel import clock


@csrf_exempt  # a mail program posts here by itself (RFC 8058); whoever has the link can do nothing but stop the mail
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop this one mail, or take that back."""
    found = wish_behind(token)
    if found is not None and request.method == "POST":
        is_stopped = request.POST.get("step", "") != "again"
        stop_report(wish_id=found.pk, is_stopped=is_stopped, agent_id=None, now=clock.now())
        found = wish_behind(token)
    language = found.agent.language if found and found.agent.language else translation.get_language()
    with translation.override(language):
        response = render(request, "stop_report.html", {"wish": found}, status=200 if found else 404)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
