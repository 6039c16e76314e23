"""Items that could not be understood: why, what they say, and once more."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evenhand.cases.errors import NotAllowed
from evenhand.channels import files
from evenhand.channels.models import Quarantined
from evenhand.channels.reads import quarantine as set_aside
from evenhand.channels.reads import refused_pushes, sources_in_trouble
from evenhand.flows.quarantine import replay as replay_item
from evenhand.kernel import clock
from evenhand.people.models import Agent
from evenhand.workspace.door import DeskRequest, at_the_desk, show

SHOWN = 64 * 1024  # bytes of an item that are shown


@at_the_desk
@require_safe
def quarantine(request: DeskRequest) -> HttpResponse:
    """The list, newest first, the sources that do not answer, and what was pushed and refused."""
    _only_leads(request.user)
    context = {
        "items": set_aside(request.user),
        "sources": sources_in_trouble(),
        "refused": refused_pushes(request.user),
    }
    return show(request, "quarantine/page.html", context)


@at_the_desk
@require_safe
def item(request: DeskRequest, quarantined_id: int) -> HttpResponse:
    """One item as it came over the wire, as text."""
    _only_leads(request.user)
    found = get_object_or_404(Quarantined.objects.select_related("source"), pk=quarantined_id)
    try:
        content = files.read(found.sha256) if found.sha256 else bytes(found.content)
    except FileNotFoundError:
        raise Http404 from None
    raw = content[:SHOWN].decode("utf-8", "backslashreplace")
    return show(request, "quarantine/item.html", {"item": found, "raw": raw, "is_cut": len(content) > SHOWN})


@at_the_desk
@require_POST
def replay(request: DeskRequest, quarantined_id: int) -> HttpResponse:
    """Try to understand the item once more."""
    _only_leads(request.user)
    found = get_object_or_404(Quarantined, pk=quarantined_id)
    replay_item(found.pk, actor=request.user, now=clock.now())
    messages.info(request, _("Understood; it was taken in like any other."))
    return redirect("quarantine")


def _only_leads(viewer: Agent) -> None:
    """What is set aside belongs to nobody yet, so only those who see everything see it."""
    if not viewer.sees_all:
        raise NotAllowed("Quarantine is for leads and administrators.")
