"""Naming each other: names to choose from while somebody writes, and of whom somebody does not want to hear."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from evenhand.community.actions.naming import mute
from evenhand.community.domain.words import LONGEST_NAME
from evenhand.community.reads.naming import names_that_begin
from evenhand.kernel import clock
from evenhand.kernel.text import number_in, storable
from evenhand.site.community.door import Here, for_members, in_community
from evenhand.site.community.pace import pace


@require_safe
@in_community
def names(request: HttpRequest, here: Here) -> HttpResponse:
    """For script, and for members only: names that stand in public, by how they begin."""
    if here.member is None:
        raise Http404
    if not pace.lets("search", request, member_id=here.member.pk):
        return HttpResponse(status=429)
    begun, topic = storable(request.GET.get("q", ""))[:LONGEST_NAME], number_in(request.GET.get("topic", "")) or 0
    found = names_that_begin(here.community.pk, begun, topic_id=topic, but=here.member.pk)
    response = JsonResponse({"names": found})
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@for_members
def hear(request: HttpRequest, here: Here, member_id: int) -> HttpResponse:
    """Be told no more when this member names me, or again."""
    if here.member is None:
        raise Http404
    mute(member=here.member, other_id=member_id, is_on=request.POST.get("on") != "1", now=clock.now())
    back = "me" if request.POST.get("back") == "me" else f"members/{member_id}"
    return redirect(f"{here.root}{back}")
