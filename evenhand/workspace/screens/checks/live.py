"""What speaks against sending the words that somebody is writing, while they write."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from evenhand.cases import reads
from evenhand.cases.errors import NotAllowed
from evenhand.cases.models import Case, Conversation
from evenhand.channels.models import Account
from evenhand.flows import checking, link_looks
from evenhand.flows.answer import account_for
from evenhand.flows.jobs import look_at_links
from evenhand.kernel import clock
from evenhand.replies.domain.findings import Finding
from evenhand.replies.errors import CannotReplyThere
from evenhand.workspace.door import DeskRequest, at_the_desk

SHOWN = 8  # findings; who has more sees them when these are gone


@at_the_desk
@require_POST
def look_over(request: DeskRequest, case_id: int) -> HttpResponse:
    """The findings for the composer; without script a page of its own, from which the reply can be sent."""
    if not request.user.may_write:
        raise NotAllowed
    case = reads.case_for(request.user, case_id)
    text = request.POST.get("reply", "")
    conversation = _conversation(request, case)
    account = _account(case, conversation)
    found: list[Finding] = []
    is_looking = False
    if conversation and account and text.strip():
        is_looking = _look_at_links(text)
        found = checking.look_over(request.user, case, conversation, account, text, clock.now())
    context = {
        "case": case,
        "findings": found[:SHOWN],
        "more": max(0, len(found) - SHOWN),
        "despite": request.POST.getlist("despite"),
        "is_looking": is_looking,
        "text": text,
        "conversation": conversation,
        "key": request.POST.get("key", ""),
    }
    return render(request, "checks/findings.html#list" if request.htmx else "checks/over.html", context)


def _look_at_links(text: str) -> bool:
    """Have somebody look at links that nobody knows yet; whether that is under way."""
    looking = link_looks.begin(text, now=clock.now())
    if looking.wanted:
        look_at_links.defer(addresses=looking.wanted)
    return looking.is_under_way


def _conversation(request: DeskRequest, case: Case) -> Conversation | None:
    said = request.POST.get("conversation", "")
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 18 else 0
    ours = Conversation.objects.filter(pk=number, case=case)
    return ours.select_related("account__brand", "account__source", "persona").first()


def _account(case: Case, conversation: Conversation | None) -> Account | None:
    """Who would answer; None where nobody can, which the composer says by itself."""
    try:
        return account_for(case, conversation) if conversation else None
    except CannotReplyThere:
        return None
