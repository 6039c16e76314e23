"""Stopping a member's mail by the link that stands in it, without signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from evenhand.community.actions.joining import choose_mail
from evenhand.flows.community_mail import member_behind


@csrf_exempt  # a mail program posts here by itself (RFC 8058); whoever has the link can do nothing but stop the mail
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mail(request: HttpRequest, brand: str, token: str) -> HttpResponse:
    """Stop it, or take that back. Looking at it stops nothing: programs look at every link that is sent."""
    found = member_behind(token)
    if found is None or found.brand.slug != brand:
        return _shown(request, {"member": None}, status=404)
    if request.method == "POST":
        choose_mail(member=found, wants_mail=request.POST.get("step", "") == "again")
    with translation.override(found.language or translation.get_language()):
        return _shown(request, {"member": found, "brand": found.brand})


def _shown(request: HttpRequest, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    response = render(request, "community/stop_mail.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
