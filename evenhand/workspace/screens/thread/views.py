"""A public thread beside the case: what we keep of it, and what its network told; asked again on demand."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.cases import actions, reads
from evenhand.cases.models import Case, Conversation
from evenhand.cases.reads.thread import thread_of
from evenhand.flows import thread as threads
from evenhand.insight.reads.blinding import is_hidden
from evenhand.kernel import clock
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.inbox.filters import read_filter

FRESH = timedelta(minutes=5)  # a thread told so lately is not asked for by looking at it
PATIENCE = timedelta(seconds=30)  # so long the page says that the network is being asked


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: DeskRequest, case_id: int, conversation_id: int) -> HttpResponse:
    """The thread as far as we know it; POST: have its network asked how it stands."""
    found = reads.case_for(request.user, case_id)
    conversation = threads.public_conversation(found, conversation_id)
    if request.method == "POST":
        threads.ask(case_id=case_id, conversation_id=conversation_id, actor=request.user, now=clock.now())
        if not request.htmx:
            return redirect(reverse("thread", args=[case_id, conversation_id]))
    context = {"filter": read_filter(request.GET), **_shown(request, found, conversation)}
    return show(request, "thread/page.html", context, fragments={f"thread-{conversation_id}": "thread"})


def _shown(request: DeskRequest, case: Case, conversation: Conversation) -> dict[str, Any]:
    shown, now = thread_of(request.user, conversation), clock.now()
    look = shown.look
    is_asked = look is not None and (look.told_at is None or look.told_at < look.asked_at) and not look.trouble
    may_ask = threads.can_be_asked(conversation.account)
    return {
        "case": case,
        "conversation": conversation,
        "nodes": [each for each in shown.nodes if not each.is_quote],
        "quotes": [each for each in shown.nodes if each.is_quote],
        "look": look,
        "is_hidden": is_hidden(case.pk),
        "is_cut": shown.is_cut,
        "may_ask": may_ask,
        "is_asked": is_asked and look is not None and now - look.asked_at < PATIENCE,
        "asks_itself": may_ask and (look is None or now - look.asked_at > FRESH),
    }


@at_the_desk
@require_POST
def seen(request: DeskRequest, case_id: int) -> HttpResponse:
    """The reader has read up to that moment; nothing in the future counts."""
    found = reads.case_for(request.user, case_id)
    try:
        at = parse_datetime(request.POST.get("until", ""))
    except ValueError:
        at = None
    if at is not None and at.tzinfo is not None:
        actions.note_seen(agent_id=request.user.pk, case_id=found.pk, seen_at=min(at, clock.now()))
    return HttpResponse(status=204)
